import { InputError } from "./errors.js";
import type { EncodeBody, OperationRow } from "./row.js";

function append(form: FormData, row: OperationRow, name: string, value: unknown): void {
  if (value === undefined || value === null) return;
  if (value instanceof Blob) {
    if (!(value instanceof File) || value.name === "")
      throw new InputError(
        row,
        `part ${JSON.stringify(name)} is a file without a name: hand over new File([…], name, { type })`,
      );
    form.append(name, value, value.name);
    return;
  }
  const encoding = row.body?.encoding;
  const type = encoding && Object.hasOwn(encoding, name) ? encoding[name]?.contentType : undefined;
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  // A part of its own media type can only be a Blob, and FormData names every Blob: servers read it as they read the text.
  if (type && !type.includes(",") && !type.startsWith("text/plain"))
    form.append(name, new Blob([text], { type }), name);
  else form.append(name, text);
}

/**
 * A body as `multipart/form-data`: a part per property, per item where the property is an array; objects as JSON.
 * Files keep their name and type.
 * @throws InputError for a Blob, which has no name.
 */
export const multipart: EncodeBody = (body, row) => {
  const form = new FormData();
  for (const [name, value] of Object.entries((body ?? {}) as object))
    for (const item of Array.isArray(value) ? value : [value]) append(form, row, name, item);
  return form;
};
