import type { Caps } from "../document/caps.js";
import type { JsonObject } from "../document/json.js";
import type { DocumentsByUrl } from "../load/follow-refs.js";
import { operationName, operationsOf, type DocumentOperation } from "../snapshot/document-operations.js";
import type { SnapshotDocument } from "../snapshot/read.js";
import { originsOf, type NamedOrigin } from "../snapshot/origins.js";
import type { Problem } from "../problem.js";
import type { CollectedDocument, DocumentOutcome } from "./collect.js";
import { refProblems } from "./validate-document.js";

type Had = Extract<DocumentOutcome, { kind: "had" }>;

/** What a fetched document is compared with. */
export interface Judgement {
  readonly former: SnapshotDocument | undefined;
  /** `v3/shipments`, for messages. */
  readonly key: string;
  /** Origins that may receive credentials; undefined where nothing is pinned yet. */
  readonly pinned: ReadonlySet<string> | undefined;
  /** Whether `--accept-loss` names the area. */
  readonly lossAccepted: boolean;
  /** The document with the repository's corrections, for its references. */
  readonly corrected: JsonObject;
  /** What its references may lead to: the documents of this run, and those of the snapshot. */
  readonly others: DocumentsByUrl;
  readonly caps: Caps;
  /** Whether all other documents of the site in YAML end with a line break. */
  readonly othersEndWithNewline: boolean;
}

/** Why a well-formed document must not replace the last good one; none if it may. */
export function judgeDocument(document: CollectedDocument, had: Had, judgement: Judgement): readonly Problem[] {
  return [
    ...shrinkProblems(document.url, had, judgement),
    ...originProblems(document.url, had, judgement),
    ...completenessProblems(document.url, had, judgement),
  ];
}

const greatestLoss = 0.2;

function shrinkProblems(
  url: string,
  { classified }: Had,
  { former, key, lossAccepted }: Judgement,
): readonly Problem[] {
  if (former === undefined || lossAccepted) return [];
  const lost = lostOperations(operationsOf(former.document), operationsOf(classified.document));
  const before = operationsOf(former.document).length;
  if (before === 0 || lost.length / before < greatestLoss) return [];
  const names = lost.slice(0, 3).map(operationName).join(", ");
  return [
    {
      code: "shrunk",
      file: url,
      message: `the document lost ${lost.length} of its ${before} operations (${names}${lost.length > 3 ? ", …" : ""})`,
      expected: "less than a fifth",
      advice: `if they are really gone, run waybill sync --accept-loss ${key}`,
    },
  ];
}

/** An operation is lost when neither its method and path nor its operationId is left. */
export function lostOperations(
  before: readonly DocumentOperation[],
  after: readonly DocumentOperation[],
): readonly DocumentOperation[] {
  const names = new Set(after.map(operationName));
  const ids = new Set(after.map(({ operationId }) => operationId));
  return before.filter(
    (operation) =>
      !names.has(operationName(operation)) && (operation.operationId === undefined || !ids.has(operation.operationId)),
  );
}

function originProblems(url: string, { body, classified }: Had, { pinned }: Judgement): readonly Problem[] {
  if (pinned === undefined) return [];
  const { api, token } = originsOf(classified.document, body.finalUrl);
  const foreign = [...api, ...token].filter(({ origin }) => isHttp(origin) && !pinned.has(origin));
  const seen = new Set<string>();
  return foreign
    .filter(({ origin }) => !seen.has(origin) && seen.add(origin))
    .map((named): Problem => moved(url, named, classified.parsed.line(named.pointer), pinned));
}

function moved(url: string, { origin, pointer }: NamedOrigin, line: number, pinned: ReadonlySet<string>): Problem {
  return {
    code: "origin-moved",
    file: url,
    pointer,
    line,
    message: `the document names the origin ${origin}, which would receive credentials`,
    expected: [...pinned].sort().join(" or ") || "no origin",
    advice: `if the API really moved, run waybill sync --accept-origin ${origin}`,
  };
}

export function isHttp(origin: string): boolean {
  return /^https?:\/\//u.test(origin);
}

/** What a file that was cut short shows: references to a part that never came, no last line break. */
function completenessProblems(
  url: string,
  { body, classified }: Had,
  { former, key, lossAccepted, corrected, others, caps, othersEndWithNewline }: Judgement,
): readonly Problem[] {
  const broken = refProblems(corrected, url, classified.parsed, others, caps);
  if (broken.length > 0) return broken;
  const usual = former?.entry.finalNewline ?? othersEndWithNewline;
  if (lossAccepted || !usual || endsWithNewline(body.bytes) || isFlow(body.bytes)) return [];
  return [
    {
      code: "truncated",
      file: url,
      message: "the body does not end with a line break, as it used to: it seems to be cut short",
      expected: "the whole document",
      advice: `try again later; if it is whole, run waybill sync --accept-loss ${key}`,
    },
  ];
}

export function endsWithNewline(bytes: Uint8Array): boolean {
  return bytes.at(-1) === 0x0a || bytes.at(-1) === 0x0d;
}

/** JSON and flow YAML show by their closing brace that they are whole. */
export function isFlow(bytes: Uint8Array): boolean {
  const text = new TextDecoder()
    .decode(bytes.subarray(0, 64))
    .replace(/^\ufeff/u, "")
    .trimStart();
  return text.startsWith("{");
}
