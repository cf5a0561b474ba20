import {
  entriesOf,
  isObject,
  objectOf,
  own,
  ownArray,
  ownObject,
  ownString,
  withMembers,
  type Json,
  type JsonObject,
} from "../document/json.js";
import { escapeToken, parseLocalRef, toPointer } from "../document/pointer.js";
import type { Problem } from "../problem.js";
import type { PageProvenance } from "../snapshot/snapshot-files.js";
import { componentRefs } from "../snapshot/prune.js";
import type { Fragment } from "./read-fragment.js";
import { componentStructure, operationStructure } from "./structure.js";

/** A document put together from the fragments of its pages. */
export interface Rebuilt {
  readonly document: JsonObject;
  readonly pages: readonly PageProvenance[];
  /** Disagreements between pages, each with both. */
  readonly problems: readonly Problem[];
}

interface Draft {
  readonly paths: Map<string, Map<string, Json>>;
  readonly webhooks: Map<string, Json>;
  readonly components: Map<string, Map<string, { readonly value: Json; readonly page: string }>>;
  readonly owners: Map<string, { readonly page: string; readonly structure: string }>;
  readonly pages: PageProvenance[];
  readonly problems: Problem[];
}

/**
 * Merges the fragments of one document, the more trusted first. Components with one name and one structure are one; where two
 * pages disagree, the later keeps its own copy of everything that its operation reaches, and both pages are named. Halves of two
 * versions are never mixed.
 */
export function rebuildDocument(fragments: readonly Fragment[]): Rebuilt {
  const draft: Draft = {
    paths: new Map(),
    webhooks: new Map(),
    components: new Map(),
    owners: new Map(),
    pages: [],
    problems: [],
  };
  const ordered = fragments.toSorted((left, right) => rank(left) - rank(right));
  for (const fragment of ordered) addFragment(draft, fragment);
  const first = ordered.find(({ kind }) => kind === "fragment") ?? ordered[0];
  const components = objectOf(
    [...draft.components].map(([section, entries]) => [
      section,
      objectOf([...entries].map(([name, { value }]) => [name, value])),
    ]),
  );
  const document = objectOf([
    [own(first?.document, "swagger") === undefined ? "openapi" : "swagger", first?.openapi],
    ["info", own(first?.document, "info")],
    ["servers", distinct(ordered.flatMap(({ document }) => ownArray(document, "servers") ?? []))],
    ["security", ordered.map(({ document }) => own(document, "security")).find((security) => security !== undefined)],
    ["tags", distinct(ordered.flatMap(({ document }) => ownArray(document, "tags") ?? []))],
    ["paths", objectOf([...draft.paths].map(([path, members]) => [path, objectOf(members)]))],
    ["webhooks", draft.webhooks.size === 0 ? undefined : objectOf(draft.webhooks)],
    ["components", draft.components.size === 0 ? undefined : components],
  ]);
  return { document, pages: draft.pages, problems: draft.problems };
}

function rank({ kind }: Fragment): number {
  return kind === "fragment" ? 0 : 1;
}

function distinct(values: readonly Json[]): Json | undefined {
  const found = new Map(values.map((value) => [JSON.stringify(value), value]));
  return found.size === 0 ? undefined : [...found.values()];
}

function addFragment(draft: Draft, fragment: Fragment): void {
  const { target } = fragment;
  if (target?.kind === "webhook") {
    if (draft.webhooks.has(target.name)) return;
    draft.webhooks.set(target.name, { post: {} });
    draft.pages.push(provenance(fragment, `webhook ${target.name}`, toPointer(["webhooks", target.name, "post"])));
    draft.problems.push({
      code: "webhook-payload",
      file: fragment.page,
      line: fragment.line,
      message: `the page of the webhook ${JSON.stringify(target.name)} shows no payload, and no document does`,
      expected: "a document that describes the webhook",
      advice: "its payload is typed as unknown",
    });
    return;
  }
  const renamed = renameConflicts(draft, fragment);
  for (const [path, item] of entriesOf(renamed, "paths")) if (isObject(item)) addPath(draft, fragment, path, item);
  for (const [section, entries] of entriesOf(renamed, "components")) {
    const known = draft.components.get(section) ?? new Map<string, { value: Json; page: string }>();
    for (const [name, value] of entriesOf(entries))
      if (!known.has(name)) known.set(name, { value, page: fragment.page });
    draft.components.set(section, known);
  }
}

function addPath(draft: Draft, fragment: Fragment, path: string, item: JsonObject): void {
  const members = draft.paths.get(path) ?? new Map<string, Json>();
  for (const [key, value] of Object.entries(item)) {
    if (value === undefined) continue;
    const isOperation = isObject(value);
    const name = `${key.toUpperCase()} ${path}`;
    const structure = isOperation ? operationStructure(item, key) : JSON.stringify(value);
    const owner = draft.owners.get(isOperation ? name : `${path} ${key}`);
    if (owner === undefined) {
      draft.owners.set(isOperation ? name : `${path} ${key}`, { page: fragment.page, structure });
      members.set(key, value);
      if (isOperation) draft.pages.push(provenance(fragment, name, toPointer(["paths", path, key])));
    } else if (owner.structure !== structure) {
      draft.problems.push({
        code: "fragment-conflict",
        file: fragment.page,
        line: fragment.line,
        pointer: toPointer(["paths", path, key]),
        message: `the page shows ${isOperation ? name : `\`${key}\` of ${path}`} otherwise than ${owner.page}`,
        expected: "pages that agree",
        advice: `what ${owner.page} shows is used`,
      });
    }
  }
  draft.paths.set(path, members);
}

function provenance({ page, line, kind, sha256 }: Fragment, operation: string, pointer: string): PageProvenance {
  return { operation, page, line, pointer, used: kind, sha256 };
}

/** Gives a fragment its own copies of the components in which it disagrees with earlier pages, and of all that lead to them. */
function renameConflicts(draft: Draft, fragment: Fragment): JsonObject {
  const { document } = fragment;
  const components = entriesOf(document, "components").flatMap(([section, entries]) =>
    entriesOf(entries).map(([name, value]) => ({ section, name, value, key: `${section}/${name}` })),
  );
  const conflicting = new Set(
    components.flatMap(({ section, name, value, key }) => {
      const known = draft.components.get(section)?.get(name);
      if (known === undefined || componentStructure(section, known.value) === componentStructure(section, value))
        return [];
      draft.problems.push({
        code: "fragment-conflict",
        file: fragment.page,
        line: fragment.line,
        pointer: toPointer(["components", section, name]),
        message: `the page shows the component ${JSON.stringify(name)} otherwise than ${known.page}`,
        expected: "pages that agree",
        advice: "both are kept apart; the pages were probably made at different times",
      });
      return [key];
    }),
  );
  if (conflicting.size === 0) return document;
  for (let before = -1; before !== conflicting.size;) {
    before = conflicting.size;
    for (const { value, key } of components)
      if (componentRefs(value).some(([section, name]) => conflicting.has(`${section}/${name}`))) conflicting.add(key);
  }
  const names = new Map([...conflicting].map((key) => [key, freeName(draft, key)]));
  const renamedComponents = objectOf(
    entriesOf(document, "components").map(([section, entries]) => [
      section,
      objectOf(entriesOf(entries).map(([name, value]) => [names.get(`${section}/${name}`) ?? name, value])),
    ]),
  );
  const renamed = renameRefs(withMembers(document, { components: renamedComponents }), names);
  return isObject(renamed) ? renamed : document;
}

function freeName(draft: Draft, key: string): string {
  const [section = "", ...rest] = key.split("/");
  const name = rest.join("/");
  for (let number = 2; ; number += 1)
    if (draft.components.get(section)?.has(`${name}-${number}`) !== true) return `${name}-${number}`;
}

function renameRefs(value: Json, names: ReadonlyMap<string, string>): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => renameRefs(item, names));
  if (!isObject(value)) return value;
  return objectOf(
    Object.entries(value).map(([key, child]) => [
      key,
      child === undefined
        ? undefined
        : typeof child === "string" && child.startsWith("#/components/")
          ? renamedRef(child, names)
          : renameRefs(child, names),
    ]),
  );
}

function renamedRef(ref: string, names: ReadonlyMap<string, string>): string {
  const [, section = "", name = "", ...rest] = parseLocalRef(ref) ?? [];
  const renamed = names.get(`${section}/${name}`);
  return renamed === undefined ? ref : `#/components/${section}/${escapeToken(renamed)}${toPointer(rest)}`;
}

/** Title of the document that a fragment was cut from, as far as it says. */
export function documentTitle({ document }: Fragment): string {
  return ownString(ownObject(document, "info"), "title") ?? "";
}
