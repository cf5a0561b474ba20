import { Command, CommanderError, Option } from "commander";
import { WaybillError, formatProblem } from "./problem.js";
import { processIo } from "./terminal.js";
import { jsonText, terminal } from "./text/encode.js";
import { toolkit } from "./toolkit.js";
import { exitCodes, type CommonOptions, type Io } from "./verbs/io.js";
import { verbs, type VerbEntry } from "./verbs/table.js";

type Verb<Options> = (options: Options, io: Io) => Promise<number>;

/** Runs the command line and gives the exit code; nothing here ends the process. */
export async function run(argv: readonly string[]): Promise<number> {
  let code: number = exitCodes.done;
  const program = new Command("waybill")
    .description("Turns a documentation site into a typed TypeScript client and keeps the two in step.")
    .version(toolkit.version)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void process.stdout.write(text),
      writeErr: (text) => void process.stderr.write(text),
    });
  for (const verb of verbs) {
    program.addCommand(
      commandOf(verb, async (options) => {
        code = await guarded(verb.run, options);
      }),
    );
  }
  try {
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    throw error;
  }
}

function commandOf(verb: VerbEntry, action: (options: Record<string, unknown>) => Promise<void>): Command {
  const command = new Command(verb.name).description(verb.summary).exitOverride().showSuggestionAfterError();
  for (const [name, about] of verb.arguments ?? []) command.argument(name, about);
  for (const [flags, about] of verb.options) command.addOption(new Option(flags, about));
  command.option("--config <file>", "configuration file (default: waybill.config.ts, .mjs or .json)");
  command.option("--json", "machine output alone on standard output");
  command.option("--quiet", "no progress, no summary");
  command.option("--verbose", "every detail, and stack traces of faults");
  command.addHelpText("after", `\nExamples:\n${verb.examples.map((example) => `  $ ${example}`).join("\n")}`);
  command.action(async (...given: readonly unknown[]) => {
    const names = (verb.arguments ?? []).map(([name]) => name.replace(/[<>[\].]/g, ""));
    const values = Object.fromEntries(
      names.map((name, index) => [name, given[index]] as const).filter(([, value]) => value !== undefined),
    );
    await action({ ...command.opts<Record<string, unknown>>(), ...values });
  });
  return command;
}

/** Problems are told with their places; a fault of the toolkit itself asks to be reported. */
async function guarded(
  run: Verb<Record<string, unknown>>,
  options: Record<string, unknown> & CommonOptions,
): Promise<number> {
  const io = processIo(options.quiet === true);
  try {
    return await run(options, io);
  } catch (error) {
    io.progress.end();
    if (error instanceof WaybillError) {
      if (options.json === true) io.out(jsonText({ problems: error.problems }));
      for (const problem of error.problems) process.stderr.write(`error: ${formatProblem(problem)}\n`);
    } else {
      const message = error instanceof Error ? error.message : String(error);
      process.stderr.write(
        `error: ${terminal(message)}\n${options.verbose === true && error instanceof Error ? `${error.stack ?? ""}\n` : "this may be a fault of waybill; run again with --verbose for its trace\n"}`,
      );
    }
    return exitCodes.failed;
  }
}
