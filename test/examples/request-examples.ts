import { entriesOf, isArray, isObject, own, ownObject, ownString, type Json } from "../../scripts/document/json.js";
import { parseLocalRef, valueAt } from "../../scripts/document/pointer.js";
import type { Specs } from "../../scripts/generate/specs.js";

/** One documented body: of a request, or what a webhook sends. */
export interface BodyExample {
  readonly version: string;
  readonly area: string;
  readonly kind: "request" | "webhook";
  /** `POST /shipments`, or the key of the webhook. */
  readonly operation: string;
  /** Key in `examples`. */
  readonly name: string;
  readonly value: Json;
}

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/** Every example of a request body where it is used, references followed. */
export function requestExamples(specs: Specs): readonly BodyExample[] {
  return specs.sources.flatMap(({ version, area, value: document }) =>
    entriesOf(document, "paths").flatMap(([path, item]) =>
      methods.flatMap((method) =>
        bodies(document, own(item, method)).map(([name, value]) => ({
          version,
          area,
          kind: "request" as const,
          operation: `${method.toUpperCase()} ${path}`,
          name,
          value,
        })),
      ),
    ),
  );
}

/** Every example of what a webhook sends. */
export function webhookExamples(specs: Specs): readonly BodyExample[] {
  return specs.sources.flatMap(({ version, area, value: document }) =>
    entriesOf(document, "webhooks").flatMap(([operation, item]) =>
      methods.flatMap((method) =>
        bodies(document, own(item, method)).map(([name, value]) => ({ version, area, kind: "webhook" as const, operation, name, value })),
      ),
    ),
  );
}

function bodies(document: Json, operation: Json | undefined): readonly (readonly [name: string, value: Json])[] {
  const body = follow(document, ownObject(operation, "requestBody"));
  return entriesOf(body, "content").flatMap(([, media]) => {
    const single = own(media, "example");
    const named = entriesOf(media, "examples").flatMap(([name, example]): readonly (readonly [string, Json])[] => {
      const value = own(follow(document, example), "value");
      return value === undefined ? [] : [[name, value]];
    });
    return single === undefined ? named : [...named, ["example", single] as const];
  });
}

function follow(document: Json, value: Json | undefined): Json | undefined {
  const tokens = parseLocalRef(ownString(value, "$ref") ?? "");
  return tokens === undefined ? value : follow(document, valueAt(document, tokens));
}

/** A JSON value as a TypeScript expression. */
export function expression(value: Json): string {
  if (isArray(value)) return `[${value.map(expression).join(", ")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  return `{ ${entriesOf(value)
    .map(([key, member]) => `${JSON.stringify(key)}: ${expression(member)}`)
    .join(", ")} }`;
}
