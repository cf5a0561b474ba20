import { loadConfig } from "../config-file.js";
import { checkGenerated, generate, type Generated } from "../generate/generate.js";
import { lossCodes, type LossCode } from "../normal/loss.js";
import { formatProblem } from "../problem.js";
import { jsonText } from "../text/encode.js";
import { exitCodes, type CommonOptions, type Io } from "./io.js";

export interface GenerateOptions extends CommonOptions {
  readonly check?: boolean;
}

/** `waybill generate [--check]`: snapshot to code. Exit 1 where `--check` finds the code stale. */
export async function generateVerb(options: GenerateOptions, io: Io): Promise<number> {
  const started = Date.now();
  const config = await loadConfig(io.cwd, options.config);
  const result = await (options.check === true ? checkGenerated(config, io) : generate(config, io));
  const touched = [...result.difference.missing, ...result.difference.changed, ...result.difference.extra];
  const stale = options.check === true && touched.length > 0;
  if (options.json === true)
    io.out(
      jsonText({
        operations: result.operations,
        webhooks: result.webhooks,
        files: result.files,
        ...result.difference,
        losses: result.losses,
        proposed: result.proposed,
        stale,
      }),
    );
  else reportGenerated(result, options, io, Date.now() - started);
  return stale ? exitCodes.failed : exitCodes.done;
}

/** What a run of generating did, for a person. */
export function reportGenerated(result: Generated, options: GenerateOptions, io: Io, milliseconds: number): void {
  const { difference } = result;
  const count = difference.missing.length + difference.changed.length + difference.extra.length;
  if (result.losses.length > 0) io.err(lossSummary(result, options.verbose === true));
  for (const problem of result.unneeded) io.err(formatProblem(problem));
  if (result.proposed.length > 0)
    io.err(
      `named ${result.proposed.length} new operations in names.json: ${result.proposed.slice(0, 8).join(", ")}${result.proposed.length > 8 ? ", …" : ""}`,
    );
  if (options.check === true && count > 0) {
    for (const [word, files] of [
      ["missing", difference.missing],
      ["changed", difference.changed],
      ["not generated", difference.extra],
    ] as const)
      for (const file of files.slice(0, 20)) io.err(`${word}: ${file}`);
    io.err(`generated code is stale (${count} ${count === 1 ? "file" : "files"}); run \`waybill generate\``);
    return;
  }
  io.err(
    `${result.operations} operations and ${result.webhooks} webhooks in ${result.files} files, ${count === 0 ? "none" : count} changed (${(milliseconds / 1000).toFixed(1)} s)`,
  );
}

/** One line for each kind of loss; every place with `--verbose`. */
function lossSummary(result: Generated, verbose: boolean): string {
  const byCode = new Map<LossCode, string[]>();
  for (const { code, file, pointer } of result.losses)
    byCode.set(code, [...(byCode.get(code) ?? []), `${file}#${pointer}`]);
  return [...byCode]
    .map(
      ([code, places]) =>
        `${places.length} × ${code}: ${lossCodes[code]}${verbose ? `\n${places.map((place) => `    ${place}`).join("\n")}` : ""}`,
    )
    .join("\n");
}
