import { expect, test } from "vitest";
import { closest } from "../../scripts/text/closest.js";

test.each([
  ["ouput", ["output", "specs"], "output"],
  ["Output", ["output", "specs"], "output"],
  ["idempotnet", ["idempotent", "anonymous"], "idempotent"],
  ["xyz", ["output", "specs"], undefined],
  ["anything", [], undefined],
])("the word meant by %s among %j is %s", (word, candidates, wanted) => {
  expect(closest(word, candidates)).toBe(wanted);
});
