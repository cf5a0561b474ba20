import { entriesOf, isArray, own, ownArray, ownString, type Json, type JsonObject } from "../document/json.js";
import { toPointer } from "../document/pointer.js";
import { operationsOf } from "./document-operations.js";

/** An origin that a document names for requests or credentials, and where it does. */
export interface NamedOrigin {
  readonly origin: string;
  /** The whole address, resolved. */
  readonly url: string;
  /** As the document writes it, variables filled in. */
  readonly written: string;
  readonly pointer: string;
}

export interface DocumentOrigins {
  /** Where operations are called. A document that only describes webhooks has none: its servers are placeholders. */
  readonly api: readonly NamedOrigin[];
  /** Where tokens are fetched and users sent to sign in. */
  readonly token: readonly NamedOrigin[];
}

/** All origins that would see credentials. Relative addresses are resolved against the document's own (OpenAPI 3.1, "Server Object"). */
export function originsOf(document: JsonObject, documentUrl: string): DocumentOrigins {
  const called = operationsOf(document).filter(({ kind }) => kind === "operation");
  const api =
    called.length === 0
      ? []
      : [
          ...serverOrigins(document, [], documentUrl),
          ...swaggerOrigins(document, documentUrl),
          ...entriesOf(document, "paths").flatMap(([path, item]) => serverOrigins(item, ["paths", path], documentUrl)),
          ...called.flatMap(({ operation, path, method }) =>
            serverOrigins(operation, ["paths", path, method.toLowerCase()], documentUrl),
          ),
        ];
  return { api, token: tokenOrigins(document, documentUrl) };
}

/** Without repetition, sorted. */
export function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}

function serverOrigins(holder: Json, tokens: readonly string[], base: string): readonly NamedOrigin[] {
  return (ownArray(holder, "servers") ?? []).flatMap((server, index) => {
    const pointer = toPointer([...tokens, "servers", index, "url"]);
    return serverAddresses(server).map((address) => named(address, base, pointer));
  });
}

const mostAddresses = 64;

/** Every address that the variables of a server can form from their enums; a free variable stands for its default. */
function serverAddresses(server: Json): readonly string[] {
  let addresses: readonly string[] = [ownString(server, "url") ?? "/"];
  for (const [name, variable] of entriesOf(server, "variables")) {
    const listed = own(variable, "enum");
    const values = isArray(listed) ? listed.map(String) : [ownString(variable, "default") ?? ""];
    addresses = addresses
      .flatMap((address) =>
        address.includes(`{${name}}`) ? values.map((value) => address.replaceAll(`{${name}}`, value)) : [address],
      )
      .slice(0, mostAddresses);
  }
  return addresses;
}

/** `host` and `schemes` of Swagger 2.0. */
function swaggerOrigins(document: JsonObject, base: string): readonly NamedOrigin[] {
  const host = ownString(document, "host");
  if (host === undefined) return [];
  const schemes = ownArray(document, "schemes") ?? ["https"];
  return schemes.map((scheme) => named(`${String(scheme)}://${host}`, base, "/host"));
}

const urlMembers = [
  "authorizationUrl",
  "deviceAuthorizationUrl",
  "tokenUrl",
  "refreshUrl",
  "openIdConnectUrl",
  "oauth2MetadataUrl",
];

function tokenOrigins(document: JsonObject, base: string): readonly NamedOrigin[] {
  const schemes = [
    ...entriesOf(own(document, "components"), "securitySchemes").map(([name, scheme]) => ({
      scheme,
      tokens: ["components", "securitySchemes", name],
    })),
    ...entriesOf(document, "securityDefinitions").map(([name, scheme]) => ({
      scheme,
      tokens: ["securityDefinitions", name],
    })),
  ];
  return schemes.flatMap(({ scheme, tokens }) => {
    const flows = entriesOf(scheme, "flows").map(([flow, value]) => ({ value, tokens: [...tokens, "flows", flow] }));
    return [{ value: scheme, tokens }, ...flows].flatMap((holder) =>
      urlMembers.flatMap((member) => {
        const url = ownString(holder.value, member);
        return url === undefined || url === "" ? [] : [named(url, base, toPointer([...holder.tokens, member]))];
      }),
    );
  });
}

/** An address that is no http URL stands for itself, so that it can only be accepted by its full text. */
function named(address: string, base: string, pointer: string): NamedOrigin {
  if (!URL.canParse(address, base)) return { origin: address, url: address, written: address, pointer };
  const url = new URL(address, base);
  const http = url.protocol === "https:" || url.protocol === "http:";
  return { origin: http ? url.origin : address, url: http ? url.href : address, written: address, pointer };
}

/** Why an address cannot be one of an API; undefined where it can. */
export function addressFault({ written, url }: NamedOrigin): string | undefined {
  if (/[\u0000-\u0020\u007f]/u.test(written)) return "holds a space or a control character";
  if (!URL.canParse(url)) return /[{}]/u.test(written) ? undefined : "is no URL";
  const { protocol, username, password } = new URL(url);
  if (!["https:", "http:", "wss:", "ws:"].includes(protocol)) return `has the scheme ${protocol}`;
  return username === "" && password === "" ? undefined : "holds credentials";
}
