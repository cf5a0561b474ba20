import { expect } from "vitest";

/** `npm run soak` measures at length, the suite in a short form. */
export const long: boolean = import.meta.env.MODE === "soak";

/** Prints a figure with its bound, and holds it to the bound. */
export function figure(name: string, value: number, relation: "=" | "<=", bound: number, unit = ""): void {
  process.stdout.write(`${name}: ${Number(value.toFixed(2))}${unit}, bound ${relation} ${bound}${unit}\n`);
  if (relation === "=") expect(value, name).toBe(bound);
  else expect(value, name).toBeLessThanOrEqual(bound);
}
