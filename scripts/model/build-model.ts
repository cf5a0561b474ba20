import { own, ownArray, ownObject, ownString, type Json } from "../document/json.js";
import type { LoadedDocument } from "../load/loaded-document.js";
import { documentLosses } from "../normal/document-losses.js";
import type { Loss } from "../normal/loss.js";
import { WaybillError, type Problem } from "../problem.js";
import {
  buildAreaTypes,
  draftWebhooks,
  exportedNames,
  type AreaTypes,
  type NamedDraft,
  type WebhookDraft,
} from "./build-area.js";
import { buildOperation } from "./build-operation.js";
import { answersList } from "./answers-list.js";
import { draftOperations, type OperationDraft } from "./draft.js";
import type {
  AreaModel,
  DocumentStatus,
  Model,
  OperationModel,
  TypeModel,
  VersionModel,
  WebhookModel,
} from "./model.js";
import { assignNames, operationKey, type NameTable, type Nameable, type OperationName } from "./names.js";
import { isHidden } from "./hidden.js";
import { serverProblem } from "./server.js";
import { shareTypes, type SharedTypes } from "./share.js";
import type { PageLookup, SiteRules } from "./site-rules.js";
import { upperFirst } from "../text/encode.js";

export interface ModelInput {
  readonly documents: readonly LoadedDocument[];
  readonly names: NameTable;
  readonly rules: SiteRules;
  readonly pages: PageLookup;
  readonly statusOf: (version: string) => DocumentStatus;
}

export interface BuiltModel {
  readonly model: Model;
  /** The name table with the proposals for new operations appended. */
  readonly names: NameTable;
}

/** All documents as one model: the order in which they come makes no difference. */
export function buildModel(input: ModelInput): BuiltModel {
  const versions = [...new Set(input.documents.map(({ version }) => version))].sort();
  const built = versions.map((version) => buildVersion(input, version));
  const problems = built.flatMap(({ model }) => model.areas.flatMap((area) => areaProblems(area, input.documents)));
  if (problems.length > 0) throw new WaybillError(problems);
  return {
    model: { versions: built.map(({ model }) => model) },
    names: mergeTables(
      input.names,
      built.map(({ names }) => names),
    ),
  };
}

interface DraftedArea {
  readonly source: LoadedDocument;
  readonly drafts: readonly { readonly draft: OperationDraft; readonly nameable: Nameable }[];
  readonly webhooks: readonly WebhookDraft[];
  /** Operations that are left out. */
  readonly losses: readonly Loss[];
}

function buildVersion(input: ModelInput, version: string): { readonly model: VersionModel; readonly names: NameTable } {
  const sources = input.documents
    .filter((source) => source.version === version)
    .sort((left, right) => (left.area < right.area ? -1 : 1));
  const drafted = sources.map((source) => draftArea(source, input));
  const names = assignNames(
    drafted.flatMap(({ drafts }) => drafts.map(({ nameable }) => nameable)),
    input.names,
  );
  const named = drafted.map((area) => ({
    ...area,
    operations: area.drafts.map(({ draft, nameable }): NamedDraft => ({
      draft,
      name: names.get(nameable) ?? { method: "", function: "" },
    })),
  }));
  const reserved = new Set(
    named.flatMap(({ operations }) => operations.flatMap(({ draft, name }) => exportedNames(name, draft))),
  );
  const typed = named.map((area) => ({
    ...area,
    types: buildAreaTypes(area.source, area.operations, area.webhooks, reserved),
  }));
  const shared = shareTypes(new Map(typed.map(({ source, types }) => [source.area, types.types])));
  const areas = typed.map((area) => buildArea(area, shared, input));
  return { model: { version, status: input.statusOf(version), areas, shared: shared.types }, names: tableOf(names) };
}

function draftArea(source: LoadedDocument, { rules, pages }: ModelInput): DraftedArea {
  const [hidden, shown] = partition(draftOperations(source), ({ raw }) => isHidden(raw, rules, pages));
  return {
    source,
    drafts: nameables(source, shown),
    webhooks: draftWebhooks(source),
    losses: hidden.map(({ raw }): Loss => ({ code: "hidden-operation", pointer: raw.pointer })),
  };
}

function partition<T>(all: readonly T[], is: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(is), all.filter((one) => !is(one))];
}

/** An operationId that stands twice in a document identifies nothing; those operations are known by method and path. */
function nameables(source: LoadedDocument, drafts: readonly OperationDraft[]): DraftedArea["drafts"] {
  const counts = new Map<string | undefined, number>();
  for (const { raw } of drafts)
    counts.set(ownString(raw.operation, "operationId"), (counts.get(ownString(raw.operation, "operationId")) ?? 0) + 1);
  return drafts.map((draft) => {
    const id = ownString(draft.raw.operation, "operationId");
    return { draft, nameable: nameableOf(source, draft, counts.get(id) === 1 ? id : undefined) };
  });
}

function nameableOf(source: LoadedDocument, draft: OperationDraft, operationId: string | undefined): Nameable {
  const { raw } = draft;
  return {
    document: `${source.version}/${source.area}`,
    area: source.area,
    operationId,
    httpMethod: raw.httpMethod,
    path: raw.path,
    answersList: answersList(source.document, raw),
  };
}

function tableOf(names: ReadonlyMap<Nameable, OperationName>): NameTable {
  const table: Record<string, Record<string, OperationName>> = {};
  for (const [operation, name] of names) (table[operation.document] ??= {})[operationKey(operation)] = name;
  return table;
}

/** The lines that stand, in their order, then the new ones; lines of documents that are not read now stay. */
function mergeTables(former: NameTable, current: readonly NameTable[]): NameTable {
  const documents = [...new Set([...Object.keys(former), ...current.flatMap((table) => Object.keys(table))])].sort();
  return Object.fromEntries(
    documents.map((document) => {
      const before = Object.hasOwn(former, document) ? (former[document] ?? {}) : {};
      const now = Object.assign({}, ...current.map((table) => table[document] ?? {})) as Record<string, OperationName>;
      return [
        document,
        Object.fromEntries([
          ...Object.entries(before),
          ...Object.entries(now).filter(([key]) => !Object.hasOwn(before, key)),
        ]),
      ];
    }),
  );
}

interface TypedArea extends DraftedArea {
  readonly operations: readonly NamedDraft[];
  readonly types: AreaTypes;
}

function buildArea(
  { source, operations, webhooks, types, losses }: TypedArea,
  shared: SharedTypes,
  input: ModelInput,
): AreaModel {
  const ownTypes = types.types.filter(({ name }) => !shared.isShared(source.area, name));
  const sharedNames = types.types.filter(({ name }) => shared.isShared(source.area, name)).map(({ name }) => name);
  const built = operations.map((named) => buildOperation(source, named, types, input.rules, input.pages));
  return {
    version: source.version,
    area: source.area,
    title: ownString(ownObject(source.document, "info"), "title") ?? source.area,
    file: source.file,
    types: ownTypes,
    sharedTypes: sharedNames,
    operations: built,
    webhooks: webhooks.map((webhook) => buildWebhook(source, webhook, types)),
    losses: [
      ...losses,
      ...documentLosses(source.document),
      ...types.losses,
      ...operations.flatMap(({ draft }) => draft.losses),
    ],
    symbols: symbolsOf(built, types.types),
  };
}

function buildWebhook(
  source: LoadedDocument,
  { name, pointer, operation, root }: WebhookDraft,
  types: AreaTypes,
): WebhookModel {
  const payload = root === undefined ? {} : (types.schemaOf(root) ?? {});
  return {
    area: source.area,
    name,
    pointer,
    operationId: ownString(operation, "operationId"),
    summary: ownString(operation, "summary"),
    docsUrl: undefined,
    payloadType: root === undefined ? "unknown" : types.typeOf(root),
    payload,
    discriminator: discriminatorOf(payload),
  };
}

/** The first property whose only value is one string: `action`, `event_type`. */
function discriminatorOf(payload: Json): WebhookModel["discriminator"] {
  for (const [property, schema] of Object.entries(ownObject(payload, "properties") ?? {})) {
    const members = ownArray(schema, "enum");
    const value = members?.[0];
    if (members?.length === 1 && typeof value === "string" && own(schema, "type") !== "null")
      return { property, value };
  }
  return undefined;
}

function symbolsOf(
  operations: readonly OperationModel[],
  types: readonly TypeModel[],
): ReadonlyMap<string, readonly string[]> {
  const symbols = new Map<string, string[]>();
  const note = (pointer: string, symbol: string): void => {
    const noted = symbols.get(pointer);
    if (noted === undefined) symbols.set(pointer, [symbol]);
    else noted.push(symbol);
  };
  for (const operation of operations)
    for (const symbol of [
      operation.functionName,
      `${operation.group}.${operation.method}`,
      `${upperFirst(operation.functionName)}Input`,
      `${upperFirst(operation.functionName)}Result`,
    ])
      note(operation.pointer, symbol);
  for (const type of types) note(type.pointer, type.name);
  return symbols;
}

/** What no client can be made of: servers that must not receive anything, and names that two operations share. */
function areaProblems(area: AreaModel, documents: readonly LoadedDocument[]): readonly Problem[] {
  const source = documents.find((document) => document.version === area.version && document.area === area.area);
  const line = (pointer: string): number => source?.line(pointer) ?? 1;
  const servers = new Map(area.operations.map(({ server, pointer }) => [server, pointer] as const));
  return [...servers].flatMap(([server]) => serverProblem(server, area.file, "/servers", line) ?? []);
}
