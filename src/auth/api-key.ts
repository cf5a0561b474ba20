import { authorise, type Auth } from "./authorise.js";

/** An API key; the operation's document says whether it stands in a header, the query or a cookie. */
export function apiKey(credentials: { readonly key: string }): Auth {
  const { key } = credentials;
  if (!/^[\t\x20-\x7e]+$/.test(key))
    throw new TypeError("apiKey: the key is empty or has characters that no header takes");
  return authorise({
    fits: ({ type }) => type === "apiKey",
    apply: (call, scheme) => {
      if (scheme.type !== "apiKey") return;
      const name = scheme.name;
      if (scheme.in === "header") call.headers[name.toLowerCase()] = key;
      else if (scheme.in === "cookie") setCookie(call.headers, name, key);
      else call.url = withQuery(call.url, name, key);
    },
  });
}

/** A retried call passes here again; the key must not pile up. */
function setCookie(headers: Record<string, string>, name: string, key: string): void {
  const pair = `${name}=${encodeURIComponent(key)}`;
  const others = (headers["cookie"] ?? "").split("; ").filter((other) => other && other !== pair);
  headers["cookie"] = [...others, pair].join("; ");
}

function withQuery(url: string, name: string, key: string): string {
  const pair = `${encodeURIComponent(name)}=${encodeURIComponent(key)}`;
  const [base = url, query = ""] = url.split(/\?(.*)/s);
  return `${base}?${[...query.split("&").filter((other) => other && other !== pair), pair].join("&")}`;
}
