import { entriesOf, ownArray, ownObject, ownString, type Json } from "../document/json.js";
import { parseText } from "../document/parse.js";
import type { Caps } from "../document/caps.js";
import type { SourceDocument } from "../load/load.js";
import { readOverlay, type Overlay } from "../load/overlay.js";
import type { DocumentStatus } from "../model/model.js";
import type { NameTable, OperationName } from "../model/names.js";
import type { PageNote } from "../model/site-rules.js";
import { WaybillError, type Problem } from "../problem.js";
import type { GenerateInput } from "./input.js";

/** The specs folder as values. */
export interface Specs {
  readonly sources: readonly SourceDocument[];
  readonly names: NameTable;
  readonly overlays: readonly Overlay[];
  /** What the index says of pages, by URL without `.md`. */
  readonly pages: ReadonlyMap<string, PageNote>;
  /** Status of each version: what all its documents share, else current. */
  readonly statuses: ReadonlyMap<string, DocumentStatus>;
  /** Origins that may receive credentials, as pinned in the lock. */
  readonly origins: readonly string[];
}

/** Reads bytes to values; all problems at once. `folder` is the name of the specs folder for messages. */
export function parseSpecs(input: GenerateInput, folder: string, caps?: Caps): Specs {
  const problems: Problem[] = [];
  const attempt = <T>(read: () => T, otherwise: T): T => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof WaybillError)) throw error;
      problems.push(...error.problems);
      return otherwise;
    }
  };
  const json = (name: string): Json | undefined => {
    const bytes = input.specs.get(name);
    return bytes === undefined ? undefined : attempt(() => parseJson(bytes, `${folder}/${name}`, caps), undefined);
  };
  const lock = json("lock.json");
  const index = json("index.json");
  const sources = [...input.specs].flatMap(([name, bytes]) => {
    const match = /^([^/]+)\/([^/]+)\.json$/.exec(name);
    if (match?.[1] === undefined || match[2] === undefined || match[1] === "overlays") return [];
    return attempt(() => [sourceOf(match[1] ?? "", match[2] ?? "", `${folder}/${name}`, bytes, lock, caps)], []);
  });
  const overlays = [...input.specs]
    .filter(([name]) => name.startsWith("overlays/"))
    .flatMap(([name, bytes]) =>
      attempt(() => {
        const overlay = readOverlay(parseText(bytes, `${folder}/${name}`, caps).value, `${folder}/${name}`);
        if ("code" in overlay) throw new WaybillError([overlay]);
        return [overlay];
      }, []),
    );
  const given = input.specs.get("names.json");
  const names =
    given === undefined
      ? {}
      : attempt(() => readNames(parseText(given, `${folder}/names.json`, caps).value, `${folder}/names.json`), {}); // people edit and merge it: no key may hide another
  if (problems.length > 0) throw new WaybillError(problems);
  return { sources, names, overlays, pages: pagesOf(index), statuses: statusesOf(index), origins: originsOf(lock) };
}

/** The snapshot is our own canonical JSON, so `JSON.parse` reads it; the slower reader only explains what is wrong or where something stands. */
function parseJson(bytes: Uint8Array, file: string, caps: Caps | undefined): Json {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as Json; // JSON.parse yields JSON values only
  } catch {
    return parseText(bytes, file, caps).value;
  }
}

function sourceOf(
  version: string,
  area: string,
  file: string,
  bytes: Uint8Array,
  lock: Json | undefined,
  caps: Caps | undefined,
): SourceDocument {
  const entry = ownObject(ownObject(lock, "documents"), `${version}/${area}`);
  let lines: ((pointer: string) => number) | undefined;
  return {
    version,
    area,
    file,
    url: ownString(entry, "url"),
    value: parseJson(bytes, file, caps),
    line: (pointer) => (lines ??= parseText(bytes, file, caps).line)(pointer),
  };
}

function readNames(value: Json | undefined, file: string): NameTable {
  const problems: Problem[] = [];
  const taken = new Map<string, string>();
  const table = entriesOf(value).map(([document, operations]) => {
    const version = document.split("/")[0] ?? "";
    const entries = entriesOf(operations).flatMap(([key, entry]): readonly (readonly [string, OperationName])[] => {
      const method = ownString(entry, "method");
      const name = ownString(entry, "function");
      const pointer = `/${document.replaceAll("/", "~1")}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      if (
        method === undefined ||
        name === undefined ||
        !/^[A-Za-z]\w*\.[A-Za-z]\w*$/.test(method) ||
        !/^[A-Za-z]\w*$/.test(name)
      ) {
        problems.push({
          code: "names",
          file,
          pointer,
          message: "the entry is no name",
          expected: '{ "method": "group.method", "function": "identifier" }',
        });
        return [];
      }
      for (const [kind, text] of [
        ["function", name],
        ["method", method],
      ] as const) {
        const before = taken.get(`${version} ${kind} ${text}`);
        if (before !== undefined)
          problems.push({
            code: "name-clash",
            file,
            pointer,
            message: `the ${kind} ${text} is already the name of ${before}`,
            expected: `names unique in ${version}`,
            advice: "rename one of the two",
          });
        taken.set(`${version} ${kind} ${text}`, `${document} ${key}`);
      }
      const was = ownArray(entry, "was")?.filter(
        (text): text is string => typeof text === "string" && /^[A-Za-z]\w*$/.test(text),
      );
      return [[key, { method, function: name, ...(was === undefined ? {} : { was }) }]];
    });
    return [document, Object.fromEntries(entries)] as const;
  });
  if (problems.length > 0) throw new WaybillError(problems);
  return Object.fromEntries(table);
}

const statuses: readonly DocumentStatus[] = ["current", "deprecated", "legacy"];

function statusIn(entry: Json): DocumentStatus {
  return statuses.find((status) => status === ownString(entry, "status")) ?? "current";
}

function pagesOf(index: Json | undefined): ReadonlyMap<string, PageNote> {
  return new Map(
    (ownArray(index, "pages") ?? []).flatMap((entry) => {
      const url = ownString(entry, "url");
      if (url === undefined) return [];
      return [[pageKey(url), { url, status: statusIn(entry), replacement: ownString(entry, "replacement") }] as const];
    }),
  );
}

/** One page answers at `/x`, `/x.md` and `/x/index.md`. */
export function pageKey(url: string): string {
  return url.replace(/\.md$/, "").replace(/\/index$/, "");
}

function statusesOf(index: Json | undefined): ReadonlyMap<string, DocumentStatus> {
  const byVersion = new Map<string, Set<DocumentStatus>>();
  for (const entry of ownArray(index, "documents") ?? []) {
    const version = ownString(entry, "version");
    if (version !== undefined) byVersion.set(version, (byVersion.get(version) ?? new Set()).add(statusIn(entry)));
  }
  return new Map(
    [...byVersion].map(([version, found]) => [version, found.size === 1 ? ([...found][0] ?? "current") : "current"]),
  );
}

function originsOf(lock: Json | undefined): readonly string[] {
  const origins = entriesOf(lock, "documents").flatMap(([, entry]) => [
    ...(ownArray(entry, "origins") ?? []),
    ...(ownArray(entry, "tokenUrls") ?? []),
  ]);
  const all = origins.flatMap((value) =>
    typeof value === "string" && URL.canParse(value) ? [new URL(value).origin] : [],
  );
  return [...new Set(all)].filter((origin) => origin !== "null").sort();
}
