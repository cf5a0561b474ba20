/** Members whose keys are names of the author's choosing, not keywords. */
const names = new Set([
  "properties",
  "patternProperties",
  "schemas",
  "responses",
  "parameters",
  "requestBodies",
  "headers",
  "securitySchemes",
  "pathItems",
  "paths",
  "webhooks",
  "$defs",
  "definitions",
  "content",
  "dependentSchemas",
  "callbacks",
  "links",
  "variables",
  "mapping",
]);

/** Members that hold data of any shape. */
const data = new Set(["example", "examples", "default", "enum", "const", "value"]);

/** Whether the keys of this member are names: a `$ref` among them is a name as well. */
export function holdsNames(key: string): boolean {
  return names.has(key);
}

/** Whether this member holds data: what looks like a reference there is none. */
export function holdsData(key: string): boolean {
  return data.has(key) || key.startsWith("x-");
}
