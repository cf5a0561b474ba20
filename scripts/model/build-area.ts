import {
  entriesOf,
  isObject,
  own,
  ownArray,
  ownObject,
  ownString,
  type Json,
  type JsonObject,
} from "../document/json.js";
import { toPointer } from "../document/pointer.js";
import type { LoadedDocument } from "../load/loaded-document.js";
import { closeDiscriminators, collectSplit, collectUsage, directed, type Direction } from "../normal/direction.js";
import { normaliseSchemas, rewriteRefs, type NormalSchemas } from "../normal/normalise.js";
import { openUnions } from "../normal/open-unions.js";
import type { Loss } from "../normal/loss.js";
import { contentsOf, follow } from "./extract.js";
import { rootsOf, type OperationDraft, type Root } from "./draft.js";
import { typeIdentifier, upperFirst } from "../text/encode.js";
import type { TypeModel } from "./model.js";
import type { OperationName } from "./names.js";
import { nameTypes } from "./type-names.js";

/** An operation that has its name. */
export interface NamedDraft {
  readonly draft: OperationDraft;
  readonly name: OperationName;
}

export interface WebhookDraft {
  readonly name: string;
  readonly pointer: string;
  readonly operation: JsonObject;
  readonly root: Root | undefined;
}

/** The types of an area and how to find the type of a root. */
export interface AreaTypes {
  readonly types: readonly TypeModel[];
  readonly typeOf: (root: Root) => string;
  readonly schemaOf: (root: Root) => Json | undefined;
  readonly resolve: (schema: Json | undefined) => Json | undefined;
  /** Name of the type that a reference has when received. */
  readonly receivedName: (ref: string) => string;
  readonly losses: readonly Loss[];
}

export function draftWebhooks(source: LoadedDocument): readonly WebhookDraft[] {
  return entriesOf(source.document, "webhooks").flatMap(([name, item]) => {
    if (!isObject(item)) return [];
    const { value, pointer } = follow(source.document, item, toPointer(["webhooks", name]));
    const [method, operation] =
      entriesOf(value).find(
        ([key, candidate]) => ["post", "put", "patch", "get", "delete"].includes(key) && isObject(candidate),
      ) ?? [];
    if (method === undefined || !isObject(operation)) return [];
    const body = ownObject(operation, "requestBody");
    const content =
      body === undefined
        ? undefined
        : contentsOf(follow(source.document, body, `${pointer}/${method}/requestBody`)).find(
            ({ schema }) => schema !== undefined,
          );
    return [
      {
        name,
        pointer: `${pointer}/${method}`,
        operation,
        root:
          content === undefined
            ? undefined
            : { ref: content.ref, schema: undefined, direction: "received" as const, suffix: "" },
      },
    ];
  });
}

/** Suffixes of the names that an operation exports beside its function. */
export function exportedNames(name: OperationName, draft: OperationDraft): readonly string[] {
  const base = upperFirst(name.function);
  const suffixes = [
    "Input",
    "Result",
    "Item",
    ...draft.responses.map(({ status }) => `Status${status === "default" ? "Default" : status}`),
    ...rootsOf(draft).map(({ suffix }) => suffix),
  ];
  return suffixes.map((suffix) => `${base}${suffix}`);
}

export function buildAreaTypes(
  source: LoadedDocument,
  drafts: readonly NamedDraft[],
  webhooks: readonly WebhookDraft[],
  reserved: ReadonlySet<string>,
): AreaTypes {
  const roots = drafts.flatMap(({ draft, name }) =>
    rootsOf(draft).map((root) => ({ root, name: `${upperFirst(name.function)}${root.suffix}` })),
  );
  const hookRoots = webhooks.flatMap(({ root, name }) =>
    root === undefined ? [] : [{ root, name: `${typeIdentifier(name, "Webhook")}Payload` }],
  );
  const all = [...roots, ...hookRoots];
  const bound = { merges: source.caps.allOf, depth: source.caps.depth, file: source.file };
  const normal = normaliseSchemas(source.document, new Map(all.map(({ root }) => [root.ref, root.schema])), bound);
  const schemas = openUnions(closeDiscriminators(normal.schemas));
  const usage = collectUsage(
    schemas,
    all.map(({ root }) => [targetOf(schemas, root.ref), root.direction] as const),
  );
  const split = collectSplit(schemas);
  const suggested = new Map(
    all
      .filter(({ root }) => targetOf(schemas, root.ref) === root.ref && !root.ref.startsWith("#/components/"))
      .map(({ root, name }) => [root.ref, name] as const)
      .reverse(),
  );
  const nameOf = nameTypes(schemas, usage, split, suggested, reserved);
  return {
    types: typesOf(schemas, usage, split, nameOf),
    typeOf: (root) => nameOf(targetOf(schemas, root.ref), root.direction),
    schemaOf: (root) => schemas.get(targetOf(schemas, root.ref)),
    resolve: (schema) => resolveRef(schemas, schema),
    receivedName: (ref) => nameOf(ref, "received"),
    losses: normal.losses,
  };
}

/** A root that only refers to a component is that component. */
function targetOf(schemas: NormalSchemas, ref: string): string {
  const schema = schemas.get(ref);
  const target = ownString(schema, "$ref");
  return target === undefined ? ref : target;
}

function resolveRef(schemas: NormalSchemas, schema: Json | undefined): Json | undefined {
  const ref = ownString(schema, "$ref");
  if (ref !== undefined) return schemas.get(ref);
  const branches = ownArray(schema, "anyOf")?.filter((branch) => own(branch, "type") !== "null");
  const [only] = branches ?? [];
  return branches?.length === 1 ? resolveRef(schemas, only) : schema;
}

function typesOf(
  schemas: NormalSchemas,
  usage: ReadonlyMap<string, ReadonlySet<Direction>>,
  split: ReadonlySet<string>,
  nameOf: (ref: string, direction: Direction) => string,
): readonly TypeModel[] {
  const types = new Map<string, TypeModel>();
  for (const [ref, directions] of usage) {
    for (const direction of directions) {
      const name = nameOf(ref, direction);
      if (types.has(name)) continue;
      const schema = split.has(ref) ? directed(schemas.get(ref) ?? {}, direction, schemas) : (schemas.get(ref) ?? {});
      types.set(name, {
        name,
        schema: rewriteRefs(schema, (target) => `#/components/schemas/${nameOf(target, direction)}`),
        pointer: ref.slice(1),
      });
    }
  }
  return [...types.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
}
