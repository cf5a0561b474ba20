import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { waybillGenerates } from "./generation.js";
import { bench, type Input } from "./install.js";

/** Part of the sampled time of one run by who spent it. */
export interface Share {
  readonly where: string;
  readonly share: number;
}

interface Profile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: { readonly functionName: string; readonly url: string } }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Where the time of a cold generation goes, by package or by stage of the toolkit. */
export function profileOf(input: Input, toolkit: string): readonly Share[] {
  const folder = join(bench, "profile");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { args, cwd, before } = waybillGenerates(input, toolkit);
  before?.();
  spawnSync(process.execPath, ["--cpu-prof", `--cpu-prof-dir=${folder}`, ...args], { cwd });
  const file = readdirSync(folder)[0] ?? "";
  const profile = JSON.parse(readFileSync(join(folder, file), "utf8")) as Profile;
  const owners = new Map(profile.nodes.map(({ id, callFrame }) => [id, ownerOf(callFrame)]));
  const times = new Map<string, number>();
  profile.samples.forEach((sample, index) => {
    const owner = owners.get(sample) ?? "";
    if (owner !== "(idle)") times.set(owner, (times.get(owner) ?? 0) + (profile.timeDeltas[index] ?? 0));
  });
  const total = [...times.values()].reduce((sum, time) => sum + time, 0);
  return [...times]
    .map(([where, time]) => ({ where, share: time / total }))
    .sort((left, right) => right.share - left.share)
    .slice(0, 14);
}

function ownerOf({ functionName, url }: { readonly functionName: string; readonly url: string }): string {
  const dependency = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (dependency !== undefined) return dependency;
  const stage = /scripts\/(\w+)(?:\/|\.js)/.exec(url)?.[1];
  if (stage !== undefined) return `waybill, ${stage}`;
  return functionName.startsWith("(") ? functionName : functionName === "wrapSafe" || functionName.startsWith("compile") ? "Node, compiling modules" : "Node";
}
