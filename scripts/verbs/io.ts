/** The ends of a verb: what it reads from and writes to. Tests hand in their own. */
export interface Io {
  /** Folder that relative paths start from. */
  readonly cwd: string;
  /** The answer of the verb: the only thing on standard output. */
  readonly out: (text: string) => void;
  /** Everything else that a person reads: problems, summaries. */
  readonly err: (text: string) => void;
  readonly progress: Progress;
  /** Whether standard output and standard error show colours. */
  readonly colour: boolean;
}

/** What is being done and how much is left: one live line on a terminal, plain lines elsewhere, nothing with `--quiet`. */
export interface Progress {
  /** `step("fetching", 3, 53, "v3/shipments")`. */
  readonly step: (doing: string, done: number, total: number, what: string) => void;
  /** Removes the live line. */
  readonly end: () => void;
}

/** Process exit codes of every verb. */
export const exitCodes = { done: 0, failed: 1, usage: 2, partial: 3 } as const;

/** Flags that every verb takes. */
export interface CommonOptions {
  readonly config?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}
