import type { Json } from "../document/json.js";
import { shown } from "./change.js";
import type { Pair } from "./compare-views.js";
import { compareLifecycle } from "./compare-lifecycle.js";

const words = new Set(["title", "description", "example", "examples", "externalDocs"]);
const elsewhere = new Set([
  "contentEncoding",
  "contentMediaType",
  "xml",
  "x-extensible-enum",
  "deprecated",
  "x-sunset",
  "x-stability-level",
]);

/** Defaults, lifecycle and words: nothing that a validator would see. */
export function compareAnnotations(pair: Pair): void {
  const { before, after, add, name, node, usage } = pair;
  if (!same(before.default, after.default)) {
    const said = { before: before.default, after: after.default };
    const message = `the default of ${name} changed from ${shown(before.default)} to ${shown(after.default)}`;
    if (usage.text && usage.sense === "sent") add("parameter-default-changed", "default", message, said);
    else
      add(
        before.default === undefined
          ? "default-added"
          : after.default === undefined
            ? "default-removed"
            : "default-changed",
        "default",
        message,
        said,
      );
  }
  node.changes.push(
    ...compareLifecycle(
      Object.fromEntries(before.rest),
      Object.fromEntries(after.rest),
      after.pointer,
      name,
      pair.graph.today,
    ),
  );
  // As a property it is compared where the property stands.
  const alone =
    !/\/properties\/[^/]+$/.test(pair.refs.after.pointer) &&
    (before.readOnly !== after.readOnly || before.writeOnly !== after.writeOnly);
  if (alone)
    add(
      "extension-changed",
      before.readOnly === after.readOnly ? "writeOnly" : "readOnly",
      `what may be sent of ${name} changed`,
    );
  const changed = [...new Set([...before.rest.keys(), ...after.rest.keys()])].filter(
    (key) => !elsewhere.has(key) && !same(before.rest.get(key), after.rest.get(key)),
  );
  const [prose, other] = [changed.filter((key) => words.has(key)), changed.filter((key) => !words.has(key))];
  if (prose.length > 0)
    add("description-changed", prose[0] ?? "", `the words about ${name} changed (${prose.join(", ")})`);
  if (other.length > 0) add("extension-changed", other[0] ?? "", `${other.join(", ")} of ${name} changed`);
}

/** Equal as JSON, whatever the order of keys. */
export function same(one: Json | undefined, other: Json | undefined): boolean {
  return canonical(one) === canonical(other);
}

export function canonical(value: Json | undefined): string {
  return (
    JSON.stringify(value, (_key, inner: Json) =>
      typeof inner === "object" && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
        : inner,
    ) ?? ""
  );
}
