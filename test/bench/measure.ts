import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A program to measure: what Node runs, where, and what is done before each run. */
export interface Candidate {
  readonly name: string;
  readonly cwd: string;
  readonly args: readonly string[];
  readonly before?: () => void;
  /** In how many rounds it runs; default: in all. */
  readonly rounds?: number;
}

export interface Usage {
  readonly name: string;
  /** Seconds of processor time, user and system together, one for each of its rounds; not a number where it was killed. */
  readonly cpu: readonly number[];
  /** Peak of the resident memory of the last round, in MiB. */
  readonly memory: number;
  /** What the program said where it failed; undefined where every round succeeded. */
  readonly failure: string | undefined;
}

const preload = fileURLToPath(new URL("cpu.cjs", import.meta.url));

/** Runs all candidates once in each round, so that a busy moment of the machine meets all of them alike. */
export function alternate(candidates: readonly Candidate[], rounds: number, scratch: string): readonly Usage[] {
  const runs = Array.from({ length: rounds }, (_, round) =>
    candidates.map((candidate) => (round < (candidate.rounds ?? rounds) ? runOnce(candidate, scratch) : undefined)),
  );
  return candidates.map(({ name }, index) => {
    const own = runs.map((round) => round[index]).filter((run) => run !== undefined);
    return {
      name,
      cpu: own.map(({ cpu }) => cpu / 1e6),
      memory: (own.at(-1)?.memory ?? 0) / 1024,
      failure: own.find(({ failure }) => failure !== undefined)?.failure,
    };
  });
}

function runOnce(candidate: Candidate, scratch: string): { readonly cpu: number; readonly memory: number; readonly failure: string | undefined } {
  candidate.before?.();
  const file = join(scratch, "usage.json");
  rmSync(file, { force: true });
  const run = spawnSync(process.execPath, ["--require", preload, ...candidate.args], {
    cwd: candidate.cwd,
    encoding: "utf8",
    env: { ...process.env, BENCH_USAGE: file, NO_COLOR: "1" },
    maxBuffer: 1 << 28,
    timeout: 900_000,
  });
  // A program that is killed leaves no usage.
  const usage = existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as { readonly cpu: number; readonly memory: number })
    : { cpu: Number.NaN, memory: Number.NaN };
  const lines = run.stderr.split("\n").filter((line) => line.trim() !== "");
  const said = lines.find((line) => line.includes("documents failed")) ?? lines[0] ?? "";
  return { ...usage, failure: run.status === 0 ? undefined : `exit ${run.status ?? run.signal ?? ""}: ${said.slice(0, 120)}` };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** Median of the ratios of each round in which both ran. */
export function ratio(left: Usage, right: Usage): number {
  const rounds = Math.min(left.cpu.length, right.cpu.length);
  return median(left.cpu.slice(0, rounds).map((cpu, round) => cpu / (right.cpu[round] ?? Number.NaN)));
}
