/** Runs the verb once in the folder given, against the mirror given, and ends with its exit code. */
import { syncVerb } from "../../scripts/verbs/sync.js";

const [cwd = "", source = ""] = process.argv.slice(2);
process.exitCode = await syncVerb(
  { source },
  {
    cwd,
    out: (text) => process.stdout.write(`${text}\n`),
    err: (text) => process.stderr.write(`${text}\n`),
    progress: { step: () => undefined, end: () => undefined },
    colour: false,
  },
);
