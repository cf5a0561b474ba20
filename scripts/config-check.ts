import type { WaybillConfig } from "./config.js";
import { ruleProblems } from "./model/webhook-rules.js";
import { closest } from "./text/closest.js";
import { WaybillError, type Problem } from "./problem.js";

/** What a value of the configuration may be. */
type Rule =
  | { readonly is: "string" | "boolean" | "number" | "any" }
  | { readonly oneOf: readonly string[] }
  | { readonly list: Rule }
  | { readonly map: Rule }
  | { readonly members: Readonly<Record<string, Rule>> };

const text: Rule = { is: "string" };
const texts: Rule = { list: text };
const number: Rule = { is: "number" };
const status: Rule = { oneOf: ["current", "deprecated", "legacy"] };

const config: Rule = {
  members: {
    name: text,
    create: text,
    specs: text,
    output: text,
    runtime: text,
    site: {
      members: {
        index: text,
        source: text,
        documents: texts,
        origins: texts,
        apiOrigins: texts,
        include: texts,
        exclude: texts,
        absent: { list: { members: { document: text, reason: text } } },
        docs: { oneOf: ["full", "links"] },
        pages: { is: "boolean" },
        caps: {
          members: {
            bytes: number,
            depth: number,
            aliases: number,
            values: number,
            enumMembers: number,
            answers: number,
            allOf: number,
          },
        },
        timeout: { members: { attempt: number, total: number } },
        attempts: number,
      },
    },
    emptySecurity: { oneOf: ["anonymous", "send"] },
    hidden: { oneOf: ["generate", "omit"] },
    anonymous: texts,
    idempotent: { map: { is: "any" } },
    auth: {
      members: {
        basic: { members: { username: text, password: text } },
        bearer: { members: { token: text } },
        apiKey: { members: { key: text } },
        oauth2: { members: { clientId: text, clientSecret: text, tokenUrl: text, scopes: texts } },
      },
    },
    limits: { list: { members: { of: { oneOf: ["reads", "writes", "all"] }, requests: number, per: number } } },
    defaultHeaders: { map: text },
    status: { map: status },
    webhooks: { is: "any" },
  },
};

/** @throws WaybillError for every unknown key and every value of the wrong kind. */
export function checkConfig(value: unknown, file: string): WaybillConfig {
  const webhooks =
    typeof value === "object" && value !== null ? (value as { readonly webhooks?: unknown }).webhooks : undefined;
  const problems = [...check(value, config, "", file), ...(webhooks === undefined ? [] : ruleProblems(webhooks, file))];
  if (problems.length > 0) throw new WaybillError(problems);
  return value as WaybillConfig; // every member has been checked
}

function check(value: unknown, rule: Rule, pointer: string, file: string): readonly Problem[] {
  if (value === undefined) return [];
  if ("is" in rule) return rule.is === "any" || typeof value === rule.is ? [] : [wrong(pointer, file, `a ${rule.is}`)];
  if ("oneOf" in rule)
    return typeof value === "string" && rule.oneOf.includes(value)
      ? []
      : [wrong(pointer, file, rule.oneOf.map((option) => JSON.stringify(option)).join(" or "))];
  if ("list" in rule)
    return Array.isArray(value)
      ? value.flatMap((item, index) => check(item, rule.list, `${pointer}/${index}`, file))
      : [wrong(pointer, file, "a list")];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [wrong(pointer, file, "an object")];
  if ("map" in rule)
    return Object.entries(value).flatMap(([key, member]) => check(member, rule.map, `${pointer}/${key}`, file));
  return Object.entries(value).flatMap(([key, member]) => {
    const known = Object.hasOwn(rule.members, key) ? rule.members[key] : undefined;
    return known === undefined
      ? [unknownKey(key, Object.keys(rule.members), pointer, file)]
      : check(member, known, `${pointer}/${key}`, file);
  });
}

function wrong(pointer: string, file: string, expected: string): Problem {
  return { code: "config", file, pointer, message: "the value is of the wrong kind", expected };
}

function unknownKey(key: string, known: readonly string[], pointer: string, file: string): Problem {
  const near = closest(key, known);
  return {
    code: "config-key",
    file,
    pointer: `${pointer}/${key}`,
    message: "the key is unknown",
    expected: known.join(", "),
    ...(near === undefined ? {} : { advice: `did you mean ${JSON.stringify(near)}?` }),
  };
}
