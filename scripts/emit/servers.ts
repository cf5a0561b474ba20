import { serverAddress } from "../model/server.js";
import type { Model, ServerModel } from "../model/model.js";
import { propertyKey, stringLiteral } from "../text/encode.js";

/** Documented servers by the one that is called by default; nothing where the documents leave no choice. */
export type ServerChoices = Readonly<Record<string, readonly ServerModel[]>>;

/**
 * What users may choose from. Operations that share a default go together, whichever of them names the other server: a
 * client of a sandbox must not write to production where one document forgot to name it.
 */
export function serverChoices(model: Model): ServerChoices {
  const byDefault = new Map<string, Map<string, ServerModel>>();
  for (const { servers } of model.versions.flatMap(({ areas }) => areas.flatMap(({ operations }) => operations))) {
    const [first] = servers;
    if (first === undefined || !URL.canParse(serverAddress(first))) continue;
    const known = byDefault.get(serverAddress(first)) ?? new Map<string, ServerModel>();
    for (const server of servers) known.set(keyOf(server), merged(known.get(keyOf(server)), server));
    byDefault.set(serverAddress(first), known);
  }
  const choices = [...byDefault].map(([server, known]) => [server, [...known.values()].sort(byKey)] as const);
  return Object.fromEntries(
    choices.filter(([, servers]) => isChoice(servers)).sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}

const keyOf = ({ url, name }: ServerModel): string => `${url} ${name ?? ""}`;

const byKey = (left: ServerModel, right: ServerModel): number => (keyOf(left) < keyOf(right) ? -1 : 1);

function isChoice(servers: readonly ServerModel[]): boolean {
  return servers.length > 1 || servers.some(({ variables }) => Object.keys(variables).length > 0);
}

/** A variable takes what any of the documents lists; one that a document leaves free is free. */
function merged(before: ServerModel | undefined, server: ServerModel): ServerModel {
  if (before === undefined) return server;
  const variables = Object.entries(server.variables).map(([name, variable]) => {
    const other = before.variables[name];
    const listed = variable.enum && other?.enum && [...new Set([...other.enum, ...variable.enum])];
    return [name, { default: other?.default ?? variable.default, ...(listed ? { enum: listed } : {}) }] as const;
  });
  return { ...server, variables: Object.fromEntries(variables) };
}

/** The rows that the runtime chooses by: what is not there is not written. */
export function serverRows(choices: ServerChoices): unknown {
  return Object.fromEntries(
    Object.entries(choices).map(([server, servers]) => [
      server,
      servers.map(({ url, name, variables }) => ({
        url,
        name,
        variables: Object.keys(variables).length === 0 ? undefined : variables,
      })),
    ]),
  );
}

/** `{ readonly url: "https://{region}.example.com"; readonly variables?: { readonly region?: "eu" | "us" } } | …` */
export function serverType(choices: ServerChoices): string {
  const all = new Map<string, ServerModel>();
  for (const server of Object.values(choices).flat()) all.set(keyOf(server), merged(all.get(keyOf(server)), server));
  const variants = [...all.values()].flatMap(({ url, name, variables }) => {
    const values = variablesType(variables);
    return [
      `{ readonly url: ${stringLiteral(url)}${values} }`,
      ...(name === undefined ? [] : [`{ readonly name: ${stringLiteral(name)}${values} }`]),
    ];
  });
  return [...new Set(variants)].join(" | ");
}

function variablesType(variables: ServerModel["variables"]): string {
  const members = Object.entries(variables).map(
    ([name, { enum: listed }]) =>
      `readonly ${propertyKey(name)}?: ${listed === undefined ? "string" : listed.map(stringLiteral).join(" | ")}`,
  );
  return members.length === 0 ? "" : `; readonly variables?: { ${members.join("; ")} }`;
}
