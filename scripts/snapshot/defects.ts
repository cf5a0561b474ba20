import {
  entriesOf,
  isArray,
  isObject,
  own,
  ownArray,
  ownObject,
  ownString,
  type Json,
  type JsonObject,
} from "../document/json.js";
import { escapeToken, parseLocalRef, toPointer, valueAt } from "../document/pointer.js";
import { byName } from "./canonical.js";
import { operationName, operationsOf, type DocumentOperation } from "./document-operations.js";
import type { ExampleCheck } from "./examples.js";
import { schemasOf, type FoundSchema } from "./schemas-of.js";
import type { Defect } from "./snapshot-files.js";

interface Finding {
  readonly pointer: string;
  readonly code: string;
}

/**
 * What is wrong in one document, found while its examples are still there. Each rule is one function; none repeats any text of the
 * document but names and pointers.
 */
export function defectsOf(
  document: JsonObject,
  openapi: string,
  place: { readonly version: string; readonly area: string },
  check: ExampleCheck,
): readonly Defect[] {
  const operations = operationsOf(document);
  const schemas = schemasOf(document);
  const findings = [
    ...operations.flatMap((operation) => operationFindings(document, operation)),
    ...repeatedIds(operations),
    ...schemas.flatMap((schema) => schemaFindings(schema, openapi, check)),
    ...operations.flatMap((operation) => exampleFindings(document, operation, check)),
  ];
  // A response under `components` is met once for every operation that refers to it.
  const distinct = new Map(findings.map((finding) => [`${finding.code} ${finding.pointer}`, finding]));
  return [...distinct.values()]
    .map(({ pointer, code }) => withOperation(place, operations, pointer, code))
    .sort(byPlace);
}

function withOperation(
  place: { readonly version: string; readonly area: string },
  operations: readonly DocumentOperation[],
  pointer: string,
  code: string,
): Defect {
  const operation = operations.find(
    (candidate) => pointer === candidate.pointer || pointer.startsWith(`${candidate.pointer}/`),
  );
  return { ...place, ...(operation === undefined ? {} : { operation: operationName(operation) }), pointer, code };
}

export function byPlace(left: Defect, right: Defect): number {
  return (
    byName(`${left.version}/${left.area}`, `${right.version}/${right.area}`) ||
    byName(left.pointer, right.pointer) ||
    byName(left.code, right.code)
  );
}

function operationFindings(
  document: JsonObject,
  { kind, path, operation, pathItem, pointer, operationId }: DocumentOperation,
): readonly Finding[] {
  const findings: Finding[] = [];
  if (operationId === undefined || operationId === "") findings.push({ pointer, code: "operation-id-missing" });
  const parameters = [...(ownArray(pathItem, "parameters") ?? []), ...(ownArray(operation, "parameters") ?? [])].map(
    (parameter) => resolve(document, parameter),
  );
  const named = new Set(
    parameters.filter((parameter) => own(parameter, "in") === "path").map((parameter) => ownString(parameter, "name")),
  );
  if (kind === "operation")
    for (const [, name = ""] of path.matchAll(/\{([^{}]+)\}/gu))
      if (!named.has(name)) findings.push({ pointer, code: "path-parameter-missing" });
  const body = resolve(document, own(operation, "requestBody"));
  if (body !== undefined && Object.keys(ownObject(body, "content") ?? {}).length === 0)
    findings.push({ pointer: `${pointer}/requestBody`, code: "request-body-empty" });
  if (ownObject(operation, "responses") === undefined && kind === "operation")
    findings.push({ pointer, code: "responses-missing" });
  return findings;
}

function repeatedIds(operations: readonly DocumentOperation[]): readonly Finding[] {
  const seen = new Set<string>();
  return operations.flatMap(({ operationId, pointer }) => {
    if (operationId === undefined) return [];
    const repeated = seen.has(operationId);
    seen.add(operationId);
    return repeated ? [{ pointer, code: "operation-id-repeated" }] : [];
  });
}

function schemaFindings({ schema, pointer }: FoundSchema, openapi: string, check: ExampleCheck): readonly Finding[] {
  const findings: Finding[] = [];
  if (!/^(?:2\.0|3\.0)/u.test(openapi) && own(schema, "nullable") !== undefined)
    findings.push({ pointer: `${pointer}/nullable`, code: "nullable-without-meaning" });
  const mapping = own(ownObject(schema, "discriminator"), "mapping");
  if (
    mapping !== undefined &&
    (!isObject(mapping) || Object.values(mapping).some((target) => typeof target !== "string"))
  )
    findings.push({ pointer: `${pointer}/discriminator/mapping`, code: "mapping-mangled" });
  const { required } = schema;
  if (required !== undefined && !isArray(required))
    findings.push({ pointer: `${pointer}/required`, code: "required-not-a-list" });
  if (isArray(required) && isObject(schema["properties"]) && !combines(schema)) {
    for (const [index, name] of required.entries())
      if (typeof name === "string" && !Object.hasOwn(schema["properties"], name))
        findings.push({ pointer: `${pointer}/required/${index}`, code: "required-undefined" });
  }
  const samples = [
    ...(schema["example"] === undefined ? [] : [{ value: schema["example"], at: "example" }]),
    ...(ownArray(schema, "examples") ?? []).map((value, index) => ({ value, at: `examples/${index}` })),
    ...(schema["default"] === undefined ? [] : [{ value: schema["default"], at: "default" }]),
  ];
  for (const { value, at } of samples) {
    if (isArray(schema["enum"]) && !schema["enum"].some((known) => JSON.stringify(known) === JSON.stringify(value)))
      findings.push({ pointer: `${pointer}/${at}`, code: "value-outside-enum" });
    else if (check(pointer, value) === false)
      findings.push({
        pointer: `${pointer}/${at}`,
        code: at === "default" ? "default-fails-schema" : "example-fails-schema",
      });
  }
  return findings;
}

function combines(schema: JsonObject): boolean {
  return ["allOf", "anyOf", "oneOf", "$ref", "additionalProperties", "patternProperties", "if"].some((keyword) =>
    Object.hasOwn(schema, keyword),
  );
}

/** Examples of media types against the schema beside them, in request bodies and responses. */
function exampleFindings(
  document: JsonObject,
  { operation, pointer }: DocumentOperation,
  check: ExampleCheck,
): readonly Finding[] {
  const holders = [
    { value: own(operation, "requestBody"), at: `${pointer}/requestBody` },
    ...entriesOf(operation, "responses").map(([status, value]) => ({
      value: value as Json | undefined,
      at: `${pointer}/responses/${escapeToken(status)}`,
    })),
  ];
  return holders.flatMap(({ value, at }) => {
    const target = ownString(value, "$ref");
    const place = target === undefined ? at : toPointer(parseLocalRef(target) ?? []);
    return entriesOf(resolve(document, value), "content").flatMap(([mediaType, media]) => {
      if (own(media, "schema") === undefined || !/\bjson\b/u.test(mediaType)) return [];
      const holder = `${place}/content/${escapeToken(mediaType)}`;
      return examplesIn(document, media).flatMap(({ value: example, at: where }) =>
        check(`${holder}/schema`, example) === false
          ? [{ pointer: `${holder}/${where}`, code: "example-fails-schema" }]
          : [],
      );
    });
  });
}

function examplesIn(document: JsonObject, media: Json): readonly { readonly value: Json; readonly at: string }[] {
  const single = own(media, "example");
  const several = entriesOf(media, "examples").flatMap(([name, example]) => {
    const value = own(resolve(document, example), "value");
    return value === undefined ? [] : [{ value, at: `examples/${escapeToken(name)}` }];
  });
  return single === undefined ? several : [{ value: single, at: "example" }, ...several];
}

function resolve(document: JsonObject, value: Json | undefined): Json | undefined {
  let current = value;
  for (let hop = 0; hop < 8; hop += 1) {
    const ref = ownString(current, "$ref");
    if (ref === undefined) return current;
    current = valueAt(document, parseLocalRef(ref) ?? []);
  }
  return undefined;
}

/** All defects, with operationIds that several documents of one version share. */
export function crossDefects(
  documents: readonly {
    readonly version: string;
    readonly area: string;
    readonly document: JsonObject;
    readonly defects: readonly Defect[];
  }[],
): readonly Defect[] {
  const users = new Map<string, Set<string>>();
  const all = documents.flatMap(({ version, area, document }) =>
    operationsOf(document).map((operation) => ({ version, area, operation })),
  );
  const idOf = ({ version, operation }: (typeof all)[number]): string => `${version} ${operation.operationId ?? ""}`;
  for (const found of all) users.set(idOf(found), (users.get(idOf(found)) ?? new Set()).add(found.area));
  const shared = all.filter(
    (found) => found.operation.operationId !== undefined && (users.get(idOf(found))?.size ?? 0) > 1,
  );
  const crossing = shared.map(({ version, area, operation }): Defect => ({
    version,
    area,
    operation: operationName(operation),
    pointer: operation.pointer,
    code: "operation-id-shared",
  }));
  return [...documents.flatMap(({ defects }) => defects), ...crossing].sort(byPlace);
}
