/** What the config says of a site beyond its documents; every field has a default. */
export interface SiteRules {
  /** Name for messages and for the `create…` function: `Sendcloud`. */
  readonly name: string;
  /** Origin under which documentation paths of the documents stand. */
  readonly docsOrigin: string | undefined;
  readonly emptySecurity: "anonymous" | "send";
  /** Methods (`oauth2.token`) that need no credentials whatever their document says. */
  readonly anonymous: readonly string[];
  /** Methods that are safe to repeat: always, where one of the members of the body has a value, or never, whatever headers they take. */
  readonly idempotent: Readonly<Record<string, boolean | readonly string[]>>;
  /** Whether operations that the documentation keeps hidden are generated. */
  readonly hidden: "generate" | "omit";
}

export const defaultSiteRules: SiteRules = {
  name: "Api",
  docsOrigin: undefined,
  emptySecurity: "anonymous",
  anonymous: [],
  idempotent: {},
  hidden: "omit",
};

/** What the index says of one operation's page. */
export interface PageNote {
  readonly url: string;
  readonly status: "current" | "deprecated" | "legacy";
  readonly replacement: string | undefined;
}

/** Finds the page of an operation by its documentation path. */
export type PageLookup = (url: string) => PageNote | undefined;
