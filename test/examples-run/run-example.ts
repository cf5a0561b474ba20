import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Why the examples cannot run here, or nothing. */
export const unbuilt: string = existsSync(`${root}dist/waybill-sendcloud/package.json`) ? "" : " (skipped: nothing is built, run npm run build)";

export interface Run {
  readonly code: number | null;
  readonly out: readonly string[];
  readonly err: readonly string[];
}

/** `node examples/run.mjs name …`, with nothing of this process's environment that a user would have set. */
export async function runExample(name: string, words: readonly string[] = [], environment: Readonly<Record<string, string>> = {}): Promise<Run> {
  const child = spawn(process.execPath, ["examples/run.mjs", name, ...words], { cwd: root, env: { PATH: process.env["PATH"] ?? "", ...environment } });
  const texts = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) child[stream].setEncoding("utf8").on("data", (text: string) => (texts[stream] += text));
  const [code] = (await once(child, "close")) as [number | null]; // the event's documented arguments
  const lines = (text: string): string[] => text.split("\n").filter(Boolean);
  return { code, out: lines(texts.stdout), err: lines(texts.stderr) };
}
