import { entriesOf, own, ownString } from "../document/json.js";
import { canonical } from "./compare-annotations.js";
import type { ClassId } from "./change.js";
import { compareContent } from "./compare-content.js";
import { compareLifecycle, sunsetOf } from "./compare-lifecycle.js";
import { requestScope, type OperationPair } from "./compare-operation.js";
import type { Level } from "./finding.js";
import { objectAt, parameterName, parametersOf } from "./operation-ref.js";
import { member, type Located } from "./side.js";
import { templateNames } from "./path-template.js";

/** Headers that other parts of the document say (OpenAPI, Parameter Object). */
const said = new Set(["header accept", "header content-type", "header authorization"]);

export function compareParameters(pair: OperationPair): void {
  const { graph } = pair;
  const renames = renamedPathParameters(pair);
  const before = keyed(parametersOf(graph.before, pair.before), renames);
  const after = keyed(parametersOf(graph.after, pair.after), new Map());
  const gone = [...before].filter(([key]) => !after.has(key));
  const fresh = new Map([...after].filter(([key]) => !before.has(key)));
  for (const [from, to] of renames) {
    const parameter = after.get(`path ${to}`);
    if (parameter !== undefined)
      add(
        pair,
        "path-parameter-renamed",
        "after",
        parameter,
        `the path parameter ${JSON.stringify(from)} is called ${JSON.stringify(to)} now`,
      );
  }
  for (const [key, parameter] of before) {
    const other = after.get(key);
    if (other !== undefined) compareParameter(pair, parameter, other);
  }
  for (const [, parameter] of gone) {
    const moved = [...fresh].find(([, other]) => parameterName(other) === parameterName(parameter));
    if (moved === undefined) parameterRemoved(pair, parameter);
    else {
      fresh.delete(moved[0]);
      add(
        pair,
        "parameter-moved",
        "after",
        moved[1],
        `${nameOf(parameter)} moved to ${ownString(moved[1].value, "in") ?? "nowhere"}`,
      );
      compareSchemas(pair, parameter, moved[1]);
    }
  }
  for (const [, parameter] of fresh) {
    const required = isRequired(parameter);
    const received = pair.caller === "server";
    add(
      pair,
      required && !received ? "parameter-added-required" : "parameter-added-optional",
      "after",
      parameter,
      `the ${required ? "required" : "optional"} ${nameOf(parameter)} was added`,
    );
  }
}

function keyed(parameters: readonly Located[], renames: ReadonlyMap<string, string>): Map<string, Located> {
  const found = new Map<string, Located>();
  for (const parameter of parameters) {
    const place = ownString(parameter.value, "in") ?? "";
    const name = parameterName(parameter);
    const key = `${place} ${place === "path" ? (renames.get(name) ?? name) : name}`;
    if (!said.has(key)) found.set(key, parameter);
  }
  return found;
}

/** Names in the template at the same position. */
function renamedPathParameters(pair: OperationPair): ReadonlyMap<string, string> {
  const [from, to] = [templateNames(pair.before.path), templateNames(pair.after.path)];
  const renamed = new Map<string, string>();
  if (from.length === to.length)
    from.forEach((name, index) => {
      const other = to[index];
      if (other !== undefined && other !== name) renamed.set(name, other);
    });
  return renamed;
}

function nameOf(parameter: Located): string {
  return `${ownString(parameter.value, "in") ?? ""} parameter ${JSON.stringify(ownString(parameter.value, "name") ?? "")}`;
}

function isRequired(parameter: Located): boolean {
  return own(parameter.value, "required") === true || ownString(parameter.value, "in") === "path";
}

function add(
  pair: OperationPair,
  id: ClassId,
  side: "before" | "after",
  parameter: Located,
  message: string,
  level?: Level,
): void {
  pair.collector.add(
    { class: id, site: { side, pointer: parameter.pointer }, message, ...(level === undefined ? {} : { level }) },
    requestScope(pair),
  );
}

/** Removed after its sunset, or deprecated without one: as announced. */
function parameterRemoved(pair: OperationPair, parameter: Located): void {
  const object = objectAt(parameter);
  const sunset = sunsetOf(object);
  const announced =
    own(object, "deprecated") === true &&
    (sunset.kind === "none" || (sunset.kind === "date" && sunset.date <= pair.today));
  const gone: ClassId = announced ? "parameter-removed-as-announced" : "parameter-removed";
  add(pair, gone, "before", parameter, `the ${nameOf(parameter)} was removed`);
}

function compareParameter(pair: OperationPair, before: Located, after: Located): void {
  const name = `the ${nameOf(after)}`;
  const received = pair.caller === "server";
  if (isRequired(before) !== isRequired(after)) {
    const now = isRequired(after);
    add(
      pair,
      now ? "parameter-became-required" : "parameter-became-optional",
      "after",
      after,
      `${name} became ${now ? "required" : "optional"}`,
      received ? (now ? "safe" : "breaking") : undefined,
    );
  }
  compareStyle(pair, before, after, name);
  if (own(before.value, "allowEmptyValue") === true && own(after.value, "allowEmptyValue") !== true)
    add(pair, "parameter-allow-empty-removed", "after", after, `${name} may not be empty any more`);
  for (const change of compareLifecycle(objectAt(before), objectAt(after), after.pointer, name, pair.today))
    pair.collector.add(change, requestScope(pair));
  const words = ["description", "example", "examples"].filter(
    (key) => canonical(own(before.value, key)) !== canonical(own(after.value, key)),
  );
  if (words.length > 0) add(pair, "description-changed", "after", after, `the words about ${name} changed`);
  const extensions = extensionsOf(before) !== extensionsOf(after);
  if (extensions) add(pair, "extension-changed", "after", after, `extensions of ${name} changed`);
  compareSchemas(pair, before, after);
}

function extensionsOf(at: Located): string {
  return canonical(
    Object.fromEntries(
      entriesOf(objectAt(at)).filter(
        ([key]) => key.startsWith("x-") && key !== "x-sunset" && key !== "x-stability-level",
      ),
    ),
  );
}

function compareSchemas(pair: OperationPair, before: Located, after: Located): void {
  const { graph, collector } = pair;
  const scope = requestScope(pair);
  const [from, to] = [member(graph.before, before, "content"), member(graph.after, after, "content")];
  if (from.value !== undefined || to.value !== undefined) {
    if (from.value === undefined || to.value === undefined)
      return add(
        pair,
        "parameter-style-changed",
        "after",
        after,
        `the ${nameOf(after)} is ${to.value === undefined ? "not " : ""}written as a media type now`,
      );
    compareContent(pair, from, to, scope, { removed: "request-media-type-removed", added: "request-media-type-added" });
    return;
  }
  const schemas = [own(before.value, "schema"), own(after.value, "schema")];
  const node = graph.compare(
    { value: schemas[0] ?? true, pointer: `${before.pointer}/schema` },
    { value: schemas[1] ?? true, pointer: `${after.pointer}/schema` },
    { sense: scope.sense, text: true, idle: false },
  );
  collector.addSchemas(node, scope);
}

interface Style {
  readonly style: string;
  readonly explode: boolean;
  readonly allowReserved: boolean;
}

/** With the defaults of the Parameter Object. */
function styleOf(parameter: Located): Style {
  const place = ownString(parameter.value, "in");
  const style = ownString(parameter.value, "style") ?? (place === "query" || place === "cookie" ? "form" : "simple");
  const explode = own(parameter.value, "explode");
  return {
    style,
    explode: typeof explode === "boolean" ? explode : style === "form" || style === "cookie",
    allowReserved: own(parameter.value, "allowReserved") === true,
  };
}

/** `explode` writes nothing differently for a value that is neither a list nor an object. */
function compareStyle(pair: OperationPair, before: Located, after: Located, name: string): void {
  const [from, to] = [styleOf(before), styleOf(after)];
  for (const key of ["style", "explode", "allowReserved"] as const) {
    if (from[key] === to[key] || (key === "explode" && from.style !== to.style)) continue;
    const types = pair.graph.view("after", {
      value: own(after.value, "schema"),
      pointer: `${after.pointer}/schema`,
    }).types;
    const scalar = types !== undefined && !types.has("array") && !types.has("object");
    add(
      pair,
      "parameter-style-changed",
      "after",
      after,
      `${key} of ${name} changed from ${String(from[key])} to ${String(to[key])}`,
      key === "explode" && scalar ? "docs" : undefined,
    );
  }
}
