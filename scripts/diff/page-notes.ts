import { own, ownArray, ownObject, ownString, type Json } from "../document/json.js";
import { toPointer } from "../document/pointer.js";
import type { DiffDocument, PageNote } from "./input.js";

/** What pages say of a document: of their blocks the lock knows whether they agree, of their titles the index knows the status. */
export function pageNotes(
  { version, area }: DiffDocument,
  lockEntry: Json | undefined,
  index: Json | undefined,
): readonly PageNote[] {
  const notes = new Map<string, PageNote>();
  const add = (note: PageNote): void => {
    const key = `${note.operation} ${note.url}`;
    notes.set(key, { ...notes.get(key), ...note });
  };
  for (const page of ownArray(index, "pages") ?? []) {
    const shown = ownObject(page, "operation") ?? ownObject(page, "webhook");
    const [url, status] = [ownString(page, "url"), ownString(page, "status")];
    const isHere = ownString(shown, "version") === version && ownString(shown, "area") === area;
    if (url === undefined || status === undefined || !isHere) continue;
    const replacement = ownString(page, "replacement");
    add({ url, status, ...shownOperation(shown), ...(replacement === undefined ? {} : { replacement }) });
  }
  for (const page of ownArray(lockEntry, "pages") ?? []) {
    const [url, operation] = [ownString(page, "page"), ownString(page, "operation")];
    const pointer = ownString(page, "pointer");
    const agrees = own(page, "agrees");
    if (url === undefined || operation === undefined || pointer === undefined) continue;
    add({ url, operation, pointer, ...(typeof agrees === "string" ? { agrees: agrees !== "no" } : {}) });
  }
  return [...notes.values()];
}

function shownOperation(shown: Json | undefined): { readonly operation: string; readonly pointer: string } {
  const name = ownString(shown, "name");
  if (name !== undefined) return { operation: `webhook ${name}`, pointer: toPointer(["webhooks", name, "post"]) };
  const [method = "", path = ""] = [ownString(shown, "method"), ownString(shown, "path")];
  return { operation: `${method} ${path}`, pointer: toPointer(["paths", path, method.toLowerCase()]) };
}
