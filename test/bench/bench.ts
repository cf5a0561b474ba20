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

const { values } = parseArgs({ options: { toolkit: { type: "string" }, rounds: { type: "string", default: "5" }, only: { type: "string" }, "slow-peers": { type: "boolean", default: false } } });
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
// kubb and swagger-typescript-api take many times as long as the others: one round of each is enough to place them.
const quick = peerTools.filter((tool) => values["slow-peers"] || (tool !== "kubb" && tool !== "swagger-typescript-api"));

const figures: Figures = {
  generation: wants("generation") ? inputs.map((input) => (tell(`generating ${input.name}`), measureGeneration(input, toolkit, rounds, quick))) : [],
  slow: wants("slow") ? inputs.map((input) => (tell(`slow peers on ${input.name}`), measureGeneration(input, toolkit, 1, peerTools.filter((tool) => !quick.includes(tool))))) : [],
  idle: wants("idle") ? inputs.map((input) => (tell(`idle on ${input.name}`), { input: input.name, ratio: measureIdle(input, toolkit, rounds * 4) })) : [],
  growth: wants("growth") ? (tell("growth"), measureGrowth(toolkit, [1250, 2500, 5000], Math.min(rounds, 3))) : [],
  strict: wants("strict") ? inputs.map((input) => (tell(`strict flags on ${input.name}`), { input: input.name, tools: countStrictErrors(input, toolkit, quick) })) : [],
  consumers: wants("consumers") && github !== undefined ? (tell("consumers"), measureConsumers(github, toolkit, rounds)) : [],
  bundles: wants("bundles") && github !== undefined ? (tell("bundles"), await measureBundles(github)) : [],
  profile: wants("profile") && github !== undefined ? (tell("profile"), profileOf(github, toolkit)) : [],
};
writeFileSync(join(bench, "figures.json"), JSON.stringify(figures, undefined, 2));
process.stdout.write(markdown(figures));
if (values.only === undefined) {
  const notes = readFileSync(new URL("notes.md", import.meta.url), "utf8");
  writeFileSync(join(root, "docs", "bench.md"), `${markdown(figures)}\n${notes}`);
  writeFileSync(join(root, "docs", "bench.svg"), chart(figures));
}
