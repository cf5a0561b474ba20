import { ownString, type Json } from "../document/json.js";
import { parseLocalRef } from "../document/pointer.js";
import { typeIdentifier } from "../text/encode.js";
import type { Direction, Usage } from "../normal/direction.js";
import type { NormalSchemas } from "../normal/normalise.js";

/** Name of each named schema, by reference and direction. */
export type TypeNames = (ref: string, direction: Direction) => string;

/**
 * PascalCase names, unique in the area. A component that is spelt like its own type name goes before one that only becomes
 * it (`Price` before `price`); the sent form of a schema that differs by direction ends in `Input`.
 *
 * @param suggested Names of the schemas that operations hold inline; they are taken as they are.
 * @param reserved Names that operations of the version export.
 */
export function nameTypes(
  schemas: NormalSchemas,
  usage: Usage,
  split: ReadonlySet<string>,
  suggested: ReadonlyMap<string, string>,
  reserved: ReadonlySet<string>,
): TypeNames {
  const names = new Map<string, string>();
  const taken = new Set([...reserved, ...suggested.values()].map((name) => name.toLowerCase()));
  const claim = (wish: string): string => {
    const name = unique(wish, taken);
    taken.add(name.toLowerCase());
    return name;
  };
  for (const [ref, name] of suggested)
    for (const direction of ["sent", "received"] as const) names.set(`${direction} ${ref}`, name);
  for (const ref of sortedComponents(schemas, usage, suggested)) {
    const wish = typeIdentifier(componentName(ref, schemas.get(ref)));
    const used = usage.get(ref) ?? new Set<Direction>();
    const plain = claim(reserved.has(wish) ? `${wish}Schema` : wish);
    names.set(`received ${ref}`, plain);
    names.set(`sent ${ref}`, used.size === 2 && split.has(ref) ? claim(`${plain}Input`) : plain);
  }
  return (ref, direction) => names.get(`${direction} ${ref}`) ?? "unknown";
}

function sortedComponents(
  schemas: NormalSchemas,
  usage: Usage,
  suggested: ReadonlyMap<string, string>,
): readonly string[] {
  const exact = new Map(
    [...usage.keys()]
      .filter((ref) => !suggested.has(ref))
      .map((ref) => {
        const name = componentName(ref, schemas.get(ref));
        return [ref, typeIdentifier(name) === name] as const;
      }),
  );
  return [...exact.keys()].sort(
    (left, right) => Number(exact.get(right)) - Number(exact.get(left)) || (left < right ? -1 : 1),
  );
}

/** Last token of the reference; a title where the token holds no letter (`0`, `200`). */
function componentName(ref: string, schema: Json | undefined): string {
  const tokens = parseLocalRef(ref) ?? [];
  const last = tokens.at(-1) ?? "";
  if (tokens.length > 3)
    return tokens
      .slice(2)
      .filter(
        (token) =>
          !["properties", "items", "schema", "content", "anyOf", "oneOf", "allOf", "application/json", "~all"].includes(
            token,
          ),
      )
      .join(" ");
  if (/[A-Za-z]/.test(last)) return last;
  const title = ownString(schema, "title");
  return title !== undefined && title.length <= 40 && /[A-Za-z]/.test(title) ? title : `Schema${last}`;
}

/** Unique whatever the case: file names and readers of some systems do not see it. */
function unique(wish: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wish.toLowerCase())) return wish;
  for (let count = 2; ; count += 1) if (!taken.has(`${wish}${count}`.toLowerCase())) return `${wish}${count}`;
}
