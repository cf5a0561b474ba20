/**
 * Runs update again and again between two mirrors that differ in every document, so that a kill at any moment meets a run.
 * Arguments: project folder, the two mirrors.
 */
import type { Io } from "../../scripts/verbs/io.js";
import { updateVerb } from "../../scripts/verbs/update.js";

const [folder = "", ...mirrors] = process.argv.slice(2);
const io: Io = {
  cwd: folder,
  out: () => undefined,
  err: () => undefined,
  progress: { step: () => undefined, end: () => undefined },
  colour: false,
};
for (let run = 0; ; run += 1) {
  await updateVerb({ source: mirrors[run % mirrors.length] ?? "" }, io);
  if (run === 0) process.stdout.write("ready\n");
}
