import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { measureBundles } from "./bundle.js";
import { measureConsumers } from "./consumer.js";
import { measureGeneration, measureGrowth, measureIdle, peerTools } from "./generation.js";
import { bench, installPeers, prepareInputs, root } from "./install.js";
import { profileOf } from "./profile.js";
import { chart, markdown, type Figures } from "./report.js";
import { countStrictErrors } from "./strict.js";

const { values } = parseArgs({
  options: {
    toolkit: { type: "string" },
    rounds: { type: "string", default: "5" },
    only: { type: "string" },
  },
});
const toolkit = values.toolkit === undefined ? join(root, "dist", "waybill") : resolve(values.toolkit);
if (!existsSync(join(toolkit, "scripts", "bin.js"))) {
  process.stderr.write(`there is no build in ${toolkit}: run \`npm run build\` first\n`);
  process.exit(1);
}
const rounds = Number(values.rounds);
const wants = (part: string): boolean => values.only === undefined || values.only.split(",").includes(part);
const tell = (text: string): void => void process.stderr.write(`${text}\n`);

installPeers();
const { sendcloud, github } = prepareInputs();
const inputs = [sendcloud, github].filter((input) => input !== undefined);

const file = join(bench, "figures.json");
const none: Figures = { generation: [], idle: [], growth: [], strict: [], consumers: [], bundles: [], profile: [] };
// Parts that are not measured now keep their last figures, so that one part can be repeated alone.
let figures: Figures = existsSync(file) ? { ...none, ...(JSON.parse(readFileSync(file, "utf8")) as Figures) } : none;

/** Each part in order; what was measured is kept even where a later part fails. */
const parts: Readonly<Record<keyof Figures, () => Partial<Figures> | Promise<Partial<Figures>>>> = {
  generation: () => ({ generation: inputs.map((input) => measureGeneration(input, toolkit, rounds)) }),
  idle: () => ({ idle: inputs.map((input) => ({ input: input.name, ratio: measureIdle(input, toolkit, rounds * 4) })) }),
  growth: () => ({ growth: measureGrowth(toolkit, [1250, 2500, 5000], Math.min(rounds, 3)) }),
  consumers: () => ({ consumers: github === undefined ? [] : measureConsumers(github, toolkit, rounds) }),
  bundles: async () => ({ bundles: github === undefined ? [] : await measureBundles(github) }),
  strict: () => ({ strict: inputs.map((input) => ({ input: input.name, tools: countStrictErrors(input, toolkit, Object.keys(peerTools)) })) }),
  profile: () => ({ profile: github === undefined ? [] : profileOf(github, toolkit) }),
};
for (const [part, measure] of Object.entries(parts)) {
  if (!wants(part)) continue;
  tell(`measuring ${part}`);
  figures = { ...figures, ...(await measure()) };
  writeFileSync(file, JSON.stringify(figures, undefined, 2));
}
process.stdout.write(markdown(figures));
const notes = readFileSync(new URL("notes.md", import.meta.url), "utf8");
writeFileSync(join(root, "docs", "bench.md"), `${markdown(figures)}\n${notes}`);
writeFileSync(join(root, "docs", "bench.svg"), chart(figures));
