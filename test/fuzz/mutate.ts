import { isArray, isObject, type Json, type JsonObject } from "../../scripts/document/json.js";

/** Numbers from a seed (mulberry32), so that a finding can be repeated. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export const canary = "PWNED_CANARY";

/** Text that would break out of a string, a comment, a template, a type or a path, if anything let it. */
export const hostileTexts: readonly string[] = [
  `*/ globalThis.${canary} = 1; /*`,
  `*\\/ ${canary}() /*`,
  `"; ${canary}(); "`,
  `'; ${canary}(); '`,
  `\`\${${canary}()}\``,
  `\n${canary}();\n`,
  `\u2028${canary}()\u2029`,
  `${canary}\u0000`,
  `\ud800${canary}`,
  `\u202e${canary}\u2066`,
  `__proto__`,
  `constructor`,
  `then`,
  `default`,
  `../../${canary}`,
  `C:\\${canary}`,
  `CON`,
  `<script>${canary}()</script>`,
  `#/components/schemas/${canary}`,
  `{${canary}}`,
  ``,
  ` `,
  `0`,
  `é`,
  `名前`,
  `a`.repeat(300),
];

const oddValues: readonly Json[] = [
  null,
  true,
  false,
  0,
  -1,
  1e21,
  0.1,
  "",
  [],
  {},
  [[]],
  [null],
  { "": "" },
  { $ref: "#" },
  { $ref: "#/nowhere" },
  { $ref: "#/components/schemas" },
  { type: "null" },
  { type: ["string", "null"] },
  { type: "nonsense" },
  { enum: [] },
  { enum: [null] },
  { const: null },
  { oneOf: [] },
  { allOf: [true, false] },
  { anyOf: [{}] },
  { items: false },
  { required: ["a", 1] },
  { properties: [] },
  { properties: { __proto__: {} } },
];

interface Place {
  readonly path: readonly (string | number)[];
}

/** All places of a tree, or a fair sample of a large one. */
function places(root: Json, random: () => number): readonly Place[] {
  const found: Place[] = [];
  const walk = (value: Json, path: readonly (string | number)[]): void => {
    found.push({ path });
    if (isArray(value)) value.forEach((item, index) => walk(item, [...path, index]));
    else if (isObject(value)) for (const [key, child] of Object.entries(value)) if (child !== undefined) walk(child, [...path, key]);
  };
  walk(root, []);
  return found.filter((place) => place.path.length > 0 && (found.length < 4000 || random() < 4000 / found.length));
}

type Edit = (value: Json, random: () => number) => Json | undefined;

const pick = <T>(items: readonly T[], random: () => number): T => items[Math.floor(random() * items.length)] as T; // the lists here are never empty

const edits: readonly Edit[] = [
  () => undefined,
  (_, random) => pick(oddValues, random),
  (_, random) => pick(hostileTexts, random),
  (value, random) => (typeof value === "string" ? `${value}${pick(hostileTexts, random)}` : value),
  (value, random) => (isObject(value) ? { ...value, [pick(hostileTexts, random)]: pick(oddValues, random) } : value),
  (value, random) => (isObject(value) ? renameKey(value, random) : isArray(value) ? [...value, ...value] : value),
  (value) => [value, value],
  (value) => ({ allOf: [value, value] }),
  (value) =>
    isObject(value) ? { oneOf: [value, { type: "null" }, value], discriminator: { propertyName: canary, mapping: { [canary]: { $ref: "#/x" } } } } : value,
];

function renameKey(object: JsonObject, random: () => number): JsonObject {
  const keys = Object.keys(object);
  if (keys.length === 0) return object;
  const chosen = pick(keys, random);
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key === chosen ? pick(hostileTexts, random) : key, value ?? null]));
}

/** A copy with `count` places changed, each in one of the ways above. */
export function mutate(root: Json, random: () => number, count: number): Json {
  let current = root;
  for (let done = 0; done < count; done += 1) {
    const place = pick(places(current, random), random);
    current = editAt(current, place.path, pick(edits, random), random) ?? {};
  }
  return current;
}

function editAt(value: Json, path: readonly (string | number)[], edit: Edit, random: () => number): Json | undefined {
  const [head, ...rest] = path;
  if (head === undefined) return edit(value, random);
  if (isArray(value)) return value.flatMap((item, index) => (index === head ? (editAt(item, rest, edit, random) ?? []) : [item])) as Json;
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, child]) => {
      const changed = key === head && child !== undefined ? editAt(child, rest, edit, random) : child;
      return changed === undefined ? [] : [[key, changed]];
    }),
  );
}
