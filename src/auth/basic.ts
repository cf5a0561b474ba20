import { authorise, type Auth } from "./authorise.js";

/** `Basic` credentials of RFC 7617, in UTF-8. */
export function basicHeader(username: string, password: string): string {
  return `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(`${username}:${password}`)))}`;
}

/** @throws TypeError for a user name with a colon, which RFC 7617 cannot express. */
export function basic(credentials: { readonly username: string; readonly password: string }): Auth {
  const { username, password } = credentials;
  if (!username || !password || username.includes(":"))
    throw new TypeError("basic: username (without a colon) and password are both wanted");
  const value = basicHeader(username, password);
  return authorise({
    fits: ({ type }) => type === "basic",
    apply: (call) => {
      call.headers["authorization"] = value;
    },
  });
}
