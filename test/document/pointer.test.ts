import fc from "fast-check";
import { expect, test } from "vitest";
import { parseLocalRef, parsePointer, toPointer, valueAt } from "../../scripts/document/pointer.js";

test("tokens survive the way into a pointer and back (RFC 6901)", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom("~", "/", "~1", "~0", "%2F"))), (tokens) => {
      expect(parsePointer(toPointer(tokens))).toEqual(tokens);
    }),
  );
});

test.each([
  ["#", []],
  ["#/components/schemas/A", ["components", "schemas", "A"]],
  ["#/paths/~1a~1%7Bid%7D", ["paths", "/a/{id}"]],
  ["#/a%zz", ["a%zz"]],
  ["other.json#/a", undefined],
  ["https://example.com/#/a", undefined],
  ["#anchor", undefined],
])("the reference %s has the tokens %j", (ref, tokens) => {
  expect(parseLocalRef(ref)).toEqual(tokens);
});

test.each([
  [["a", "1"], 2],
  [["a", "01"], undefined],
  [["a", "-"], undefined],
  [["b"], undefined],
  [["toString"], undefined],
  [["a", "length"], undefined],
  [[], { a: [1, 2] }],
])("at %j stands %j", (tokens, wanted) => {
  expect(valueAt({ a: [1, 2] }, tokens)).toEqual(wanted);
});
