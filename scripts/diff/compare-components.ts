import { own } from "../document/json.js";
import { canonical } from "./compare-annotations.js";
import type { Collector, Scope } from "./collect.js";
import { member, members, type Located, type Side } from "./side.js";

const scope: Scope = { direction: "none", sense: "sent", section: "components" };

/** Names that the generated code exports, and words about the document as a whole. What the schemas say is compared where they are used. */
export function compareComponents(before: Side, after: Side, collector: Collector): void {
  compareSchemaNames(before, after, collector);
  for (const kind of [
    "parameters",
    "responses",
    "requestBodies",
    "headers",
    "examples",
    "links",
    "callbacks",
    "pathItems",
  ]) {
    const [from, to] = [kindOf(before, kind), kindOf(after, kind)];
    for (const [name, at] of from)
      if (!to.has(name))
        collector.add(
          {
            class: "component-removed",
            site: { side: "before", pointer: at.pointer },
            message: `${kind} has no ${JSON.stringify(name)} any more`,
          },
          scope,
        );
    for (const [name, at] of to)
      if (!from.has(name))
        collector.add(
          {
            class: "component-added",
            site: { side: "after", pointer: at.pointer },
            message: `${kind} has ${JSON.stringify(name)} now`,
          },
          scope,
        );
  }
}

function kindOf(side: Side, kind: string): ReadonlyMap<string, Located> {
  return members(member(side, { value: side.root, pointer: "" }, "components", kind));
}

function compareSchemaNames(before: Side, after: Side, collector: Collector): void {
  const [from, to] = [kindOf(before, "schemas"), kindOf(after, "schemas")];
  const fresh = new Map([...to].filter(([name]) => !from.has(name)));
  const byContent = new Map<string, (readonly [string, Located])[]>();
  for (const entry of fresh) {
    const content = canonical(entry[1].value);
    const equal = byContent.get(content);
    if (equal === undefined) byContent.set(content, [entry]);
    else equal.push(entry);
  }
  for (const [name, at] of from) {
    if (to.has(name)) continue;
    const renamed = byContent.get(canonical(at.value))?.shift();
    if (renamed === undefined) {
      collector.add(
        {
          class: "schema-removed",
          site: { side: "before", pointer: at.pointer },
          message: `the schema ${name} was removed`,
        },
        scope,
      );
      continue;
    }
    fresh.delete(renamed[0]);
    collector.add(
      {
        class: "schema-renamed",
        site: { side: "after", pointer: renamed[1].pointer },
        message: `the schema ${name} is called ${renamed[0]} now`,
        before: name,
        after: renamed[0],
      },
      scope,
    );
  }
  for (const [name, at] of fresh)
    collector.add(
      { class: "schema-added", site: { side: "after", pointer: at.pointer }, message: `the schema ${name} was added` },
      scope,
    );
}

export function compareInfo(before: Side, after: Side, collector: Collector): void {
  const [from, to] = [own(before.root, "info"), own(after.root, "info")];
  const at = (pointer: string): { readonly side: "after"; readonly pointer: string } => ({ side: "after", pointer });
  const info: Scope = { ...scope, section: "info" };
  if (own(from, "title") !== own(to, "title"))
    collector.add({ class: "title-changed", site: at("/info/title"), message: "the title changed" }, info);
  if (own(from, "version") !== own(to, "version"))
    collector.add(
      {
        class: "version-changed",
        site: at("/info/version"),
        message: `the version changed from ${String(own(from, "version"))} to ${String(own(to, "version"))}`,
        before: String(own(from, "version")),
        after: String(own(to, "version")),
      },
      info,
    );
  const rest = (value: unknown): string =>
    canonical(
      Object.fromEntries(
        Object.entries((value ?? {}) as Record<string, never>).filter(([key]) => key !== "title" && key !== "version"),
      ),
    );
  if (rest(from) !== rest(to))
    collector.add(
      { class: "description-changed", site: at("/info"), message: "the words about the API changed" },
      info,
    );
  const known = new Set([
    "info",
    "openapi",
    "swagger",
    "paths",
    "webhooks",
    "components",
    "security",
    "servers",
    "x-webhooks",
  ]);
  for (const key of new Set([...Object.keys(before.root), ...Object.keys(after.root)])) {
    if (known.has(key) || canonical(before.root[key]) === canonical(after.root[key])) continue;
    collector.add(
      {
        class: key === "tags" || key === "externalDocs" ? "description-changed" : "extension-changed",
        site: at(Object.hasOwn(after.root, key) ? `/${key}` : ""),
        message: `${key} of the document changed`,
      },
      { ...scope, section: key === "tags" ? "tags" : "document" },
    );
  }
}
