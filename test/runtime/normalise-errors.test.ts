import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { errorsAt, hasErrorCode, isJsonApiErrors, normaliseErrors } from "../../src/index.js";
import { jsonPointer } from "../../src/normalise-errors.js";

const given: readonly (readonly [shape: string, status: number, body: unknown, wanted: unknown])[] = [
  [
    "JSON:API, status in a string",
    400,
    { errors: [{ status: "404", code: "not_found", detail: "gone", source: { pointer: "/a/b" } }] },
    [{ status: 404, code: "not_found", detail: "gone", source: { pointer: "/a/b" } }],
  ],
  ["a bare array of error objects", 400, [{ status: "400", code: "invalid", detail: "no" }], [{ status: 400, code: "invalid", detail: "no" }]],
  [
    "status as a number",
    415,
    { errors: [{ status: 415, code: "unsupported_media_type", title: "T", detail: "d" }] },
    [{ status: 415, code: "unsupported_media_type", title: "T", detail: "d" }],
  ],
  [
    "field and message",
    400,
    { errors: [{ field: "to_address", message: "missing", code: "required" }] },
    [{ status: 400, code: "required", detail: "missing", source: { pointer: "/to_address" } }],
  ],
  [
    "a number for a code",
    409,
    { errors: [{ field: "id", code: 409, message: "no" }] },
    [{ status: 409, code: "409", detail: "no", source: { pointer: "/id" } }],
  ],
  [
    "one error with code, request and message",
    400,
    { error: { code: 400, request: "api/v2/parcels", message: "bad" } },
    [{ status: 400, code: "400", detail: "bad" }],
  ],
  ["code and message in a list", 400, { errors: [{ code: "x", message: "y" }] }, [{ status: 400, code: "x", detail: "y" }]],
  ["detail alone", 404, { detail: "Not found." }, [{ status: 404, detail: "Not found." }]],
  [
    "detail with loc of the body",
    422,
    { detail: [{ loc: ["body", "items", 0, "sku"], msg: "field required", type: "missing" }] },
    [{ status: 422, code: "missing", detail: "field required", source: { pointer: "/items/0/sku" } }],
  ],
  [
    "detail with loc of the query and ctx",
    422,
    { detail: [{ loc: ["query", "limit"], msg: "too big", type: "less_than", ctx: { le: 100 } }] },
    [{ status: 422, code: "less_than", detail: "too big", source: { parameter: "limit" }, meta: { le: 100 } }],
  ],
  ["message alone", 404, { message: "no label" }, [{ status: 404, detail: "no label" }]],
  ["an object nobody described", 404, { foo: 1 }, [{ status: 404 }]],
  [
    "XML of an object store",
    404,
    '<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>No key.</Message></Error>',
    [{ status: 404, code: "NoSuchKey", title: "HTML or XML", detail: "No key." }],
  ],
  ["an HTML page", 502, "<!DOCTYPE html><html><head><title>Bad gateway</title></head></html>", [{ status: 502, title: "Bad gateway" }]],
  ["plain text", 500, "upstream timed out", [{ status: 500, detail: "upstream timed out" }]],
  [
    "OAuth",
    401,
    { error: "invalid_client", error_description: "unknown client", error_hint: "h", status_code: 401 },
    [{ status: 401, code: "invalid_client", detail: "unknown client" }],
  ],
  [
    "problem details",
    403,
    { type: "https://x.example/p", title: "Forbidden", status: 403, detail: "not yours" },
    [{ status: 403, title: "Forbidden", detail: "not yours" }],
  ],
  [
    "a map of fields",
    400,
    { errors: { name: ["required", "short"], non_field_errors: ["clash"] } },
    [
      { status: 400, detail: "required", source: { pointer: "/name" } },
      { status: 400, detail: "short", source: { pointer: "/name" } },
      { status: 400, detail: "clash" },
    ],
  ],
  ["a bare map of fields", 400, { name: ["required"] }, [{ status: 400, detail: "required", source: { pointer: "/name" } }]],
  ["the resource itself", 409, { data: { id: 1 } }, [{ status: 409 }]],
  ["nothing", 429, undefined, [{ status: 429 }]],
  ["an empty text", 404, "", [{ status: 404 }]],
  ["an empty list", 400, { errors: [] }, [{ status: 400 }]],
  ["errors as an empty object", 400, { errors: {} }, [{ status: 400 }]],
  ["null for a code", 400, { errors: [{ code: null, detail: "d" }] }, [{ status: 400, detail: "d" }]],
  [
    "parameter and header",
    400,
    { errors: [{ source: { parameter: "page" } }, { source: { header: "Accept" } }] },
    [
      { status: 400, source: { parameter: "page" } },
      { status: 400, source: { header: "Accept" } },
    ],
  ],
];

test.each(given)("%s becomes a list of errors", (_, status, body, wanted) => {
  expect(normaliseErrors(body, status)).toEqual(wanted);
});

test("whatever came, the list is not empty and every status is a number", () => {
  fc.assert(
    fc.property(fc.anything(), fc.integer({ min: 400, max: 599 }), (body, status) => {
      const errors = normaliseErrors(body, status);
      expect(errors.length).toBeGreaterThan(0);
      for (const error of errors) expect(Number.isFinite(error.status)).toBe(true);
    }),
  );
});

test("whatever JSON came, in the places where errors stand, the list is not empty", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom("errors", "error", "detail"), (value, member) => {
      expect(normaliseErrors({ [member]: value }, 400).length).toBeGreaterThan(0);
    }),
  );
});

test.each([
  ["/a/b", "/a/b"],
  ["/data/attributes/[1]/order_details", "/data/attributes/1/order_details"],
  ["body/unknown_field", "/unknown_field"],
  ["order/order_items", "/order/order_items"],
  ["#/a/0", "/a/0"],
  ["parcels[0].name", "/parcels/0/name"],
  ["$.a.b", "/a/b"],
])("pointer %s is read as %s", (from, wanted) => expect(jsonPointer(from)).toBe(wanted));

describe("guards", () => {
  test.each([
    [{ errors: [{ code: "x" }] }, true],
    [{ errors: [] }, false],
    [{ errors: ["x"] }, false],
    [[{ code: "x" }], false],
    [null, false],
    ["errors", false],
  ])("isJsonApiErrors(%j) is %s", (body, wanted) => expect(isJsonApiErrors(body)).toBe(wanted));

  const result = {
    errors: normaliseErrors(
      {
        errors: [
          { code: "required", source: { pointer: "/a/b" } },
          { code: "invalid", source: { pointer: "/ab" } },
        ],
      },
      400,
    ),
  };
  test("hasErrorCode finds a code", () =>
    expect([hasErrorCode(result, "invalid"), hasErrorCode(result, "other"), hasErrorCode({}, "x")]).toEqual([true, false, false]));
  test("errorsAt finds a place and what is below it", () => expect(errorsAt(result, "body/a").map(({ code }) => code)).toEqual(["required"]));
});
