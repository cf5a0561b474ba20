import { classIds } from "../diff/class-of.js";
import { levels } from "../diff/finding.js";

const text = { type: "string" } as const;
const count = { type: "integer", minimum: 0 } as const;

function object(
  properties: Readonly<Record<string, unknown>>,
  optional: readonly string[] = [],
): Readonly<Record<string, unknown>> {
  return {
    type: "object",
    additionalProperties: false,
    required: Object.keys(properties).filter((name) => !optional.includes(name)),
    properties,
  };
}

const place = object({ path: text, method: text, pointer: text, operationId: text }, ["operationId"]);

const finding = object(
  {
    id: { enum: [...classIds].sort() },
    level: { enum: levels },
    effect: object({ source: { enum: ["breaks", "compiles"] }, wire: { enum: ["breaks", "risky", "works"] } }),
    direction: { enum: ["request", "response", "webhook", "reply", "none"] },
    section: { enum: ["paths", "webhooks", "components", "security", "servers", "tags", "info", "document"] },
    version: text,
    area: text,
    file: text,
    document: { enum: ["before", "after"] },
    pointer: { type: "string", description: "JSON pointer (RFC 6901) in `file`" },
    line: { type: "integer", minimum: 1 },
    path: { type: ["string", "null"] },
    method: { type: ["string", "null"] },
    places: { type: "array", items: place },
    symbols: { type: "array", items: text },
    message: text,
    advice: text,
    before: text,
    after: text,
  },
  ["before", "after"],
);

/** What `waybill diff --json` writes (JSON Schema 2020-12). New classes of change may be added in a minor release. */
export const driftReportSchema: Readonly<Record<string, unknown>> = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Waybill drift report",
  ...object(
    {
      from: text,
      to: text,
      findings: { type: "array", items: { $ref: "#/$defs/finding" } },
      summary: object({
        breaking: count,
        dangerous: count,
        notice: count,
        safe: count,
        docs: count,
        worst: { enum: [...levels, null] },
        semver: { enum: ["major", "minor", "patch", "none"] },
      }),
      callSites: { type: "array", items: object({ symbol: text, file: text, line: count, column: count }) },
      accepted: { type: "array", items: object({ finding: { $ref: "#/$defs/finding" }, reason: text }) },
    },
    ["callSites", "accepted"],
  ),
  $defs: { finding },
};
