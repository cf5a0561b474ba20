import pc from "picocolors";
import { terminal } from "./text/encode.js";
import type { Io, Progress } from "./verbs/io.js";

/** The only user of picocolors: colours for people, none in files and pipes. */
export const paint: {
  readonly [Style in "bold" | "dim" | "red" | "yellow" | "green" | "cyan"]: (text: string, colour: boolean) => string;
} = {
  bold: (text, colour) => pc.createColors(colour).bold(text),
  dim: (text, colour) => pc.createColors(colour).dim(text),
  red: (text, colour) => pc.createColors(colour).red(text),
  yellow: (text, colour) => pc.createColors(colour).yellow(text),
  green: (text, colour) => pc.createColors(colour).green(text),
  cyan: (text, colour) => pc.createColors(colour).cyan(text),
};

/** Standard output and standard error of this process. */
export function processIo(quiet: boolean): Io {
  const colour = pc.isColorSupported && process.stderr.isTTY === true;
  const progress = quiet ? silent : liveProgress(process.stderr, colour);
  const err = (text: string): void => {
    progress.end();
    process.stderr.write(`${terminal(text)}\n`);
  };
  return {
    cwd: process.cwd(),
    out: (text) => void process.stdout.write(text.endsWith("\n") ? text : `${text}\n`),
    err: quiet ? () => undefined : err,
    progress,
    colour,
  };
}

const silent: Progress = { step: () => undefined, end: () => undefined };

/** A line that rewrites itself on a terminal; elsewhere a plain line at each quarter. */
export function liveProgress(
  stream: { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown },
  colour: boolean,
): Progress {
  let shown = false;
  let quarter = -1;
  return {
    step: (doing, done, total, what) => {
      if (stream.isTTY === true) {
        const text = `${doing} ${done}/${total} ${terminal(what)}`.slice(0, (stream.columns ?? 80) - 1);
        stream.write(`\r\u001b[2K${paint.dim(text, colour)}`);
        shown = true;
        return;
      }
      const now = total === 0 ? 0 : Math.floor((done / total) * 4);
      if (now !== quarter) stream.write(`${doing} ${done}/${total}\n`);
      quarter = now;
    },
    end: () => {
      if (shown) stream.write("\r\u001b[2K");
      shown = false;
      quarter = -1;
    },
  };
}
