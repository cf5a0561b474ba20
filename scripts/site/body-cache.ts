import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { isObject, ownString, type Json } from "../document/json.js";

/** The last good answer of one address, for conditional requests (RFC 9110, section 13). */
export interface CachedBody {
  readonly bytes: Uint8Array;
  readonly finalUrl: string;
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
}

/** Bodies of former runs; losing it costs requests, never correctness. */
export interface BodyCache {
  /** Undefined where nothing is known or the file no longer has the hash that it was stored under. */
  readonly read: (url: string) => Promise<CachedBody | undefined>;
  readonly write: (url: string, body: CachedBody) => Promise<void>;
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Keeps bodies in a folder outside the committed tree. */
export function folderCache(folder: string): BodyCache {
  const noteFile = (url: string): string => path.join(folder, `${sha256(url).slice(0, 32)}.json`);
  return {
    async read(url) {
      try {
        const note = JSON.parse(await readFile(noteFile(url), "utf8")) as Json;
        const hash = ownString(note, "sha256") ?? "";
        if (!isObject(note) || ownString(note, "url") !== url || !/^[\da-f]{64}$/u.test(hash)) return undefined;
        const bytes = await readFile(path.join(folder, hash));
        if (sha256(bytes) !== hash) return undefined;
        return {
          bytes,
          finalUrl: ownString(note, "finalUrl") ?? url,
          etag: ownString(note, "etag"),
          lastModified: ownString(note, "lastModified"),
        };
      } catch {
        return undefined;
      }
    },
    async write(url, { bytes, finalUrl, etag, lastModified }) {
      try {
        await mkdir(folder, { recursive: true });
        const hash = sha256(bytes);
        await replaceFile(path.join(folder, hash), bytes);
        await replaceFile(noteFile(url), JSON.stringify({ url, finalUrl, etag, lastModified, sha256: hash }));
      } catch {
        // A cache that cannot be written is no cache; the next run asks without conditions.
      }
    },
  };
}

async function replaceFile(file: string, content: Uint8Array | string): Promise<void> {
  const beside = `${file}.${randomUUID()}`;
  await writeFile(beside, content);
  await rename(beside, file);
}
