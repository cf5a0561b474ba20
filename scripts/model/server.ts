import { entriesOf, ownString, type JsonObject } from "../document/json.js";
import type { Problem } from "../problem.js";
import type { LoadedDocument } from "../load/loaded-document.js";
import { firstServer, type RawOperation } from "./extract.js";

/** Server of an operation: its own, its path's or the document's first (OpenAPI 3.1, "Server Object"), without a final slash; empty where none is named. */
export function serverOf(source: LoadedDocument, raw: RawOperation): string {
  const server = firstServer([raw.operation, raw.pathItem, source.document]);
  return server === undefined ? "" : resolveServer(server, source.url);
}

function resolveServer(server: JsonObject, documentUrl: string | undefined): string {
  const template = ownString(server, "url") ?? "";
  const variables = new Map(
    entriesOf(server, "variables").map(([name, variable]) => [name, ownString(variable, "default") ?? ""]),
  );
  const url = template.replace(/\{([^{}]+)\}/g, (_, name: string) => variables.get(name) ?? "");
  const absolute = /^[a-z][a-z\d+.-]*:/i.test(url) || documentUrl === undefined ? url : new URL(url, documentUrl).href;
  return absolute.replace(/\/+$/, "");
}

/** A server that may receive credentials is http(s), names no user, and holds no control characters. */
export function serverProblem(
  server: string,
  file: string,
  pointer: string,
  line: (pointer: string) => number,
): Problem | undefined {
  const report = (message: string): Problem => ({
    code: "server-url",
    file,
    pointer,
    line: line(pointer),
    message,
    expected: "an http or https URL without user information",
    advice: "correct it with an overlay in specs/overlays",
  });
  if (server === "" || server.startsWith("/")) return undefined;
  if (/[\u0000-\u0020\u007f]/.test(server)) return report("the server URL holds blanks or control characters");
  let url: URL;
  try {
    url = new URL(server);
  } catch {
    return report("the server URL cannot be read");
  }
  if (url.protocol !== "https:" && url.protocol !== "http:")
    return report(`the server URL has the scheme ${JSON.stringify(url.protocol)}`);
  if (url.username !== "" || url.password !== "") return report("the server URL holds user information");
  return undefined;
}
