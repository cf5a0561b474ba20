/** A document that a test may change in place. */
export type Draft = { [key: string]: unknown };

export interface Spot {
  readonly holder: Draft;
  readonly key: string;
  readonly value: Draft;
}

export function isDraft(value: unknown): value is Draft {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const methods = new Set(["get", "put", "post", "delete", "patch", "head", "options"]);
const maps = ["properties", "patternProperties"];
const single = ["items", "additionalProperties", "not"];
const lists = ["allOf", "oneOf", "anyOf"];

function at(holder: unknown, key: string): Spot[] {
  const value = isDraft(holder) ? holder[key] : undefined;
  return isDraft(holder) && isDraft(value) ? [{ holder, key, value }] : [];
}

export function each(holder: unknown): Spot[] {
  return isDraft(holder) ? Object.keys(holder).flatMap((key) => at(holder, key)) : [];
}

function schemasUnder(spot: Spot): Spot[] {
  const inner = [
    ...maps.flatMap((key) => each(spot.value[key])),
    ...single.flatMap((key) => at(spot.value, key)),
    ...lists.flatMap((key) => listItems(spot.value[key])),
  ];
  return [spot, ...inner.flatMap(schemasUnder)];
}

/** Objects in a list; the list is written by index like any holder. */
export function listItems(list: unknown): Spot[] {
  return Array.isArray(list)
    ? list.flatMap((value: unknown, index) => (isDraft(value) ? [{ holder: list as unknown as Draft, key: String(index), value }] : []))
    : [];
}

export function operations(document: Draft): Spot[] {
  return [...each(document["paths"]), ...each(document["webhooks"])].flatMap((item) => each(item.value)).filter((spot) => methods.has(spot.key));
}

export function parameters(document: Draft): Spot[] {
  const items = each(document["paths"]);
  return [...items, ...operations(document)].flatMap((spot) => listItems(spot.value["parameters"]));
}

export function mediaTypes(document: Draft): Spot[] {
  return operations(document)
    .flatMap((operation) => [...at(operation.value, "requestBody"), ...each(operation.value["responses"])])
    .flatMap((body) => each(body.value["content"]));
}

export function headers(document: Draft): Spot[] {
  return operations(document)
    .flatMap((operation) => each(operation.value["responses"]))
    .flatMap((response) => each(response.value["headers"]));
}

/** Every schema object, references included. */
export function schemas(document: Draft): Spot[] {
  const components = isDraft(document["components"]) ? each(document["components"]["schemas"]) : [];
  const inline = [...parameters(document), ...mediaTypes(document), ...headers(document)].flatMap((spot) => at(spot.value, "schema"));
  return [...components, ...inline].flatMap(schemasUnder);
}
