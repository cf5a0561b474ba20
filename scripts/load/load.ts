import { defaultCaps, type Caps } from "../document/caps.js";
import { isObject, own, type Json, type JsonObject } from "../document/json.js";
import { WaybillError, type Problem } from "../problem.js";
import { checkCaps } from "./check-caps.js";
import { checkedRefs } from "./checked-refs.js";
import type { LoadedDocument } from "./loaded-document.js";
import { applyOverlays, type Overlay } from "./overlay.js";
import { upgradeDocument } from "./upgrade.js";

/** A document of the snapshot as it was read. */
export interface SourceDocument {
  readonly version: string;
  readonly area: string;
  readonly file: string;
  readonly url: string | undefined;
  readonly value: Json;
  readonly line: (pointer: string) => number;
}

export interface Loaded {
  readonly documents: readonly LoadedDocument[];
  /** Overlay actions that changed something, as `file#index`. */
  readonly effective: ReadonlySet<string>;
}

/**
 * Snapshot to documents: corrections applied, version brought to 3.1, references checked. All problems of all documents at once.
 *
 * @throws WaybillError
 */
export async function load(
  sources: readonly SourceDocument[],
  overlays: readonly Overlay[],
  caps: Caps = defaultCaps,
): Promise<Loaded> {
  const problems: Problem[] = [];
  const effective = new Set<string>();
  const documents: LoadedDocument[] = [];
  for (const source of sources) {
    try {
      documents.push(await loadOne(source, overlays, effective, caps));
    } catch (error) {
      if (!(error instanceof WaybillError)) throw error;
      problems.push(...error.problems);
    }
  }
  const others = new Map(
    documents.flatMap(({ url, document }) => (url === undefined ? [] : [[url, document] as const])),
  );
  const whole = documents.map((loaded) => {
    const followed = checkedRefs(loaded, others);
    problems.push(...followed.problems);
    return { ...loaded, document: followed.document };
  });
  if (problems.length > 0) throw new WaybillError(inOrder(problems, sources));
  return { documents: whole, effective };
}

/** Problems in the order of the documents that they are about. */
function inOrder(problems: readonly Problem[], sources: readonly SourceDocument[]): readonly Problem[] {
  const order = new Map(sources.map(({ file }, index) => [file, index]));
  const rank = ({ file }: Problem): number => (file === undefined ? -1 : (order.get(file) ?? -1));
  return problems.toSorted((left, right) => rank(left) - rank(right));
}

async function loadOne(
  source: SourceDocument,
  overlays: readonly Overlay[],
  effective: Set<string>,
  caps: Caps,
): Promise<LoadedDocument> {
  const value = objectOnly(source);
  const corrected = await applyOverlays(value, `${source.version}/${source.area}`, overlays);
  for (const action of corrected.effective) effective.add(action);
  const document = await upgradeDocument(corrected.document, source.file);
  checkShape(document, source);
  checkCaps(document, source, caps);
  return {
    version: source.version,
    area: source.area,
    file: source.file,
    url: source.url,
    document,
    caps,
    line: source.line,
  };
}

function objectOnly(source: SourceDocument): JsonObject {
  if (isObject(source.value)) return source.value;
  throw new WaybillError([
    {
      code: "not-openapi",
      file: source.file,
      pointer: "",
      line: 1,
      message: "the document is no mapping",
      expected: "an OpenAPI document",
    },
  ]);
}

function checkShape(document: JsonObject, source: SourceDocument): void {
  const problems = ["paths", "webhooks", "components"].flatMap((name): readonly Problem[] => {
    const part = own(document, name);
    return part === undefined || isObject(part)
      ? []
      : [
          {
            code: "not-openapi",
            file: source.file,
            pointer: `/${name}`,
            line: source.line(`/${name}`),
            message: `\`${name}\` is no mapping`,
            expected: 'a mapping (OpenAPI 3.1, "OpenAPI Object")',
          },
        ];
  });
  if (problems.length > 0) throw new WaybillError(problems);
}
