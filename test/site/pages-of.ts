import { stringify } from "yaml";
import { entriesOf, isObject, type Json, type JsonObject } from "../../scripts/document/json.js";
import { operationsOf, type DocumentOperation } from "../../scripts/snapshot/document-operations.js";
import { pruneOperation } from "../../scripts/snapshot/prune.js";

/** Cuts a document into the pages that a docs engine would serve: one for each operation, mapping values mangled, an empty root security inserted. */
export function pagesOf(document: JsonObject, specPath: string): readonly { readonly name: string; readonly text: string }[] {
  return operationsOf(document).map((operation, index) => ({ name: `page-${index}`, text: pageOf(document, operation, specPath) }));
}

export function pageOf(document: JsonObject, operation: DocumentOperation, specPath: string): string {
  const pruned = pruneOperation(document, operation);
  const withSecurity = Object.hasOwn(pruned, "security") ? pruned : { ...pruned, security: [] };
  const target = operation.kind === "webhook" ? `webhook ${operation.path}` : `${operation.method.toLowerCase()} ${operation.path}`;
  return [
    "> ## Documentation Index",
    "> Fetch the complete documentation index at: https://docs.example.com/llms.txt",
    "",
    `# ${operation.path}`,
    "",
    "> A description.",
    "",
    "## OpenAPI",
    "",
    `\`\`\`\`yaml ${specPath} ${target}`,
    `${stringify(mangled(withSecurity), { aliasDuplicateObjects: false, lineWidth: 0 })}`,
    "````",
    "",
  ].join("\n");
}

/** Every `discriminator.mapping` value becomes `{ $ref }`, as published pages show it. */
function mangled(value: Json, key = ""): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => mangled(item));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    entriesOf(value).map(([name, child]) => {
      if (key === "discriminator" && name === "mapping" && isObject(child))
        return [name, Object.fromEntries(entriesOf(child).map(([word, target]) => [word, { $ref: target }]))];
      return [name, ["example", "examples", "default"].includes(name) || name.startsWith("x-") ? child : mangled(child, name)];
    }),
  );
}
