import { own } from "../document/json.js";
import { shown } from "./change.js";
import { classOf } from "./class-of.js";
import type { Cause } from "./collect.js";
import { compareDocuments, operationsIn } from "./compare-documents.js";
import { comparePages, type PageChange } from "./compare-pages.js";
import { levels, type DriftReport, type Finding } from "./finding.js";
import type { DiffDocument, DiffInput, SymbolsOf } from "./input.js";
import { placeOf } from "./operation-ref.js";
import { summarise } from "./summarise.js";

/** Compares two sets of documents by meaning; findings come worst first, then by document and place. */
export function diff(input: DiffInput): DriftReport {
  const key = (document: DiffDocument): string => `${document.version} ${document.area}`;
  const after = new Map(input.after.map((document) => [key(document), document]));
  const before = new Map(input.before.map((document) => [key(document), document]));
  const findings: Finding[] = [];
  for (const [name, document] of before) {
    const other = after.get(name);
    if (other === undefined) {
      findings.push(wholeDocument(document, "before", input.symbolsOf));
      continue;
    }
    for (const change of comparePages(document.pages ?? [], other.pages ?? []))
      findings.push(pageFinding(change, document, other, input.symbolsOf));
    if (JSON.stringify(document.document) !== JSON.stringify(other.document)) {
      for (const cause of compareDocuments(document, other, input.today))
        findings.push(findingOf(cause, document, other, input.symbolsOf));
    }
  }
  for (const [name, document] of after)
    if (!before.has(name)) findings.push(wholeDocument(document, "after", input.symbolsOf));
  const sorted = findings.sort(byLevelAndPlace);
  return { findings: sorted, summary: summarise(sorted) };
}

function byLevelAndPlace(one: Finding, other: Finding): number {
  return (
    levels.indexOf(one.level) - levels.indexOf(other.level) ||
    compareText(`${one.version}/${one.area}`, `${other.version}/${other.area}`) ||
    one.line - other.line ||
    compareText(one.pointer, other.pointer) ||
    compareText(one.id, other.id) ||
    compareText(one.direction, other.direction)
  );
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function findingOf(cause: Cause, before: DiffDocument, after: DiffDocument, symbolsOf: SymbolsOf | undefined): Finding {
  const { change } = cause;
  const document = change.site.side === "before" ? before : after;
  const places = [...cause.places.values()];
  const [place] = places;
  return {
    id: change.class,
    level: cause.level,
    effect: cause.effect,
    direction: cause.direction,
    section: cause.section,
    version: document.version,
    area: document.area,
    file: document.file,
    document: change.site.side,
    pointer: change.site.pointer,
    line: document.line(change.site.pointer),
    path: place?.path ?? null,
    method: place?.method ?? null,
    places,
    symbols: symbolsFor(
      change.site.pointer,
      places.map((one) => one.pointer),
      before,
      symbolsOf,
    ),
    message: change.message,
    advice: cause.advice,
    ...(change.before === undefined
      ? {}
      : { before: typeof change.before === "string" ? change.before : shown(change.before) }),
    ...(change.after === undefined
      ? {}
      : { after: typeof change.after === "string" ? change.after : shown(change.after) }),
  };
}

function pageFinding(
  { class: id, page, message }: PageChange,
  before: DiffDocument,
  after: DiffDocument,
  symbolsOf: SymbolsOf | undefined,
): Finding {
  const { version, area, file } = after;
  const { pointer } = page;
  const [method = "", ...path] = page.operation.split(" ");
  const place = { method: method === "webhook" ? "POST" : method, path: path.join(" "), pointer };
  return {
    id,
    ...classOf(id, "sent"),
    direction: "none",
    section: method === "webhook" ? "webhooks" : "paths",
    version,
    area,
    file,
    document: "after",
    pointer,
    line: after.line(pointer),
    path: place.path,
    method: place.method,
    places: [place],
    symbols: symbolsFor(pointer, [], before, symbolsOf),
    message,
  };
}

/** Names of the type in which the pointer lies and of the operations that use it. */
function symbolsFor(
  pointer: string,
  operations: readonly string[],
  document: DiffDocument,
  symbolsOf: SymbolsOf | undefined,
): readonly string[] {
  if (symbolsOf === undefined) return [];
  const found = new Set<string>();
  for (const start of [pointer, ...operations]) {
    for (let at = start; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) {
      const names = symbolsOf(document.version, document.area, at);
      for (const name of names) found.add(name);
      if (names.length > 0) break;
    }
  }
  return [...found];
}

function wholeDocument(document: DiffDocument, side: "before" | "after", symbolsOf: SymbolsOf | undefined): Finding {
  const id = side === "before" ? "document-removed" : "document-added";
  const { level, effect, advice } = classOf(id, "sent");
  const root = { side, root: document.document } as const;
  const places = (["paths", "webhooks"] as const).flatMap((key) => operationsIn(root, key)).map(placeOf);
  const title = own(own(document.document, "info"), "title");
  const count = places.length === 1 ? "1 operation" : `${places.length} operations`;
  return {
    id,
    level,
    effect,
    advice,
    direction: "none",
    section: "document",
    version: document.version,
    area: document.area,
    file: document.file,
    document: side,
    pointer: "",
    line: 1,
    path: places[0]?.path ?? null,
    method: places[0]?.method ?? null,
    places,
    symbols:
      side === "before"
        ? symbolsFor(
            "",
            places.map((one) => one.pointer),
            document,
            symbolsOf,
          )
        : [],
    message: `the document ${typeof title === "string" ? JSON.stringify(title) : document.area} with ${count} was ${side === "before" ? "removed" : "added"}`,
  };
}
