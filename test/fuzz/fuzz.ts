import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Json } from "../../scripts/document/json.js";
import { parseText } from "../../scripts/document/parse.js";
import { build } from "../../scripts/generate/build.js";
import { WaybillError } from "../../scripts/problem.js";
import { importCutOff } from "../generate/cut-off.js";
import { escaped, typeErrors } from "./inert.js";
import { mutate, seededRandom } from "./mutate.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** How one mutated document ended. */
export type Outcome =
  | { readonly kind: "built"; readonly files: ReadonlyMap<string, string> }
  | { readonly kind: "refused"; readonly codes: readonly string[] }
  | { readonly kind: "fault"; readonly message: string };

/** The committed snapshot documents, small ones first. */
export function seedDocuments(): readonly { readonly name: string; readonly text: Uint8Array }[] {
  const specs = `${root}/specs`;
  const names = readdirSync(specs, { recursive: true })
    .map(String)
    .filter((name) => /^v\d+[\\/][\w-]+\.json$/.test(name));
  return names
    .map((name) => ({ name, text: readFileSync(`${specs}/${name}`) }))
    .sort((left, right) => left.text.length - right.text.length || (left.name < right.name ? -1 : 1));
}

/** Parses, builds and looks at one document. A problem must say where it is; anything that is no problem is a fault. */
export async function tryDocument(document: Json): Promise<Outcome> {
  const file = "fuzzed.json";
  try {
    const parsed = parseText(new TextEncoder().encode(JSON.stringify(document)), file);
    const built = await build(
      {
        sources: [{ version: "v1", area: "main", file, url: "https://docs.example.com/openapi.json", value: parsed.value, line: parsed.line }],
        names: {},
        overlays: [],
        pages: new Map(),
        statuses: new Map(),
        origins: [],
      },
      { name: "Fuzzed", runtime: "../src" },
      () => undefined,
    );
    const broken = [...built.files].flatMap(([name, text]) => escaped(name, text));
    return broken.length > 0 ? { kind: "fault", message: broken.slice(0, 3).join("; ") } : { kind: "built", files: built.files };
  } catch (error) {
    if (!(error instanceof WaybillError)) return { kind: "fault", message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    const unplaced = error.problems.filter((problem) => problem.file === undefined || problem.code === "emitted-syntax");
    return unplaced.length > 0
      ? { kind: "fault", message: unplaced.map(({ message }) => message).join("; ") }
      : { kind: "refused", codes: error.problems.map(({ code }) => code) };
  }
}

export interface FuzzReport {
  readonly built: number;
  readonly refused: ReadonlyMap<string, number>;
  readonly faults: readonly { readonly seed: number; readonly name: string; readonly message: string }[];
}

/** Mutates, builds and type-checks: `runs` documents, the outputs of each `batch` in one program. */
export async function fuzz(seed: number, runs: number, batch: number, tell: (line: string) => void = () => undefined): Promise<FuzzReport> {
  const seeds = seedDocuments();
  const refused = new Map<string, number>();
  const faults: { seed: number; name: string; message: string }[] = [];
  const waiting = new Map<string, ReadonlyMap<string, string>>();
  let built = 0;
  const flush = async (at: number): Promise<void> => {
    const texts = [...waiting].flatMap(([folder, files]) => [...files].map(([name, text]) => [`${root}${folder}/${name}`, text] as const));
    for (const message of typeErrors(new Map(texts), `${root}src/`)) faults.push({ seed: at, name: "type check", message });
    const { failed, attempts, added } = await importCutOff(waiting);
    for (const message of [...failed, ...attempts, ...added]) faults.push({ seed: at, name: "import", message });
    waiting.clear();
  };
  for (let run = 0; run < runs; run += 1) {
    const random = seededRandom(seed + run);
    const chosen = seeds[Math.floor(random() * random() * seeds.length)];
    if (chosen === undefined) break;
    const outcome = await tryDocument(mutate(JSON.parse(new TextDecoder().decode(chosen.text)) as Json, random, 1 + Math.floor(random() * 6)));
    if (outcome.kind === "fault") faults.push({ seed: seed + run, name: chosen.name, message: outcome.message });
    if (outcome.kind === "refused") for (const code of new Set(outcome.codes)) refused.set(code, (refused.get(code) ?? 0) + 1);
    if (outcome.kind === "built") {
      built += 1;
      waiting.set(`fuzz-${run}`, outcome.files);
    }
    if ((run + 1) % batch === 0 || run + 1 === runs) {
      await flush(seed + run);
      tell(`${run + 1}/${runs}: ${built} built, ${[...refused.values()].reduce((sum, count) => sum + count, 0)} refused, ${faults.length} faults`);
    }
  }
  return { built, refused, faults };
}
