import fc from "fast-check";
import { stringify } from "yaml";
import { describe, expect, test } from "vitest";
import { defaultCaps } from "../../scripts/document/caps.js";
import { parseText } from "../../scripts/document/parse.js";
import { WaybillError, type Problem } from "../../scripts/problem.js";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function problemsOf(text: string | Uint8Array, caps = defaultCaps): readonly Problem[] {
  try {
    parseText(typeof text === "string" ? bytes(text) : text, "api.yaml", caps);
  } catch (error) {
    if (error instanceof WaybillError) return error.problems;
    throw error;
  }
  return [];
}

const nested = (depth: number, open: string, close: string): string => `${open.repeat(depth)}${close.repeat(depth)}`;

describe("what is refused, and where it stands", () => {
  const bomb = `a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n${"bcdefgh"
    .split("")
    .map((name, index) => `${name}: &${name} [${Array(10).fill(`*${"abcdefg"[index]}`).join(", ")}]`)
    .join("\n")}\n`;
  test.each<[string, string | Uint8Array, string, number | undefined]>([
    ["nothing", "", "empty", undefined],
    ["blanks", " \n\t\n", "empty", undefined],
    ["a login page", "\n<!doctype html><html>", "html", 1],
    ["XML", '<?xml version="1.0"?><Error/>', "html", 1],
    ["Latin 1", new Uint8Array([0x61, 0x3a, 0x20, 0xe9]), "encoding", undefined],
    ["UTF-16", new Uint8Array([0xff, 0xfe, 0x7b, 0x00]), "encoding", undefined],
    ["truncated JSON", '{\n "openapi": "3.1.0",\n "paths": {', "syntax", 3],
    ["truncated YAML", 'openapi: "3.1.0\npaths: {}\n', "syntax", 3],
    ["a tab as indentation", "paths:\n\ta: 1\n", "syntax", 2],
    ["a key that stands twice in JSON", '{\n "a": 1,\n "b": { "c": 1,\n "c": 2 } }', "duplicate-key", 4],
    ["a key that stands twice in YAML", "a: 1\nb:\n  c: 1\n  c: 2\n", "duplicate-key", 4],
    ["__proto__ that stands twice", '{"__proto__": 1,\n"__proto__": 2}', "duplicate-key", 2],
    ["JSON too deep", nested(300, "[", "]"), "too-deep", undefined],
    ["JSON far too deep", nested(200_000, "[", "]"), "too-deep", undefined],
    ["YAML too deep", `a: ${nested(300, "[", "]")}`, "too-deep", undefined],
    ["YAML far too deep", `a: ${nested(200_000, "[", "]")}`, "too-deep", undefined],
    ["YAML far too deep without an end", `a: ${"[".repeat(5_000)}`, "too-deep", undefined],
    ["a block of YAML too deep", Array.from({ length: 1_000 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n"), "too-deep", undefined],
    ["a sequence of YAML too deep", `${"- ".repeat(1_000)}a`, "too-deep", undefined],
    ["several YAML documents", "---\na: 1\n---\na: 2\n", "syntax", 3],
    ["an alias bomb", bomb, "alias-expansion", undefined],
    ["an alias of itself", "a: &a [*a]\n", "too-deep", undefined],
  ])("%s", (_, text, code, line) => {
    const [problem] = problemsOf(text);
    expect(problem).toMatchObject({ code, file: "api.yaml", message: expect.any(String), expected: expect.any(String) });
    expect(problem?.line).toBe(line);
  });

  test.each([
    ["bytes", { ...defaultCaps, bytes: 10 }, '{"a": "0123456789"}', "too-large"],
    ["depth", { ...defaultCaps, depth: 2 }, '{"a": [[[1]]]}', "too-deep"],
    ["values", { ...defaultCaps, values: 5 }, "[1, 2, 3, 4, 5, 6]", "too-many-values"],
    ["aliases", { ...defaultCaps, aliases: 3 }, "a: &a [1, 2, 3]\nb: *a\nc: *a\n", "alias-expansion"],
  ])("more %s than the cap", (_, caps, text, code) => {
    expect(problemsOf(text).map((problem) => problem.code)).toEqual([]);
    expect(problemsOf(text, caps)[0]).toMatchObject({ code, expected: expect.stringMatching(/at most/), advice: expect.stringMatching(/caps\./) });
  });

  test("says all duplicates at once", () => {
    expect(problemsOf('{"a": 1, "a": 2, "b": 1, "b": 2}')).toHaveLength(2);
  });
});

describe("what is read", () => {
  test.each<[string, string, unknown]>([
    ["a byte order mark", '\ufeff{"a": 1}', { a: 1 }],
    ["YAML 1.2: no and on are text", "a: no\nb: on\nc: 0o17\nd: 1_000\n", { a: "no", b: "on", c: 15, d: "1_000" }],
    ["dates stay text", "a: 2026-07-09\n", { a: "2026-07-09" }],
    ["a merge key is a key", "base: &b { a: 1 }\nc: { <<: *b }\n", { base: { a: 1 }, c: { "<<": { a: 1 } } }],
    ["numbers as keys are text", "responses:\n  200: ok\n", { responses: { "200": "ok" } }],
    ["YAML that begins like JSON", "{ a: 1, b: [x, y] }", { a: 1, b: ["x", "y"] }],
    ["a list", "- 1\n- a\n", [1, "a"]],
  ])("%s", (_, text, wanted) => {
    expect(parseText(bytes(text), "api.yaml").value).toEqual(wanted);
  });

  test("__proto__ is an ordinary key, in JSON and in YAML", () => {
    for (const text of ['{"__proto__": {"polluted": true}}', "__proto__: { polluted: true }\n"]) {
      const { value } = parseText(bytes(text), "api.yaml");
      expect(Object.keys(value as object)).toEqual(["__proto__"]);
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test("any JSON value comes back from JSON and from YAML", () => {
    const values = fc
      .jsonValue({ maxDepth: 4 })
      .filter((value) => !JSON.stringify(value).includes('"__proto__"'))
      .map((value) => ({ value })); // written by a library that loses that key
    fc.assert(
      fc.property(values, (value) => {
        const plain = JSON.parse(JSON.stringify(value)) as unknown;
        expect(parseText(bytes(JSON.stringify(value)), "api.json").value).toEqual(plain);
        expect(parseText(bytes(stringify(plain)), "api.yaml").value).toEqual(plain);
      }),
      { numRuns: 200 },
    );
  });
});

describe("large documents are read in time that follows their size", () => {
  const keys = Array.from({ length: 100_000 }, (_, index) => `k${index}`);
  test.each<[string, string, string | undefined]>([
    ["a mapping of 100,000 keys", keys.map((key) => `${key}: 1`).join("\n"), undefined],
    ["100,000 anchors", keys.map((key) => `${key}: &${key} 1`).join("\n"), undefined],
    ["an object of 100,000 keys", JSON.stringify(Object.fromEntries(keys.map((key) => [key, 1]))), undefined],
    ["one key 100,000 times in YAML", "a: 1\n".repeat(100_000), "duplicate-key"],
    ["one key 100,000 times in JSON", `{${'"a":1,'.repeat(100_000)}"a":1}`, "duplicate-key"],
  ])("%s", (_, text, code) => {
    const problems = problemsOf(text);
    expect(problems[0]?.code).toBe(code);
    expect(problems.length).toBeLessThanOrEqual(20);
  });
});

describe("the line of a pointer", () => {
  const json = '{\n "paths": {\n  "/a~b": {\n   "get": [\n    1,\n    { "x": 2 }\n   ]\n  }\n }\n}';
  const yaml = "paths:\n  /a~b:\n    get:\n      - 1\n      - x: 2\n  200:\n    y: 1\n";
  test.each([
    [json, "", 1],
    [json, "/paths", 2],
    [json, "/paths/~1a~0b", 3],
    [json, "/paths/~1a~0b/get/1", 6],
    [json, "/paths/~1a~0b/get/1/x", 6],
    [json, "/paths/~1a~0b/post", 3],
    [json, "/components/schemas/A", 1],
    [yaml, "/paths", 1],
    [yaml, "/paths/~1a~0b", 2],
    [yaml, "/paths/~1a~0b/get/1/x", 5],
    [yaml, "/paths/200", 6],
    [yaml, "/paths/200/y", 7],
    [yaml, "/paths/~1a~0b/post/requestBody", 2],
    ["a: &a\n  b: 1\nc:\n  *a\n", "/c/b", 2],
    ["a: 1\n", "/a/b/c", 1],
  ])("%#: of %s", (text, pointer, line) => {
    expect(parseText(bytes(text), "api").line(pointer)).toBe(line);
  });
});
