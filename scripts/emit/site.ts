import { propertyKey, stringLiteral, valueLiteral } from "../text/encode.js";
import type { OutputOptions } from "./output.js";
import { serverRows, serverType, type ServerChoices } from "./servers.js";
import { printModule, type Declaration, type Member } from "./statements.js";

/** What `site.ts` holds; the runtime's `SiteRow`. */
export interface SiteOutput {
  readonly name: string;
  /** `Sendcloud`: prefix of the option types. */
  readonly typeName: string;
  readonly origins: readonly string[];
  readonly auth: {
    readonly basic?: { readonly username: string; readonly password: string };
    readonly bearer?: { readonly token: string };
    readonly apiKey?: { readonly key: string };
    readonly oauth2?: {
      readonly clientId: string;
      readonly clientSecret: string;
      readonly tokenUrl: string;
      readonly scopes?: readonly string[];
    };
  };
  readonly limits: readonly {
    readonly of: "reads" | "writes" | "all";
    readonly requests: number;
    readonly per: number;
  }[];
  readonly servers: ServerChoices;
}

/** `site.ts`: the row of the whole API, and the types of its credentials and options. */
export function emitSite(site: SiteOutput, output: OutputOptions, head: string): string {
  const runtime = output.runtime("root");
  const choice = hasServers(site);
  const row = {
    name: site.name,
    origins: site.origins,
    auth: site.auth,
    limits: site.limits.length === 0 ? undefined : site.limits,
    defaultHeaders: Object.keys(output.defaultHeaders).length === 0 ? undefined : output.defaultHeaders,
    servers: choice ? serverRows(site.servers) : undefined,
  };
  const value = valueLiteral(row);
  return printModule({
    head,
    imports: [
      { from: `${runtime}/grouped.js`, names: [], types: ["GroupedClientOptions"] },
      { from: `${runtime}/servers.js`, names: choice ? ["chooseServer"] : [], types: [] },
      { from: `${runtime}/site.js`, names: [], types: ["SiteRow"] },
    ],
    exports: [],
    declarations: [
      {
        kind: "const",
        name: "site",
        doc: "What the runtime must know of the whole API.",
        type: "SiteRow",
        value: choice ? `${value.slice(0, -" }".length)}, chooseServer }` : value,
        exported: true,
      },
      authType(site),
      ...(choice ? [serversType(site)] : []),
      optionsType(site, output),
    ],
  });
}

/** Whether the documents leave a choice of servers. */
export function hasServers({ servers }: SiteOutput): boolean {
  return Object.keys(servers).length > 0;
}

function serversType(site: SiteOutput): Declaration {
  return {
    kind: "type",
    name: `${site.typeName}Server`,
    doc: "Servers that the documents name, with the values that their variables take.",
    type: serverType(site.servers),
  };
}

function authType(site: SiteOutput): Declaration {
  const { basic, bearer, apiKey, oauth2 } = site.auth;
  const variants = [
    basic === undefined ? undefined : [basic.username, basic.password],
    oauth2 === undefined ? undefined : [oauth2.clientId, oauth2.clientSecret],
    bearer === undefined ? undefined : [bearer.token],
    apiKey === undefined ? undefined : [apiKey.key],
  ].filter((fields): fields is string[] => fields !== undefined);
  const type = variants
    .map((fields) => `{ ${fields.map((field) => `readonly ${propertyKey(field)}: string`).join("; ")} }`)
    .join(" | ");
  return {
    kind: "type",
    name: `${site.typeName}Auth`,
    doc: `Credentials for ${stringLiteral(site.name).slice(1, -1)}.`,
    type: type === "" ? "never" : type,
  };
}

function optionsType(site: SiteOutput, output: OutputOptions): Declaration {
  const members = Object.entries(output.defaultHeaders).map(([option, header]): Member => ({
    name: propertyKey(option),
    type: "string",
    optional: true,
    doc: `Sent as ${stringLiteral(header).slice(1, -1)} with every operation that documents it.`,
  }));
  return {
    kind: "interface",
    name: `${site.typeName}Options`,
    doc: "",
    extends: [`GroupedClientOptions<${site.typeName}Auth${hasServers(site) ? `, ${site.typeName}Server` : ""}>`],
    members,
  };
}
