import { entriesOf, isArray, objectOf, own, ownArray, type Json, type JsonObject } from "../document/json.js";
import type { Report } from "./local.js";

/** Two schemas that hold together as one; properties of both are merged elsewhere. Where they contradict each other, the right one holds. */
export function mergeKeywords(left: JsonObject, right: JsonObject, pointer: string, report: Report): JsonObject {
  const required = [...new Set([...(ownArray(left, "required") ?? []), ...(ownArray(right, "required") ?? [])])];
  const type = mergeTypes(own(left, "type"), own(right, "type"));
  const members = mergeEnums(ownArray(left, "enum"), ownArray(right, "enum"));
  if (type === "none" || members === "none") report("allof-irreconcilable", pointer);
  const additional = mergeAdditional(own(left, "additionalProperties"), own(right, "additionalProperties"));
  return objectOf([
    ...entriesOf(left).filter(([keyword]) => !Object.hasOwn(right, keyword) && keyword !== "required"),
    ...entriesOf(right).filter(
      ([keyword]) =>
        keyword !== "required" && keyword !== "type" && keyword !== "enum" && keyword !== "additionalProperties",
    ),
    ["type", type === "none" ? own(right, "type") : type],
    ["enum", members === "none" ? ownArray(right, "enum") : members],
    ["additionalProperties", additional],
    ["required", required.length === 0 ? undefined : required],
  ]);
}

function mergeAdditional(left: Json | undefined, right: Json | undefined): Json | undefined {
  if (left === false || right === false) return undefined; // closed members of an allOf close nothing together: each sees the other's names
  return right ?? left;
}

function mergeTypes(left: Json | undefined, right: Json | undefined): Json | undefined | "none" {
  if (left === undefined || right === undefined) return right ?? left;
  const leftTypes = isArray(left) ? left : [left];
  const rightTypes = isArray(right) ? right : [right];
  const both = rightTypes.filter(
    (type) => leftTypes.includes(type) || (type === "integer" && leftTypes.includes("number")),
  );
  const narrowed = leftTypes.filter(
    (type) => type === "integer" && rightTypes.includes("number") && !both.includes("integer"),
  );
  const types = [...both, ...narrowed];
  return types.length === 0 ? "none" : types.length === 1 ? types[0] : types;
}

function mergeEnums(
  left: readonly Json[] | undefined,
  right: readonly Json[] | undefined,
): readonly Json[] | undefined | "none" {
  if (left === undefined || right === undefined) return right ?? left;
  const both = right.filter((member) => left.includes(member));
  return both.length === 0 ? "none" : both;
}
