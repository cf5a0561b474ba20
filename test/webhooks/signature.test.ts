import { expect, test } from "vitest";
import { answers, vectors } from "./vectors.js";

const given = await answers();

test.each(vectors.map(({ point, name, wanted }) => [`${point} ${name}`, wanted] as const))("point %s: %s", (name, wanted) => {
  expect(given[name]).toBe(wanted);
});
