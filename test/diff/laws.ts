import { diff } from "../../scripts/diff/diff.js";
import type { Finding } from "../../scripts/diff/finding.js";
import type { JsonObject } from "../../scripts/document/json.js";
import { mutations } from "./mutations.js";
import { random } from "./random.js";
import { rewrites } from "./rewrites.js";
import { sample } from "./sample-document.js";
import type { Draft } from "./walk.js";

function compare(before: JsonObject, after: Draft): readonly Finding[] {
  const side = (document: JsonObject): { version: string; area: string; file: string; document: JsonObject; line: () => number } => ({
    version: "v1",
    area: "sample",
    file: "sample.json",
    document,
    line: () => 1,
  });
  return diff({ before: [side(before)], after: [side(after as JsonObject)], today: "2026-11-23" }).findings;
}

/** Findings above `docs` after one to four rewrites that say the same. */
export function loudRewrite(seed: number): readonly string[] {
  const walk = random(seed);
  const document = structuredClone(sample) as Draft;
  const names: string[] = [];
  for (let count = 1 + walk.below(4); count > 0; count -= 1) {
    const name = walk.pick(Object.keys(rewrites));
    if (rewrites[name]?.(document, walk) === true) names.push(name);
  }
  const loud = compare(sample, document).filter((finding) => finding.level !== "docs");
  return loud.map((finding) => `${names.join(", ")}: ${finding.level} ${finding.direction} ${finding.id} at ${finding.pointer}: ${finding.message}`);
}

/** The name of a mutation that nothing was said about, where the document did change. */
export function silentMutation(seed: number): string | undefined {
  const walk = random(seed);
  const document = structuredClone(sample) as Draft;
  const name = walk.pick(Object.keys(mutations));
  if (mutations[name]?.(document, walk) !== true || JSON.stringify(document) === JSON.stringify(sample)) return undefined;
  return compare(sample, document).length === 0 ? name : undefined;
}

/** How many of the first `count` seeds break either law; the suite takes few, a command takes thousands. */
export function checkLaws(count: number, start = 0): { readonly loud: readonly string[]; readonly silent: readonly string[] } {
  const seeds = Array.from({ length: count }, (_, index) => start + index);
  return {
    loud: seeds.flatMap((seed) => loudRewrite(seed).map((text) => `seed ${seed}: ${text}`)),
    silent: seeds.flatMap((seed) => silentMutation(seed) ?? []).map((text) => text),
  };
}
