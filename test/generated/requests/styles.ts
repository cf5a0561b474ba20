import { isArray, isObject, own, ownString, type Json, type JsonObject } from "../../../scripts/document/json.js";

/**
 * A parameter as it must stand in a request, written after the table "Style Examples" of OpenAPI 3.1 and the
 * expansions of RFC 6570, without a look at the runtime.
 */
export function written(parameter: JsonObject, value: Json): string {
  const place = ownString(parameter, "in");
  const style = ownString(parameter, "style") ?? (place === "query" || place === "cookie" ? "form" : "simple");
  const explode = own(parameter, "explode") ?? (style === "form" || style === "deepObject");
  const name = encodeURIComponent(ownString(parameter, "name") ?? "");
  const encoded = (item: Json): string => (place === "header" ? String(item) : encodeURIComponent(String(item)));
  const pairs = isObject(value) ? Object.entries(value).map(([key, item]) => [encodeURIComponent(key), encoded(item ?? null)] as const) : [];
  const items = isArray(value)
    ? value.map(encoded)
    : isObject(value)
      ? pairs.map(([key, item]) => (explode === true ? `${key}=${item}` : `${key},${item}`))
      : [encoded(value)];
  switch (style) {
    case "simple":
      return items.join(",");
    case "form":
      if (explode !== true) return `${name}=${items.join(",")}`;
      return isObject(value) ? items.join("&") : items.map((item) => `${name}=${item}`).join("&");
    case "spaceDelimited":
      return explode === true ? items.map((item) => `${name}=${item}`).join("&") : `${name}=${items.join("%20")}`;
    case "pipeDelimited":
      return explode === true ? items.map((item) => `${name}=${item}`).join("&") : `${name}=${items.join("%7C")}`;
    case "deepObject":
      return pairs.map(([key, item]) => `${name}[${key}]=${item}`).join("&");
    default:
      throw new Error(`no expectation for the style ${style}`);
  }
}
