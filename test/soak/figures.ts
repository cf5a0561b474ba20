import { expect } from "vitest";

/** `--mode soak` measures at length, the suite in a short form. */
export const long: boolean = process.env["MODE"] === "soak";

function print(name: string, value: number, relation: string, bound: number, unit: string): void {
  process.stdout.write(`${name}: ${Number(value.toFixed(2))}${unit}, bound ${relation} ${bound}${unit}\n`);
}

/** Prints a figure with its bound, and holds it to the bound. */
export function figure(name: string, value: number, relation: "=" | "<=", bound: number, unit = ""): void {
  print(name, value, relation, bound, unit);
  if (relation === "=") expect(value, name).toBe(bound);
  else expect(value, name).toBeLessThanOrEqual(bound);
}

/** Prints a time in milliseconds with its bound; only a soak run, which has the machine for itself, is held to it. */
export function timing(name: string, milliseconds: number, bound: number): void {
  print(name, milliseconds, "<=", bound, " ms");
  if (long) expect(milliseconds, name).toBeLessThanOrEqual(bound);
}
