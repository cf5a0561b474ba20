import { entriesOf, isObject, ownArray, ownString, type Json, type JsonObject } from "../document/json.js";
import type { Problem } from "../problem.js";
import type { LoadedDocument } from "../load/loaded-document.js";
import type { RawOperation } from "./extract.js";
import type { ServerModel } from "./model.js";

/**
 * Servers of an operation: its own, else its path's, else the document's (OpenAPI 3.1, "Server Object"). The first is the one
 * that is called; empty where none is named. Of the others stay those that can be called at all, and of two that only
 * differ in TLS the one with it, wherever it stands.
 */
export function serversOf(source: LoadedDocument, raw: RawOperation): readonly ServerModel[] {
  const named = documentedServers([raw.operation, raw.pathItem, source.document]).map((server) =>
    serverModel(server, source.url),
  );
  const secure = new Set(named.map(({ url }) => url).filter((url) => url.startsWith("https:")));
  const [first, ...others] = named.filter(({ url }) => !secure.has(url.replace(/^http:/, "https:")) || secure.has(url));
  return first === undefined ? [] : [first, ...others.filter(isCallable)];
}

/** Address of a server with these values in place of its variables' defaults. */
export function serverAddress({ url, variables }: ServerModel): string {
  const filled = url.replace(/\{([^{}]+)\}/g, (whole, name: string) => variables[name]?.default ?? whole);
  return filled.replace(/\/+$/, "");
}

function documentedServers(owners: readonly JsonObject[]): readonly JsonObject[] {
  for (const owner of owners) {
    const servers = (ownArray(owner, "servers") ?? []).filter(isObject);
    if (servers.length > 0) return servers;
  }
  return [];
}

function serverModel(server: JsonObject, documentUrl: string | undefined): ServerModel {
  const variables = Object.fromEntries(
    entriesOf(server, "variables").map(([name, variable]) => [name, variableModel(variable)]),
  );
  // A name without a variable stands for nothing.
  const template = (ownString(server, "url") ?? "").replace(/\{([^{}]+)\}/g, (whole, name: string) =>
    Object.hasOwn(variables, name) ? whole : "",
  );
  const name = ownString(server, "name");
  const used = Object.entries(variables).filter(([variable]) => template.includes(`{${variable}}`));
  return {
    url: absolute(template, serverAddress({ url: template, variables }), documentUrl),
    ...(name === undefined || name === "" ? {} : { name }),
    variables: Object.fromEntries(used),
  };
}

function variableModel(variable: Json): ServerModel["variables"][string] {
  const listed = ownArray(variable, "enum")?.map(String) ?? [];
  const standard = ownString(variable, "default") ?? listed[0] ?? "";
  return { default: standard, ...(listed.length === 0 ? {} : { enum: [...new Set([...listed, standard])] }) };
}

/** Relative addresses start from the document's own; the braces of a template stay. */
function absolute(template: string, address: string, documentUrl: string | undefined): string {
  if (/^[a-z][a-z\d+.-]*:/i.test(address) || documentUrl === undefined || !URL.canParse(template, documentUrl))
    return template;
  return new URL(template, documentUrl).href.replaceAll("%7B", "{").replaceAll("%7D", "}");
}

function isCallable(server: ServerModel): boolean {
  const address = serverAddress(server);
  return /^https?:/i.test(address) && addressFault(address) === undefined;
}

/** A server that may receive credentials is http(s), names no user, and holds no control characters. */
export function serverProblem(
  server: string,
  file: string,
  pointer: string,
  line: (pointer: string) => number,
): Problem | undefined {
  const fault = server === "" || server.startsWith("/") ? undefined : addressFault(server);
  return fault === undefined
    ? undefined
    : {
        code: "server-url",
        file,
        pointer,
        line: line(pointer),
        message: `the server URL ${fault}`,
        expected: "an http or https URL without user information",
        advice: "correct it with an overlay in specs/overlays",
      };
}

function addressFault(address: string): string | undefined {
  if (/[\u0000-\u0020\u007f]/.test(address)) return "holds blanks or control characters";
  if (!URL.canParse(address)) return "cannot be read";
  const url = new URL(address);
  if (url.protocol !== "https:" && url.protocol !== "http:") return `has the scheme ${JSON.stringify(url.protocol)}`;
  return url.username === "" && url.password === "" ? undefined : "holds user information";
}
