import { authorise, type Auth } from "./authorise.js";

/** A bearer token (RFC 6750) that somebody else renews; it also answers OAuth2. */
export function bearer(credentials: { readonly token: string }): Auth {
  const { token } = credentials;
  if (!/^[\w.~+/=-]+$/.test(token))
    throw new TypeError("bearer: the token is empty or has characters that no token has");
  return authorise({
    fits: ({ type }) => type === "bearer" || type === "oauth2",
    apply: (call) => {
      call.headers["authorization"] = `Bearer ${token}`;
    },
  });
}
