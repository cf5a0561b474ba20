import { rmSync } from "node:fs";
import { join } from "node:path";
import { bench, peersFolder, syntheticInput, type Input } from "./install.js";
import { alternate, median, ratio, type Candidate, type Usage } from "./measure.js";

/** Every peer, as the table names it. */
export const peerTools: Readonly<Record<string, string>> = {
  "openapi-typescript": "openapi-typescript (for openapi-fetch)",
  oazapfts: "oazapfts",
  orval: "orval",
  "hey-api": "hey-api",
  "swagger-typescript-api": "swagger-typescript-api",
  kubb: "kubb",
};

/** They take many times as long as the others: one round places them. */
const slowTools: readonly string[] = ["swagger-typescript-api", "kubb"];

export function waybillGenerates(input: Input, toolkit: string, name = "waybill"): Candidate {
  return { name, cwd: input.project, args: [join(toolkit, "scripts", "bin.js"), "generate", "--quiet"], before: () => forget(input) };
}

/** Neither output nor memory of an earlier run. */
function forget(input: Input): void {
  rmSync(join(input.project, "generated"), { recursive: true, force: true });
  rmSync(join(input.project, "node_modules", ".cache"), { recursive: true, force: true });
}

/** Where a peer writes: below the peers, so that its runtime resolves. */
export function outputOf(tool: string, input: Input): string {
  return join(peersFolder, "out", input.name, tool);
}

export function peerGenerates(tool: string, input: Input): Candidate {
  const output = outputOf(tool, input);
  return {
    name: tool,
    cwd: peersFolder,
    args: [join(peersFolder, "peers.mjs"), tool, input.documents, output],
    before: () => rmSync(output, { recursive: true, force: true }),
    ...(slowTools.includes(tool) ? { rounds: 1 } : {}),
  };
}

export interface Generation {
  readonly input: string;
  readonly tools: readonly (Usage & { readonly ratio: number })[];
}

/** Cold generation of all tools, with the ratio of Waybill's time to each peer's. */
export function measureGeneration(input: Input, toolkit: string, rounds: number): Generation {
  const usages = alternate([waybillGenerates(input, toolkit), ...Object.keys(peerTools).map((tool) => peerGenerates(tool, input))], rounds, bench);
  const [own] = usages;
  if (own?.failure !== undefined) throw new Error(`waybill failed on ${input.name}: ${own.failure}`);
  return { input: input.name, tools: usages.map((usage) => ({ ...usage, ratio: own === undefined ? Number.NaN : ratio(own, usage) })) };
}

/** `generate` with nothing to do, against starting Node. */
export function measureIdle(input: Input, toolkit: string, rounds: number): number {
  const first = waybillGenerates(input, toolkit);
  alternate([first], 1, bench);
  const [idle, node] = alternate(
    [
      { name: first.name, cwd: first.cwd, args: first.args },
      { name: "node", cwd: first.cwd, args: ["-e", "0"] },
    ],
    rounds,
    bench,
  );
  if (idle === undefined || node === undefined || idle.failure !== undefined) throw new Error(`waybill failed on ${input.name}: ${idle?.failure ?? "not run"}`);
  return ratio(idle, node);
}

/** Processor time for documents of growing size. */
export function measureGrowth(toolkit: string, sizes: readonly number[], rounds: number): readonly { readonly operations: number; readonly cpu: number }[] {
  const usages = alternate(
    sizes.map((size) => waybillGenerates(syntheticInput(size), toolkit, String(size))),
    rounds,
    bench,
  );
  return usages.map(({ name, cpu, failure }) => ({ operations: Number(name), cpu: failure === undefined ? median(cpu) : Number.NaN }));
}
