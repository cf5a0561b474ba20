import { isObject, ownObject, ownString, type Json, type JsonObject } from "../document/json.js";
import { parseText } from "../document/parse.js";
import type { Caps } from "../document/caps.js";
import { checkedRefs } from "../load/checked-refs.js";
import { upgradeDocument } from "../load/upgrade.js";
import { refuse, WaybillError, type Problem } from "../problem.js";
import { documentName, mayBeDocument } from "./document-name.js";
import type { DiffDocument } from "./input.js";
import { pageNotes } from "./page-notes.js";
import type { FileSet } from "./read-documents.js";

/** The OpenAPI documents of one side; other files of the folder are left alone. All problems at once. */
export async function parseDocuments(set: FileSet, caps: Caps): Promise<readonly DiffDocument[]> {
  const problems: Problem[] = [];
  const documents: DiffDocument[] = [];
  const names = new Set(set.files.keys());
  for (const [name, bytes] of set.files) {
    if (!set.single && !mayBeDocument(name, names)) continue;
    try {
      const document = await parseOne(set, name, bytes, caps);
      if (document !== undefined) documents.push(document);
    } catch (error) {
      if (!(error instanceof WaybillError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new WaybillError(problems);
  if (documents.length === 0)
    refuse({
      code: "no-documents",
      file: set.folder === "" ? set.name : set.folder,
      message: "there is no OpenAPI document",
      expected: "a file with `openapi` or `swagger` at the top",
    });
  return asInSnapshot(documents, set, caps);
}

/** In a snapshot the lock says where each document was fetched: what documents refer to in each other is brought into them, and what pages say is noted. */
function asInSnapshot(documents: readonly DiffDocument[], set: FileSet, caps: Caps): readonly DiffDocument[] {
  const [lock, index] = ["lock.json", "index.json"].map((name) => {
    const bytes = set.files.get(name);
    return bytes === undefined ? undefined : parseText(bytes, `${set.folder}${name}`, caps).value;
  });
  if (lock === undefined) return documents;
  const entryOf = ({ version, area }: DiffDocument): Json | undefined =>
    ownObject(ownObject(lock, "documents"), `${version}/${area}`);
  const urlOf = (document: DiffDocument): string | undefined => ownString(entryOf(document), "url");
  const byUrl = new Map(
    documents.flatMap((document) => {
      const url = urlOf(document);
      return url === undefined ? [] : [[url, document.document] as const];
    }),
  );
  return documents.map((document) => ({
    ...document,
    document: checkedRefs({ ...document, url: urlOf(document), caps }, byUrl).document,
    pages: pageNotes(document, entryOf(document), index),
  }));
}

async function parseOne(set: FileSet, name: string, bytes: Uint8Array, caps: Caps): Promise<DiffDocument | undefined> {
  const file = `${set.folder}${name}`;
  const parsed = parseText(bytes, file, caps);
  const { value } = parsed;
  const openapi = isObject(value) && (Object.hasOwn(value, "openapi") || Object.hasOwn(value, "swagger"));
  if (!openapi && !set.single) return undefined;
  if (!openapi)
    return refuse({
      code: "not-openapi",
      file,
      line: 1,
      message: "the document names no OpenAPI version",
      expected: "`openapi` or `swagger` at the top",
    });
  const document = value as JsonObject; // an object, as tested above
  // 3.0 is read as it is; Swagger 2.0 keeps its schemas elsewhere.
  const readable = ownString(document, "swagger") === undefined ? document : await upgradeDocument(document, file);
  // Two files given by name are one document in two states, whatever they are called.
  const identity = set.single ? { version: "", area: "document" } : documentName(name);
  return { ...identity, file, document: readable, line: parsed.line };
}
