import type { WaybillConfig } from "../config.js";
import { emit } from "../emit/emit.js";
import { format } from "../emit/format.js";
import type { OutputFiles } from "../emit/output.js";
import { serverChoices } from "../emit/servers.js";
import type { SiteOutput } from "../emit/site.js";
import { uselessActions } from "../load/overlay.js";
import type { Model } from "../model/model.js";
import { unneededRules } from "../model/webhooks.js";
import type { NameTable } from "../model/names.js";
import type { Problem } from "../problem.js";
import { upperFirst, wordsOf } from "../text/encode.js";
import { modelSpecs } from "./read-model.js";
import type { Specs } from "./specs.js";

/** What generating gives: text, and what is to be told. */
export interface Built {
  readonly files: OutputFiles;
  readonly model: Model;
  /** The name table with proposals for new operations. */
  readonly names: NameTable;
  /** Corrections that are no longer needed. */
  readonly unneeded: readonly Problem[];
}

/** The stages from snapshot to text, in order: load, model, emit, format. `select` leaves out what is not to be emitted. */
export async function build(
  specs: Specs,
  config: WaybillConfig,
  report: (doing: string, done: number, total: number, what: string) => void,
  select: (model: Model) => Model = (model) => model,
): Promise<Built> {
  const name = config.name ?? "Api";
  const built = await modelSpecs(specs, config);
  const runtime = config.runtime ?? "./runtime";
  const emitted = emit({
    model: select(built.model),
    create: config.create ?? `create${upperFirst(wordsOf(name).map(upperFirst).join(""))}`,
    site: siteOf(config, name, specs, built.model),
    output: { runtime: (from) => runtimeFrom(runtime, from), defaultHeaders: config.defaultHeaders ?? {} },
    webhooks: config.webhooks ?? {},
  });
  const files = new Map<string, string>();
  for (const [file, { text, formatted }] of emitted) {
    report("formatting", files.size, emitted.size, file);
    files.set(file, formatted ? await format(text, file) : text);
  }
  return {
    files,
    model: built.model,
    names: built.names,
    unneeded: [
      ...uselessActions(specs.overlays, built.loaded.effective),
      ...unneededRules(built.model, config.webhooks ?? {}),
    ],
  };
}

/** `../src` below the output folder is `../../src` from a version's folder. */
function runtimeFrom(runtime: string, from: "area" | "version" | "root"): string {
  const up = { area: "../../", version: "../", root: "" }[from];
  return from === "root" ? runtime : `${up}${runtime.replace(/^\.\//, "")}`;
}

/** Credential fields for the schemes that the documents use, under the names of the config. */
function siteOf(config: WaybillConfig, name: string, specs: Specs, model: Model): SiteOutput {
  const schemes = model.versions.flatMap(({ areas }) =>
    areas.flatMap(({ operations }) => operations.flatMap(({ security }) => security.flat())),
  );
  const oauth2 = schemes.find((scheme) => scheme.type === "oauth2");
  const has = (type: string): boolean => schemes.some((scheme) => scheme.type === type);
  return {
    name,
    typeName: wordsOf(name).map(upperFirst).join(""),
    origins: specs.origins.length > 0 ? specs.origins : serverOrigins(model),
    auth: {
      ...(has("basic") ? { basic: config.auth?.basic ?? { username: "username", password: "password" } } : {}),
      ...(oauth2 === undefined
        ? {}
        : {
            oauth2: {
              clientId: "clientId",
              clientSecret: "clientSecret",
              tokenUrl: oauth2.tokenUrl,
              ...(oauth2.scopes === undefined ? {} : { scopes: oauth2.scopes }),
              ...config.auth?.oauth2,
            },
          }),
      ...(has("bearer") || config.auth?.bearer !== undefined
        ? { bearer: config.auth?.bearer ?? { token: "token" } }
        : {}),
      ...(has("apiKey") ? { apiKey: config.auth?.apiKey ?? { key: "key" } } : {}),
    },
    limits: config.limits ?? [],
    servers: serverChoices(model),
  };
}

/** Without a lock (a tree that was not synced) the servers of the documents are the origins. */
function serverOrigins(model: Model): readonly string[] {
  const servers = model.versions.flatMap(({ areas }) =>
    areas.flatMap(({ operations }) => operations.map(({ server }) => server)),
  );
  return [...new Set(servers.flatMap((server) => (URL.canParse(server) ? [new URL(server).origin] : [])))].sort();
}
