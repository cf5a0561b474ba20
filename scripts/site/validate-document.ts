import type { Caps } from "../document/caps.js";
import { isObject, own, type JsonObject } from "../document/json.js";
import { parseText, type Parsed } from "../document/parse.js";
import { checkedRefs } from "../load/checked-refs.js";
import type { DocumentsByUrl } from "../load/follow-refs.js";
import { openApiVersion } from "../load/upgrade.js";
import { WaybillError, type Problem } from "../problem.js";
import { addressFault, originsOf } from "../snapshot/origins.js";

/** A body, judged by its content. */
export type Classified =
  | { readonly kind: "document"; readonly parsed: Parsed; readonly document: JsonObject; readonly openapi: string }
  /** Well-formed, but nothing of ours: a configuration file, an AsyncAPI document. */
  | { readonly kind: "other"; readonly problem: Problem }
  | { readonly kind: "refused"; readonly problems: readonly Problem[] };

/** Decides by the content what a body is; the address and the media type say nothing reliable. */
export function classifyBody(bytes: Uint8Array, url: string, caps: Caps): Classified {
  let parsed: Parsed;
  try {
    parsed = parseText(bytes, url, caps);
  } catch (error) {
    if (error instanceof WaybillError) return { kind: "refused", problems: error.problems };
    throw error;
  }
  const { value } = parsed;
  const openapi = isObject(value) ? openApiVersion(value) : undefined;
  if (!isObject(value) || openapi === undefined) {
    const what =
      own(value, "asyncapi") === undefined ? "the file is no OpenAPI document" : "the file is an AsyncAPI document";
    return {
      kind: "other",
      problem: {
        code: "not-openapi",
        file: url,
        line: 1,
        message: what,
        expected: "`openapi` or `swagger` at the top",
      },
    };
  }
  const problems = [
    ...checkVersion(value, openapi, url, parsed),
    ...checkShape(value, url, parsed),
    ...checkAddresses(value, url, parsed),
  ];
  return problems.length > 0 ? { kind: "refused", problems } : { kind: "document", parsed, document: value, openapi };
}

function checkVersion(document: JsonObject, openapi: string, url: string, { line }: Parsed): readonly Problem[] {
  if (/^(?:2\.0|3\.[012])(?:\.\d+)?(?:-.*)?$/u.test(openapi)) return [];
  const pointer = own(document, "openapi") === undefined ? "/swagger" : "/openapi";
  return [
    {
      code: "openapi-version",
      file: url,
      pointer,
      line: line(pointer),
      message: `the document has OpenAPI version ${JSON.stringify(openapi)}`,
      expected: "2.0, 3.0, 3.1 or 3.2",
    },
  ];
}

function checkShape(document: JsonObject, url: string, { line }: Parsed): readonly Problem[] {
  const parts = ["paths", "webhooks", "components"].filter(
    (name) => own(document, name) !== undefined && own(document, name) !== null,
  );
  const wrong = parts
    .filter((name) => !isObject(own(document, name)))
    .map((name): Problem => ({
      code: "not-openapi",
      file: url,
      pointer: `/${name}`,
      line: line(`/${name}`),
      message: `\`${name}\` is no mapping`,
      expected: 'a mapping (OpenAPI 3.1, "OpenAPI Object")',
    }));
  if (parts.some((name) => Object.keys(own(document, name) ?? {}).length > 0) || wrong.length > 0) return wrong;
  return [
    {
      code: "empty-document",
      file: url,
      line: 1,
      message: "the document has no paths, webhooks or components, or only empty ones",
      expected: 'at least one of them (OpenAPI 3.1, "OpenAPI Object")',
      advice: "the file may be cut short; try again later",
    },
  ];
}

/** Servers and token URLs that no client may ever be sent to. */
function checkAddresses(document: JsonObject, url: string, { line }: Parsed): readonly Problem[] {
  const { api, token } = originsOf(document, url);
  return [...api, ...token].flatMap((named): readonly Problem[] => {
    const fault = addressFault(named);
    return fault === undefined
      ? []
      : [
          {
            code: "server-address",
            file: url,
            pointer: named.pointer,
            line: line(named.pointer),
            message: `the address ${JSON.stringify(named.written)} ${fault}`,
            expected: "an http or https URL without credentials",
            advice: "correct the document; credentials would be sent there",
          },
        ];
  });
}

/** References that lead nowhere: what a file that was cut short shows first. */
export function refProblems(
  document: JsonObject,
  url: string,
  { line }: Parsed,
  others: DocumentsByUrl,
  caps: Caps,
): readonly Problem[] {
  return checkedRefs({ document, url, file: url, line, caps }, others).problems;
}
