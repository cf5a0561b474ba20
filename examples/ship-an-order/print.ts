import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Hands the label to `PRINT_COMMAND` (`lp -d labels -`), or keeps it in the folder `LABELS`; says which. */
export async function print(label: Uint8Array, name: string): Promise<string> {
  const { PRINT_COMMAND: command, LABELS: folder = "labels" } = process.env;
  if (command) {
    const [program = "", ...options] = command.split(" ");
    await new Promise<void>((resolve, reject) => {
      const printer = spawn(program, options, { stdio: ["pipe", "ignore", "inherit"] });
      printer
        .once("error", reject)
        .once("close", (code) => (code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}`))));
      printer.stdin.end(label);
    });
    return `sent ${name} to ${program}`;
  }
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), label);
  return `kept ${name}, ${label.length} bytes`;
}
