import { defaultCaps, type Caps } from "../document/caps.js";
import { entriesOf, isObject, own, ownObject, ownString, type JsonObject } from "../document/json.js";
import { parseText } from "../document/parse.js";
import { openApiVersion } from "../load/upgrade.js";
import { WaybillError, type Problem } from "../problem.js";
import { operationsOf } from "../snapshot/document-operations.js";
import { sha256 } from "./body-cache.js";
import type { FenceTarget } from "./fence-info.js";
import { mendFragment } from "./mend-fragment.js";
import { convertOldFragment, isOldFragment } from "./old-fragment.js";
import type { FencedBody, Page } from "./read-page.js";

/** The OpenAPI block of one page, as a document of one operation. */
export interface Fragment {
  readonly page: string;
  /** Line of the opening fence in the page, from 1. */
  readonly line: number;
  /** `fragment` is a pruned document; `old-fragment` was converted from the docs engine's own shape and lost details. */
  readonly kind: "fragment" | "old-fragment";
  /** How the page names its document: URL, path or bare name. */
  readonly reference: string | undefined;
  /** What it shows; undefined where it only holds components. */
  readonly target: FenceTarget | undefined;
  readonly document: JsonObject;
  readonly openapi: string;
  readonly sha256: string;
}

export interface PageFragments {
  readonly fragments: readonly Fragment[];
  readonly problems: readonly Problem[];
}

/** The fragments of a page, decided by the parsed body; the info string only names them. */
export function readFragments(page: Page, caps: Caps = defaultCaps): PageFragments {
  const read = page.fragments.map((fence) => readOne(page, fence, caps));
  const distinct = new Map(
    read.flatMap(({ fragment }) => (fragment === undefined ? [] : [[fragment.sha256, fragment] as const])),
  );
  return { fragments: [...distinct.values()], problems: read.flatMap(({ problems }) => problems) };
}

interface ReadOne {
  readonly fragment?: Fragment;
  readonly problems: readonly Problem[];
}

function readOne(page: Page, fence: FencedBody, caps: Caps): ReadOne {
  const expected = fence.info?.target !== undefined || /^open\s?api\b/iu.test(fence.heading);
  let value: unknown;
  try {
    value = parseText(new TextEncoder().encode(fence.body), page.url, caps).value;
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    return {
      problems: expected
        ? error.problems.map((problem) => ({ ...problem, line: fence.line + (problem.line ?? 0) }))
        : [],
    };
  }
  if (!isObject(value)) return { problems: [] };
  const old = isOldFragment(value);
  const document = old ? convertOldFragment(value) : mendFragment(value, page.prelude);
  const openapi = openApiVersion(document);
  if (openapi === undefined)
    return { problems: expected && own(value, "asyncapi") === undefined ? [notOpenApi(page, fence)] : [] };
  const { target, problems } = targetOf(document, page, fence);
  const reference = fence.info?.document ?? sourceOf(value);
  return {
    fragment: {
      page: page.url,
      line: fence.line,
      kind: old ? "old-fragment" : "fragment",
      reference,
      target,
      document,
      openapi,
      sha256: sha256(fence.body),
    },
    problems,
  };
}

function notOpenApi(page: Page, fence: FencedBody): Problem {
  return {
    code: "fragment-shape",
    file: page.url,
    line: fence.line,
    message: "the block is no OpenAPI document and no older page block",
    expected: "`openapi` at the top of the block",
  };
}

/** ReadMe names the source of a block: `/branches/1.0/apis/pets.json`. */
function sourceOf(value: JsonObject): string | undefined {
  return /\/apis\/([^/]+)$/u.exec(ownString(value, "_id") ?? "")?.[1];
}

/** The single operation of the body. The info string decides only where the body shows none or several; a contradiction is reported. */
function targetOf(
  document: JsonObject,
  page: Page,
  fence: FencedBody,
): { readonly target: FenceTarget | undefined; readonly problems: readonly Problem[] } {
  const named = fence.info?.target;
  const operations = operationsOf(document);
  const asTarget = (operation: (typeof operations)[number]): FenceTarget =>
    operation.kind === "webhook"
      ? { kind: "webhook", name: operation.path }
      : { kind: "operation", method: operation.method, path: operation.path };
  const shown = operations.map(asTarget);
  const agreeing = named === undefined ? undefined : shown.find((target) => sameTarget(target, named));
  if (agreeing !== undefined) return { target: agreeing, problems: [] };
  if (shown.length === 0)
    return {
      target: named?.kind === "webhook" ? named : undefined,
      problems: named?.kind === "operation" ? [contradiction(page, fence, "nothing")] : [],
    };
  const problems =
    named === undefined
      ? []
      : [contradiction(page, fence, operations.map(({ method, path }) => `${method} ${path}`).join(", "))];
  return { target: shown[0], problems };
}

function sameTarget(left: FenceTarget, right: FenceTarget): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function contradiction(page: Page, fence: FencedBody, shown: string): Problem {
  return {
    code: "fragment-info",
    file: page.url,
    line: fence.line,
    message: `the fence names an operation that its block does not show; the block shows ${shown}`,
    expected: "the same operation",
    advice: "the block counts",
  };
}

/** Operations and webhooks that a fragment shows, and whether it holds only components. */
export function isComponentsOnly({ document, target }: Fragment): boolean {
  return (
    target === undefined && entriesOf(document, "paths").length === 0 && ownObject(document, "components") !== undefined
  );
}
