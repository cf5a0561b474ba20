/**
 * What a guard checks: kinds of a value (`"string"`, `"string|null"`, `"unknown"`), an array of a shape, or an object of
 * shapes, where a final `?` on the name says that the member may be absent.
 */
export type ErrorShape = string | readonly [ErrorShape] | { readonly [member: string]: ErrorShape };

/** Whether a body has the documented shape of an error. */
export type ErrorGuard<Body> = (body: unknown) => body is Body;

function kindOf(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
}

function fits(value: unknown, shape: ErrorShape): boolean {
  if (typeof shape === "string") return shape === "unknown" || shape.split("|").includes(kindOf(value));
  if (Array.isArray(shape)) return Array.isArray(value) && value.every((item) => fits(item, shape[0] as ErrorShape));
  if (kindOf(value) !== "object") return false;
  const body = value as Readonly<Record<string, unknown>>;
  let present = 0;
  for (const [key, member] of Object.entries(shape)) {
    const optional = key.endsWith("?");
    const found = body[optional ? key.slice(0, -1) : key];
    if (found === undefined && optional) continue;
    if (!fits(found, member as ErrorShape)) return false;
    present += 1;
  }
  return present > 0;
}

/**
 * A guard for one documented shape of error bodies. It never throws; an object must have every required member and at
 * least one documented one, and what it has must be of the documented kind.
 */
export function errorGuard<Body>(shape: ErrorShape): ErrorGuard<Body> {
  return (body): body is Body => fits(body, shape);
}
