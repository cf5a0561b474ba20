import { memberIdentifier, valueIdentifier, wordsOf } from "../text/encode.js";

/** Names of one operation: `shipments.announce` and `announceShipment`. */
export interface OperationName {
  readonly method: string;
  readonly function: string;
  /** Former function names, kept as deprecated aliases until the line is removed. */
  readonly was?: readonly string[];
}

/** `specs/names.json`: document (`v3/shipments`) to operation key to names. */
export type NameTable = Readonly<Record<string, Readonly<Record<string, OperationName>>>>;

/** What a name is proposed from. */
export interface Nameable {
  /** `v3/shipments`. */
  readonly document: string;
  readonly area: string;
  readonly operationId: string | undefined;
  readonly httpMethod: string;
  readonly path: string;
  /** Whether a success answers with a list. */
  readonly answersList: boolean;
}

/** Key of an operation in the table: its operationId, which survives moved paths, else method and path. */
export function operationKey(operation: Pick<Nameable, "operationId" | "httpMethod" | "path">): string {
  return operation.operationId ?? `${operation.httpMethod} ${operation.path}`;
}

/** Splits `shipments.announce`. */
export function splitMethod(method: string): readonly [group: string, method: string] {
  const dot = method.indexOf(".");
  return [method.slice(0, dot), method.slice(dot + 1)];
}

/**
 * Names for the operations of one version: those of the table, and for new ones a proposal that no other name of the
 * version equals. Proposals depend on the operation alone, then on the order of document and key, so that the order of reading never shows.
 */
export function assignNames(operations: readonly Nameable[], table: NameTable): ReadonlyMap<Nameable, OperationName> {
  const assigned = new Map<Nameable, OperationName>();
  for (const operation of operations) {
    const entry = tableEntry(table, operation);
    if (entry !== undefined) assigned.set(operation, entry);
  }
  const taken = {
    methods: new Set([...assigned.values()].map((name) => name.method)),
    functions: new Set([...assigned.values()].flatMap((name) => [name.function, ...(name.was ?? [])])),
  };
  const sortKey = (operation: Nameable): string => `${operation.document}\n${operationKey(operation)}`;
  const fresh = operations
    .filter((operation) => !assigned.has(operation))
    .sort((left, right) => (sortKey(left) < sortKey(right) ? -1 : 1));
  for (const operation of fresh) {
    const name = uniqueName(propose(operation), taken);
    taken.methods.add(name.method);
    taken.functions.add(name.function);
    assigned.set(operation, name);
  }
  return assigned;
}

function tableEntry(table: NameTable, operation: Nameable): OperationName | undefined {
  const document = Object.hasOwn(table, operation.document) ? table[operation.document] : undefined;
  const key = operationKey(operation);
  return document !== undefined && Object.hasOwn(document, key) ? document[key] : undefined;
}

function uniqueName(
  name: OperationName,
  taken: { readonly methods: ReadonlySet<string>; readonly functions: ReadonlySet<string> },
): OperationName {
  return {
    method: unique(name.method, taken.methods),
    function: unique(taken.functions.has(name.function) ? withGroup(name) : name.function, taken.functions),
  };
}

function unique(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let count = 2; ; count += 1) if (!taken.has(`${name}${count}`)) return `${name}${count}`;
}

/** `listShippingOptions` of the group `compat` becomes `listCompatShippingOptions`; a name that says its group stays. */
function withGroup(name: OperationName): string {
  const [group] = splitMethod(name.method);
  const [verb, ...rest] = wordsOf(name.function);
  const said = new Set(rest.map((word) => word.toLowerCase()));
  if (wordsOf(group).every((word) => said.has(word.toLowerCase()))) return name.function;
  return valueIdentifier([verb ?? "", ...wordsOf(group), ...rest].join(" "));
}

function propose(operation: Nameable): OperationName {
  const group = memberIdentifier(operation.area, "api");
  const readable = readableId(operation);
  const method = readable === undefined ? methodFromPath(operation) : methodFromId(readable, group);
  return {
    method: `${group}.${method}`,
    function: readable === undefined ? functionName(group, method) : valueIdentifier(readable),
  };
}

/** An operationId that a person would type; generated ones (`sc-public-v3-scp-get-all_shipments`) hold the HTTP method in their midst. */
function readableId(operation: Nameable): string | undefined {
  if (operation.operationId === undefined) return undefined;
  const words = wordsOf(operation.operationId).map((word) => word.toLowerCase());
  if (words.length === 0) return undefined;
  const at = words.indexOf(operation.httpMethod.toLowerCase());
  return at > 1 || words.some((word) => /^v\d+$/.test(word)) ? undefined : operation.operationId;
}

/** `actions/list-jobs` in the group `actions` is `listJobs`. */
function methodFromId(id: string, group: string): string {
  const words = wordsOf(id);
  const own = wordsOf(group).map((word) => word.toLowerCase());
  const leads = own.every((word, index) => words[index]?.toLowerCase() === word);
  return memberIdentifier((leads && words.length > own.length ? words.slice(own.length) : words).join(" "));
}

const verbs: Readonly<Record<string, string>> = {
  GET: "get",
  HEAD: "head",
  PUT: "replace",
  PATCH: "update",
  DELETE: "delete",
  POST: "create",
  OPTIONS: "options",
  TRACE: "trace",
  QUERY: "query",
};

function methodFromPath(operation: Nameable): string {
  const segments = operation.path.split("/").filter((segment) => segment !== "");
  const nouns = segments.filter((segment) => !segment.includes("{"));
  const ownWords = new Set([
    ...wordsOf(operation.area).flatMap(spellings),
    ...wordsOf(operation.area).map((word) => word.toLowerCase()),
  ]);
  const last = nouns.at(-1) ?? "";
  const endsInItem = (segments.at(-1) ?? "").includes("{");
  const distinct = wordsOf(last).every((word) => ownWords.has(word.toLowerCase())) ? "" : last;
  if (operation.httpMethod === "GET")
    return join(operation.answersList && !endsInItem ? "list" : "get", endsInItem ? singular(distinct) : distinct);
  const isAction =
    operation.httpMethod === "POST" && distinct !== "" && nouns.length > 1 && !endsInItem && !/[^s]s$/i.test(last);
  if (isAction) return memberIdentifier(last);
  return join(verbs[operation.httpMethod] ?? "call", singular(distinct));
}

function spellings(word: string): readonly string[] {
  return [word.toLowerCase(), singular(word).toLowerCase(), `${word.toLowerCase()}s`];
}

function join(verb: string, noun: string): string {
  return memberIdentifier(`${verb} ${wordsOf(noun).join(" ")}`);
}

/** Words of a method that name no thing of their own, so that the function still needs the group's noun. */
const qualifiers = new Set(["many", "all", "simple", "with", "rules"]);
const plurals = new Set(["list", "getMany", "upsert", "fetchSimple"]);
/** Single words that are no verbs. */
const nounMethods = new Set(["token"]);

/**
 * `announceShipment` from `shipments.announce`: the method where it already holds a noun, else verb and group noun.
 */
export function functionName(group: string, method: string): string {
  const [verb = "", ...rest] = wordsOf(method);
  if (nounMethods.has(method)) return valueIdentifier(`${group} ${method}`);
  const named = rest.filter((word) => !qualifiers.has(word.toLowerCase()) && !/^A\d$/.test(word));
  if (named.length > 0) return valueIdentifier(method);
  const noun = plurals.has(method) || rest.includes("Many") ? group : singular(group);
  const isAdjective = (word: string): boolean => word === "Many" || word === "Simple";
  const before = rest.filter(isAdjective);
  const after = rest.filter((word) => !isAdjective(word));
  return valueIdentifier([verb, ...before, ...wordsOf(noun), ...after].join(" "));
}

/** English plural to singular, for the forms that occur in names of resources. */
export function singular(noun: string): string {
  if (/(ss|us|is|news|taxes)$/i.test(noun)) return noun;
  if (/ies$/i.test(noun)) return noun.replace(/ies$/i, "y");
  if (/(sses|uses|shes|ches|xes|zes)$/i.test(noun)) return noun.slice(0, -2);
  return noun.replace(/s$/i, "");
}
