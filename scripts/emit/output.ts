/** What the emitters must know beyond the model. */
export interface OutputOptions {
  /** Folder of the runtime as an import path, seen from a file of an area (`v3/shipments/`), of a version (`v3/`), or of the root; no final slash. */
  readonly runtime: (from: "area" | "version" | "root") => string;
  /** Client options that become a header: option name to header name. */
  readonly defaultHeaders: Readonly<Record<string, string>>;
}

/** Text of a generated file by its path below the output folder. */
export type OutputFiles = ReadonlyMap<string, string>;
