import {
  entriesOf,
  isArray,
  isObject,
  own,
  ownObject,
  ownString,
  type Json,
  type JsonObject,
} from "../document/json.js";
import type { SecurityModel } from "./columns.js";
import { follow, type RawOperation } from "./extract.js";

export interface SecurityRules {
  /** What an empty list on an operation means: nothing is sent, or "unspecified", so credentials are sent as for the other operations. */
  readonly emptySecurity: "anonymous" | "send";
  /** The operation is named in the config as one that needs no credentials. */
  readonly isAnonymous: boolean;
}

/** Alternatives of an operation (OpenAPI 3.1, "Security Requirement Object"); an alternative with a scheme that a client cannot send is left out. */
export function securityOf(
  document: JsonObject,
  raw: RawOperation,
  rules: SecurityRules,
): readonly (readonly SecurityModel[])[] {
  if (rules.isAnonymous) return [];
  const schemes = schemesOf(document);
  const stated = own(raw.operation, "security") ?? own(document, "security");
  const requirements = isArray(stated) ? stated : [];
  if (requirements.length === 0)
    return rules.emptySecurity === "send" && isArray(stated)
      ? distinct([...schemes.values()].flatMap((scheme) => (scheme === undefined ? [] : [[scheme]])))
      : [];
  return distinct(
    requirements.flatMap((requirement) => {
      const parts = entriesOf(requirement).map(([name, scopes]) => withScopes(schemes.get(name), scopes));
      return parts.some((part) => part === undefined)
        ? []
        : [parts.filter((part): part is SecurityModel => part !== undefined)];
    }),
  );
}

/** Each alternative once, in the order in which they came. */
function distinct(alternatives: readonly (readonly SecurityModel[])[]): readonly (readonly SecurityModel[])[] {
  return [...new Map(alternatives.map((alternative) => [JSON.stringify(alternative), alternative])).values()];
}

function withScopes(scheme: SecurityModel | undefined, scopes: Json): SecurityModel | undefined {
  if (scheme?.type !== "oauth2" || !isArray(scopes) || scopes.length === 0) return scheme;
  return { ...scheme, scopes: scopes.filter((scope) => typeof scope === "string") };
}

/** The security schemes that a client can send, by name; `undefined` for those it cannot. */
function schemesOf(document: JsonObject): ReadonlyMap<string, SecurityModel | undefined> {
  return new Map(
    entriesOf(ownObject(document, "components"), "securitySchemes").map(([name, scheme]) => [
      name,
      isObject(scheme) ? schemeOf(follow(document, scheme, "").value) : undefined,
    ]),
  );
}

function schemeOf(scheme: JsonObject): SecurityModel | undefined {
  const type = ownString(scheme, "type");
  if (type === "http") {
    const name = ownString(scheme, "scheme")?.toLowerCase();
    return name === "basic" ? { type: "basic" } : name === "bearer" ? { type: "bearer" } : undefined;
  }
  if (type === "openIdConnect") return { type: "bearer" };
  if (type === "apiKey") {
    const place = ownString(scheme, "in");
    const name = ownString(scheme, "name");
    return name !== undefined && (place === "header" || place === "query" || place === "cookie")
      ? { type: "apiKey", in: place, name }
      : undefined;
  }
  return type === "oauth2" ? oauth2Of(scheme) : undefined;
}

/** Only the client credentials flow needs no person; tokens of the other flows are sent as bearer tokens. */
function oauth2Of(scheme: JsonObject): SecurityModel {
  const flow = ownObject(ownObject(scheme, "flows"), "clientCredentials");
  const tokenUrl = ownString(flow, "tokenUrl");
  return tokenUrl === undefined ? { type: "bearer" } : { type: "oauth2", tokenUrl };
}
