import {
  entriesOf,
  isArray,
  isObject,
  own,
  ownArray,
  ownString,
  withMembers,
  type Json,
  type JsonObject,
} from "../document/json.js";
import type { NormalSchemas } from "./normalise.js";
import { mapSubschemas } from "./subschemas.js";

/**
 * `anyOf: [{ type: string }, { enum: […] }]` is how documents say that an enum may grow. The plain branch is marked open, so
 * that the type keeps the listed values beside it; TypeScript would reduce `string | "a"` to `string`.
 */
export function openUnions(schemas: NormalSchemas): NormalSchemas {
  const open = (schema: Json): Json => {
    if (!isObject(schema)) return schema;
    const inner = mapSubschemas(schema, "", open);
    const branches = ownArray(inner, "anyOf");
    if (branches === undefined) return inner;
    const listed = new Set(
      branches.flatMap((branch) => (ownArray(resolve(branch, schemas), "enum") ?? []).map((member) => typeof member)),
    );
    const marked = branches.map((branch) =>
      isObject(branch) && listed.has(plainType(branch))
        ? withMembers(branch, { type: plainType(branch), "x-waybill-open": true })
        : branch,
    );
    return marked.every((branch, index) => branch === branches[index]) ? inner : withMembers(inner, { anyOf: marked });
  };
  return new Map([...schemas].map(([ref, schema]) => [ref, open(schema)]));
}

function resolve(branch: Json, schemas: NormalSchemas): Json | undefined {
  const ref = ownString(branch, "$ref");
  return ref === undefined ? branch : schemas.get(ref);
}

/** The type of a branch that lists no values: `string` or `number`, else nothing that an enum could be listed beside. */
function plainType(branch: JsonObject): "string" | "number" | "undefined" {
  const describing = entriesOf(branch).some(([keyword]) => ["enum", "$ref", "anyOf", "allOf"].includes(keyword));
  const type = own(branch, "type");
  if (describing || isArray(type) || own(branch, "format") === "binary") return "undefined";
  return type === "string" ? "string" : type === "number" || type === "integer" ? "number" : "undefined";
}
