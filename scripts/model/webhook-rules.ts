import { isObject, type Json } from "../document/json.js";
import type { Problem } from "../problem.js";

/** What the config says of a site's senders of webhooks, by area. */
export type WebhookRules = Readonly<Record<string, SenderRules>>;

export interface SenderRules {
  /** How the sender signs; absent where it signs nothing and shows credentials instead. */
  readonly signature?: SignatureRules;
  /** Where an event says when it happened, and in what form. */
  readonly timestamp?: EventTimestampRule;
  /** Events that are sent but not documented: values of the discriminator. Without it they are unknown events. */
  readonly extraEvents?: readonly string[];
}

export interface EventTimestampRule {
  /** Members that lead to it. */
  readonly path: readonly string[];
  readonly unit: "milliseconds" | "seconds" | "iso";
}

export interface SignatureRules {
  readonly header: string;
  /** Default `sha256`. */
  readonly hash?: "sha1" | "sha256" | "sha384" | "sha512";
  /** Default `hex`. */
  readonly encoding?: "hex" | "base64";
  readonly prefix?: string;
  readonly signedBefore?: readonly (string | { readonly header: string })[];
  readonly timestamp?: {
    readonly header: string;
    readonly unit?: "seconds" | "milliseconds";
    readonly tolerance?: number;
  };
}

const choices: Readonly<Record<string, readonly string[]>> = {
  hash: ["sha1", "sha256", "sha384", "sha512"],
  encoding: ["hex", "base64"],
  unit: ["milliseconds", "seconds", "iso"],
};

/** What is wrong with the rules as a config file may hold them. */
export function ruleProblems(rules: unknown, file: string): readonly Problem[] {
  const wrong = (pointer: string, expected: string): Problem => ({
    code: "config",
    file,
    pointer,
    message: "the value is of the wrong kind",
    expected,
  });
  if (!isObject(rules as Json)) return [wrong("/webhooks", "an object, by area")];
  return Object.entries(rules as Readonly<Record<string, unknown>>).flatMap(([area, value]) => {
    const at = `/webhooks/${area}`;
    if (!isObject(value as Json)) return [wrong(at, "an object")];
    const { signature, timestamp, extraEvents, ...rest } = value as Readonly<Record<string, unknown>>;
    return [
      ...Object.keys(rest).map((key): Problem => ({
        code: "config-key",
        file,
        pointer: `${at}/${key}`,
        message: "the key is unknown",
        expected: "signature, timestamp, extraEvents",
      })),
      ...(signature === undefined ? [] : signatureProblems(signature, `${at}/signature`, wrong)),
      ...(timestamp === undefined ||
      (isTexts((timestamp as { path?: unknown } | null)?.path) &&
        isChoice("unit", (timestamp as { unit?: unknown }).unit))
        ? []
        : [wrong(`${at}/timestamp`, "path (a list of names) and unit (milliseconds, seconds or iso)")]),
      ...(extraEvents === undefined || isTexts(extraEvents) ? [] : [wrong(`${at}/extraEvents`, "a list of names")]),
    ];
  });
}

function signatureProblems(
  value: unknown,
  at: string,
  wrong: (pointer: string, expected: string) => Problem,
): readonly Problem[] {
  if (!isObject(value as Json)) return [wrong(at, "an object")];
  const { header, hash, encoding, prefix } = value as Readonly<Record<string, unknown>>;
  return [
    ...(typeof header === "string" && header !== "" ? [] : [wrong(`${at}/header`, "the name of a header")]),
    ...(hash === undefined || isChoice("hash", hash) ? [] : [wrong(`${at}/hash`, "sha1, sha256, sha384 or sha512")]),
    ...(encoding === undefined || isChoice("encoding", encoding) ? [] : [wrong(`${at}/encoding`, "hex or base64")]),
    ...(prefix === undefined || typeof prefix === "string" ? [] : [wrong(`${at}/prefix`, "text")]),
  ];
}

function isChoice(of: string, value: unknown): boolean {
  return typeof value === "string" && (choices[of]?.includes(value) ?? false);
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
