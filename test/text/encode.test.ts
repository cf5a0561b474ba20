import fc from "fast-check";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import {
  commentText,
  fileName,
  html,
  markdownCode,
  markdownText,
  memberIdentifier,
  printedCode,
  propertyKey,
  singleLine,
  stringLiteral,
  terminal,
  typeIdentifier,
  valueIdentifier,
  valueLiteral,
  workflowMessage,
  workflowProperty,
} from "../../scripts/text/encode.js";

/** Text that is likely to break out of something: pieces of syntax, controls, separators, lone surrogates. */
const piece = fc.constantFrom(
  "*/",
  "*",
  "/",
  "\\",
  "*\\/",
  '"',
  "'",
  "`",
  "${",
  "}",
  "{",
  "\n",
  "\r",
  "\t",
  "\u2028",
  "\u2029",
  "\u0000",
  "\u001b[31m",
  "\u009b",
  "\u200b",
  "\u202e",
  "\ufeff",
  "\ud800",
  "\udc00",
  "😀",
  "<",
  ">",
  "</script>",
  "<!--",
  "&",
  "%",
  "::error::",
  "@",
  "|",
  "[a](b)",
  "https://",
  "../",
  "CON",
  "ü",
  "名",
  "a",
  "B",
  "9",
  " ",
  "-",
  "_",
  "__proto__",
);
const hostile = fc.array(fc.oneof(piece, fc.string({ unit: "binary", maxLength: 4 })), { maxLength: 12 }).map((pieces) => pieces.join(""));

/** Characters that a reader cannot see or that turn the text around. */
const invisible =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

function statements(text: string): readonly ts.Statement[] {
  const source = ts.createSourceFile("text.ts", text, ts.ScriptTarget.ESNext, true);
  const { parseDiagnostics } = source as unknown as { readonly parseDiagnostics: readonly ts.Diagnostic[] }; // internal, but the one syntax check that needs no program
  expect(parseDiagnostics.map(({ messageText }) => messageText)).toEqual([]);
  return source.statements;
}

/** JSON has a negative zero that no document means. */
function hasNegativeZero(value: unknown): boolean {
  return Object.is(value, -0) || (typeof value === "object" && value !== null && Object.values(value).some(hasNegativeZero));
}

/** The initialiser of `const x = …` where the text is nothing but that. */
function initialiser(expression: string): ts.Expression | undefined {
  const [only, ...more] = statements(`const x = ${expression};`);
  expect(more).toEqual([]);
  return only !== undefined && ts.isVariableStatement(only) ? only.declarationList.declarations[0]?.initializer : undefined;
}

describe("string literals", () => {
  test("read back as the text, hold nothing invisible and stay one token", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const literal = stringLiteral(text);
        const node = initialiser(literal);
        expect(node !== undefined && ts.isStringLiteral(node) ? node.text : undefined).toBe(text);
        expect(literal).not.toMatch(invisible);
        expect(JSON.parse(literal)).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  test("values read back as they were", () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 4 }).filter((value) => !hasNegativeZero(value)),
        (value) => {
          const literal = valueLiteral(value);
          expect(initialiser(literal)).toBeDefined();
          // The literal has been parsed as one expression of data just above.
          expect(Function(`"use strict"; return ${literal};`)()).toEqual(value);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("comments", () => {
  test("stay one comment on one line, whatever the text", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const comment = commentText(text);
        expect(comment).not.toMatch(/[\n\r]/);
        expect(statements(`/** ${comment} */\nconst after = 1;`)).toHaveLength(1);
        expect(statements(`/* ${comment}*/const after = 1;`)).toHaveLength(1);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ["*/", "* /"],
    ["**//", "** //"],
    ["*\u200b/", "* /"],
    ["*\u0000/ alert()", "* / alert()"],
    ["*\n/", "* /"],
    ["*\ud800/", "* /"],
    ["@deprecated", "\\@deprecated"],
    ["see {@link x}", "see {\\@link x}"],
    ["a@b.example", "a@b.example"],
  ])("%j becomes %j", (given, wanted) => {
    expect(commentText(given)).toBe(wanted);
  });

  test("printed code keeps its line breaks and shows what was invisible", () => {
    expect(printedCode('"a\u202eb"\n\t"\u0000"')).toBe('"a\\u202eb"\n\t"\\u0000"');
  });
});

describe("identifiers", () => {
  test("are identifiers that shadow nothing", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const name of [typeIdentifier(text), valueIdentifier(text), memberIdentifier(text)]) expect(name).toMatch(/^[A-Za-z][A-Za-z0-9]*_?$/);
        expect(Object.hasOwn(Object.prototype, memberIdentifier(text))).toBe(false);
        expect(statements(`type ${typeIdentifier(text)} = 1; const ${valueIdentifier(text)} = 1;`)).toHaveLength(2);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ["shipment-request", "ShipmentRequest"],
    ["0", "Schema0"],
    ["200", "Schema200"],
    ["", "Schema"],
    ["名前", "Schema"],
    ["été", "Ete"],
    ["Price", "Price"],
    ["price", "Price"],
    ["Promise", "PromiseSchema"],
    ["Success", "SuccessSchema"],
    ["IOSSNumber", "IOSSNumber"],
  ])("the type of %j is %s", (given, wanted) => {
    expect(typeIdentifier(given)).toBe(wanted);
  });

  test.each([
    ["delete", "delete_"],
    ["__proto__", "proto"],
    ["constructor", "constructor_"],
    ["then", "then_"],
    ["operation", "operation_"],
    ["get-all_shipments", "getAllShipments"],
    ["2fa", "operation2fa"],
  ])("the value of %j is %s", (given, wanted) => {
    expect(valueIdentifier(given)).toBe(wanted);
  });

  test.each([
    ["delete", "delete"],
    ["then", "then_"],
    ["with", "with_"],
    ["to_string", "toString_"],
    ["hasOwnProperty", "hasOwnProperty_"],
  ])("the member of %j is %s", (given, wanted) => {
    expect(memberIdentifier(given)).toBe(wanted);
  });

  test("property keys name the property that was meant, __proto__ too", () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.constant("__proto__")), (text) => {
        // propertyKey gives one key and the parser has agreed.
        initialiser(`{ ${propertyKey(text)}: 1 }`);
        expect(Object.keys(Function(`"use strict"; return { ${propertyKey(text)}: 1 };`)() as object)).toEqual([text]);
      }),
      { numRuns: 200 },
    );
  });
});

describe("file names", () => {
  test("are one safe segment on every system", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const name = fileName(text);
        expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
        expect(name).toBe(name.toLowerCase());
        expect(name.length).toBeLessThanOrEqual(90);
        expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)$/);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ["../../etc/passwd", "etc-passwd"],
    ["CON", "con-document"],
    ["com1", "com1-document"],
    ["event-subscriptions", "event-subscriptions"],
    ["", "document"],
    ["..", "document"],
  ])("%j is written as %j", (given, wanted) => {
    expect(fileName(given)).toBe(wanted);
  });
});

describe("text for readers", () => {
  test("Markdown forms no link, image, HTML, mention, table cell or heading", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const written = markdownText(text);
        expect(written).not.toMatch(/[\n\r]/);
        expect(written.replace(/\\./g, "")).not.toMatch(/[`*_[\]<>#|!&$~]/);
        expect(written).not.toMatch(/@\w|https?:\/\/|www\.\w/);
      }),
      { numRuns: 200 },
    );
  });

  test("a code span ends where it should", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const span = markdownCode(text);
        const [fence = ""] = /^`+/.exec(span) ?? [];
        const inside = span.slice(fence.length, span.length - fence.length);
        expect(span.endsWith(fence) && fence !== "").toBe(true);
        expect((inside.match(/`+/g) ?? []).map((run) => run.length)).not.toContain(fence.length);
        expect(inside).not.toMatch(/[\n|]/);
      }),
      { numRuns: 200 },
    );
  });

  test("HTML holds no markup, neither in text nor in an attribute", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(html(text)).not.toMatch(/[<>"'`]/);
        expect(html(text).replace(/&#\d+;/g, "")).not.toContain("&");
      }),
      { numRuns: 200 },
    );
  });

  test("a workflow command and a terminal get one message without control sequences", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(workflowMessage(text)).not.toMatch(/[\n\r\u001b]/);
        expect(workflowProperty(text)).not.toMatch(/[\n\r:,\u001b]/);
        expect(terminal(text)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
        expect(singleLine(text)).not.toMatch(/[\n\r\t\u202e]|^\s|\s$/);
      }),
      { numRuns: 200 },
    );
  });
});
