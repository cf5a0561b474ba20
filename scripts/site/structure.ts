import { isObject, objectOf, own, withMembers, type Json, type JsonObject } from "../document/json.js";
import { canonicalDocument } from "../snapshot/canonical.js";
import { linksForm } from "../snapshot/links-form.js";

/** A document as text without prose, titles, extensions and order: what is left is structure. Two equal texts mean the same. */
export function structureOf(document: JsonObject): JsonObject {
  const stripped = withoutExtensions(linksForm(document));
  return isObject(stripped) ? canonicalDocument(stripped) : {};
}

function withoutExtensions(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutExtensions);
  if (!isObject(value)) return value;
  return objectOf(
    Object.entries(value)
      .filter(([key]) => !key.startsWith("x-"))
      .map(([key, child]) => [
        key,
        child === undefined
          ? undefined
          : key === "title" && typeof child === "string"
            ? undefined
            : withoutExtensions(child),
      ]),
  );
}

/** One component as comparable text. */
export function componentStructure(section: string, component: Json): string {
  const document = structureOf({ components: { [section]: { component } } });
  return JSON.stringify(own(own(own(document, "components"), section), "component"));
}

/** One operation of a path as comparable text. */
export function operationStructure(pathItem: JsonObject, method: string): string {
  const document = structureOf({
    paths: {
      "/": objectOf([
        [method, own(pathItem, method)],
        ["parameters", own(pathItem, "parameters")],
        ["servers", own(pathItem, "servers")],
      ]),
    },
  });
  return JSON.stringify(own(own(document, "paths"), "/"));
}

/** Without what every page leaves out or adds, for a comparison of a page with its document. */
export function comparable(document: JsonObject): JsonObject {
  const security = own(document, "security");
  const empty = Array.isArray(security) && security.length === 0;
  return withMembers(document, { ...(empty ? { security: undefined } : {}) });
}
