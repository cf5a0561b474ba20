import type { Effect, Level } from "./finding.js";
import { schemaClasses } from "./schema-classes.js";

/** What a class of change means for the users of a generated client. */
export interface ChangeClass {
  readonly level: Level;
  readonly effect: Effect;
  /** One sentence: what to do. */
  readonly advice: string;
}

/** Shorthand for a row: level, whether source breaks (B) or compiles (-), whether the wire breaks (B), is risky (R) or works (-). */
export function row(level: Level, effect: `${"B" | "-"}${"B" | "R" | "-"}`, advice: string): ChangeClass {
  const wire = effect[1] === "B" ? "breaks" : effect[1] === "R" ? "risky" : "works";
  return { level, effect: { source: effect[0] === "B" ? "breaks" : "compiles", wire }, advice };
}

const nothing = "Nothing to do.";

/** Classes whose meaning does not depend on who sends. */
const plain = {
  "document-removed": row("breaking", "BB", "Check that the document is really gone and not merely unreachable before accepting this."),
  "document-added": row("safe", "--", "New operations can be generated."),
  "document-shrunk": row("breaking", "BB", "A fifth of the operations is gone at once: check the fetch first; accept the loss only if the site really removed them."),
  "documents-replaced": row("dangerous", "-R", "Every operation differs: check that both sides describe the same API."),

  "operation-removed": row("breaking", "BB", "Stop calling it; the server will answer with an error."),
  "operation-removed-as-announced": row("notice", "BB", "Its removal was announced: remove the remaining calls."),
  "operation-added": row("safe", "--", "Use it where it helps."),
  "operation-moved": row("breaking", "-B", "Release a regenerated client before the old address goes away."),
  "method-changed": row("breaking", "-B", "Release a regenerated client before the old method goes away."),
  "path-parameter-renamed": row("notice", "B-", "Rename the path parameter where the operation is called; the wire is the same."),
  "operation-id-changed": row("notice", "B-", "Keep the old function name in names.json, or rename the calls."),
  "tag-added": row("docs", "--", nothing),
  "tag-removed": row("docs", "--", nothing),
  "tag-changed": row("notice", "B-", "The group of the method may change; keep its name in names.json."),
  "deprecated": row("notice", "--", "Plan to stop using it."),
  "deprecated-with-sunset": row("notice", "--", "Stop using it before the sunset date."),
  "reactivated": row("safe", "--", nothing),
  "sunset-added": row("notice", "--", "Stop using it before the sunset date."),
  "sunset-moved-later": row("notice", "--", "Note the new date."),
  "sunset-moved-earlier": row("dangerous", "-R", "Note the new date: there is less time than announced."),
  "sunset-removed": row("dangerous", "-R", "Ask when it goes away: the promised date is gone."),
  "sunset-invalid": row("dangerous", "-R", "Ask when it goes away: the date cannot be read."),
  "stability-decreased": row("dangerous", "-R", "It may now change without notice."),
  "stability-increased": row("safe", "--", nothing),
  "stability-invalid": row("dangerous", "-R", "Ask what is promised: the stability level is not one that exists."),

  "webhook-added": row("safe", "--", "Handle it, or let onUnknown have it."),
  "webhook-removed": row("breaking", "BB", "The event will not come any more: remove its handler and find another source."),
  "webhook-renamed": row("breaking", "BB", "Rename the handler; events under the old name will not come any more."),
  "callback-added": row("notice", "--", "Expect a request from the server."),
  "callback-removed": row("breaking", "BB", "The server will not call back any more."),

  "parameter-added-required": row("breaking", "BB", "Send the new parameter."),
  "parameter-added-optional": row("safe", "--", "Send it where it helps."),
  "parameter-removed": row("dangerous", "BR", "Stop sending it; the server may ignore or refuse it."),
  "parameter-removed-as-announced": row("notice", "BR", "Its removal was announced: stop sending it."),
  "parameter-moved": row("breaking", "BB", "Send it in its new place."),
  "parameter-became-required": row("breaking", "BB", "Always send it."),
  "parameter-became-optional": row("safe", "--", nothing),
  "parameter-style-changed": row("breaking", "-B", "Release a regenerated client: the value is written differently on the wire."),
  "parameter-default-changed": row("dangerous", "-R", "Send the value that is meant instead of relying on the default."),
  "parameter-allow-empty-removed": row("dangerous", "-R", "Do not send it empty."),

  "request-body-added-required": row("breaking", "BB", "Send the new body."),
  "request-body-added-optional": row("safe", "--", "Send it where it helps."),
  "request-body-removed": row("breaking", "BB", "Stop sending a body."),
  "request-body-became-required": row("breaking", "BB", "Always send the body."),
  "request-body-became-optional": row("safe", "--", nothing),
  "request-media-type-removed": row("breaking", "BB", "Send one of the media types that remain."),
  "request-media-type-added": row("safe", "--", nothing),
  "request-encoding-changed": row("breaking", "-B", "Release a regenerated client: a part of the body is written differently on the wire."),
  "webhook-body-removed": row("breaking", "BB", "The payload will not come any more."),
  "webhook-body-added": row("safe", "--", "Read it where it helps."),
  "webhook-body-became-required": row("safe", "--", nothing),
  "webhook-body-became-optional": row("breaking", "BB", "Expect requests without a payload."),
  "webhook-media-type-removed": row("breaking", "BB", "Read the media types that remain."),
  "webhook-media-type-added": row("dangerous", "-R", "Expect the payload in another form."),

  "response-success-removed": row("breaking", "BB", "Handle the success statuses that remain."),
  "response-success-added": row("notice", "-R", "Handle the new status where statuses are told apart."),
  "response-error-removed": row("notice", "B-", "Handle the error statuses that remain."),
  "response-error-added": row("notice", "--", "Handle the new error status where statuses are told apart."),
  "response-error-with-success-body": row("dangerous", "-R", "Do not read its body as an error: it is the resource itself."),
  "response-media-type-removed": row("breaking", "BB", "Accept one of the media types that remain."),
  "response-media-type-added": row("notice", "--", "Ask for the media type that is meant."),
  "response-media-type-changed": row("breaking", "BB", "Read the new media type."),
  "response-media-type-narrowed": row("safe", "--", nothing),
  "response-header-removed-required": row("breaking", "BB", "Stop reading the header."),
  "response-header-removed-optional": row("dangerous", "BR", "Stop reading the header."),
  "response-header-added": row("safe", "--", nothing),
  "response-header-became-optional": row("breaking", "BR", "Expect answers without the header."),
  "response-header-became-required": row("safe", "--", nothing),
  "response-link-changed": row("docs", "--", nothing),

  "security-requirement-added": row("breaking", "-B", "Configure credentials for the new scheme before calling."),
  "security-requirement-removed": row("safe", "--", nothing),
  "security-alternative-added": row("safe", "--", "The new way to authenticate can be used."),
  "security-alternative-removed": row("breaking", "-B", "Use one of the ways to authenticate that remain."),
  "security-scheme-swapped": row("breaking", "-B", "Configure the other scheme before calling."),
  "security-scope-added": row("breaking", "-B", "Ask for tokens with the new scope."),
  "security-scope-removed": row("safe", "--", nothing),
  "security-scheme-added": row("safe", "--", nothing),
  "security-scheme-removed": row("notice", "--", "No operation requires it."),
  "security-scheme-type-changed": row("breaking", "BB", "Configure credentials of the new type."),
  "security-scheme-location-changed": row("breaking", "-B", "Release a regenerated client: the credentials go to another place."),
  "security-scheme-url-changed": row("breaking", "-B", "Check that the new address belongs to the same owner before any credentials are sent there."),
  "security-scheme-detail-changed": row("notice", "--", "Check the configuration of the credentials."),
  "security-flow-removed": row("breaking", "-B", "Get tokens by one of the flows that remain."),
  "security-flow-added": row("safe", "--", nothing),
  "security-scope-declared": row("safe", "--", nothing),
  "security-scope-undeclared": row("notice", "--", "Check that tokens with this scope are still given out."),

  "server-removed": row("breaking", "-B", "Release a client with the new address; check first that it belongs to the same owner."),
  "server-added": row("safe", "--", nothing),
  "server-order-changed": row("dangerous", "-R", "The first server is the default one: check which is meant."),
  "server-variable-changed": row("dangerous", "-R", "Check the values given to server variables."),

  "schema-added": row("docs", "--", nothing),
  "schema-removed": row("notice", "B-", "Stop importing the type."),
  "schema-renamed": row("notice", "B-", "Import the type under its new name."),
  "component-added": row("docs", "--", nothing),
  "component-removed": row("docs", "--", nothing),
  "reference-changed": row("dangerous", "-R", "The reference leaves the document; compare what it points at."),

  "title-changed": row("docs", "--", nothing),
  "version-changed": row("docs", "--", nothing),
  "description-changed": row("docs", "--", nothing),
  "extension-changed": row("docs", "--", nothing),
} as const satisfies Record<string, ChangeClass>;

export const changeClasses = { ...plain, ...schemaClasses } as const;
export type ClassId = keyof typeof changeClasses;
export type PlainClassId = keyof typeof plain;
