import type { Json } from "../document/json.js";
import type { Problem } from "../problem.js";
import { typeIdentifier, valueIdentifier, wordsOf } from "../text/encode.js";
import {
  wholeVersion,
  type AreaModel,
  type Model,
  type TypeModel,
  type VersionModel,
  type WebhookModel,
} from "./model.js";
import { shareTypes } from "./share.js";
import type { SenderRules, WebhookRules } from "./webhook-rules.js";

/** One area whose system sends webhooks. */
export interface SenderModel {
  readonly area: string;
  readonly discriminator: string;
  /** Documented events that the discriminator tells apart, in document order. */
  readonly events: readonly SenderEvent[];
  readonly extraEvents: readonly string[];
  /** Documented webhooks without a value of the discriminator: no member of the union. */
  readonly undiscriminated: readonly WebhookModel[];
  readonly rules: SenderRules;
  readonly names: SenderNames;
  /** Types of the area itself; all others stand in the version's shared file. */
  readonly ownTypes: ReadonlySet<string>;
  /** A later version that has the same sender, which is then generated there alone. */
  readonly sameIn: string | undefined;
}

export interface SenderEvent {
  readonly webhook: WebhookModel;
  readonly value: string;
}

/** Exported names: `createReceiver`, `verifySignature`, `sign`, `WebhookEvent`; with the area's name between where it is not just "webhooks". */
export interface SenderNames {
  readonly create: string;
  readonly verify: string;
  readonly sign: string;
  readonly event: string;
  /** Not exported: the row that the others share. */
  readonly row: string;
}

/** The senders of every version, by version. */
export function sendersOf(model: Model, rules: WebhookRules): ReadonlyMap<string, readonly SenderModel[]> {
  return new Map(
    model.versions.map((version, index) => {
      const later = model.versions.slice(index + 1);
      return [version.version, versionSenders(version, wholeVersion(model, version), later, rules)] as const;
    }),
  );
}

/** Rules that no area with webhooks needs. */
export function unneededRules(model: Model, rules: WebhookRules): readonly Problem[] {
  const areas = new Set(
    model.versions.flatMap(({ areas: all }) =>
      all.filter(({ webhooks }) => webhooks.length > 0).map(({ area }) => area),
    ),
  );
  return Object.keys(rules)
    .filter((area) => !areas.has(area))
    .map((area) => ({
      code: "webhook-rule",
      pointer: `/webhooks/${area}`,
      message: "the rule names an area that documents no webhooks",
      expected: [...areas].sort().join(", ") || "no rule: no document has webhooks",
    }));
}

function versionSenders(
  version: VersionModel,
  whole: VersionModel,
  later: readonly VersionModel[],
  rules: WebhookRules,
): readonly SenderModel[] {
  const short = draftsOf(whole).map(({ area }) => shortName(area.area));
  return draftsOf(version).map(({ area, discriminator }) => {
    const name = shortName(area.area);
    const unique = short.indexOf(name) === short.lastIndexOf(name) ? name : typeIdentifier(area.area, "Sender");
    return sender(
      area,
      discriminator,
      namesOf(unique),
      Object.hasOwn(rules, area.area) ? (rules[area.area] ?? {}) : {},
      later.findLast((candidate) => hasSame(version, area, candidate))?.version,
    );
  });
}

/** The areas that send webhooks which can be told apart. */
function draftsOf(version: VersionModel): readonly { readonly area: AreaModel; readonly discriminator: string }[] {
  return version.areas.flatMap((area) => {
    const discriminator = commonDiscriminator(area.webhooks);
    return discriminator === undefined ? [] : [{ area, discriminator }];
  });
}

function sender(
  area: AreaModel,
  discriminator: string,
  names: SenderNames,
  rules: SenderRules,
  sameIn: string | undefined,
): SenderModel {
  const events = area.webhooks.flatMap((webhook) =>
    webhook.discriminator?.property === discriminator ? [{ webhook, value: webhook.discriminator.value }] : [],
  );
  const documented = new Set(events.map(({ value }) => value));
  return {
    area: area.area,
    discriminator,
    events,
    extraEvents: (rules.extraEvents ?? []).filter((event) => !documented.has(event)),
    undiscriminated: area.webhooks.filter((webhook) => webhook.discriminator?.property !== discriminator),
    rules,
    names,
    ownTypes: new Set(area.types.map(({ name }) => name)),
    sameIn,
  };
}

/** The property that most of the area's webhooks are told apart by; the first of equals. */
function commonDiscriminator(webhooks: readonly WebhookModel[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { discriminator } of webhooks)
    if (discriminator !== undefined) counts.set(discriminator.property, (counts.get(discriminator.property) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  return [...counts].find(([, count]) => count === most)?.[0];
}

/** The area's name without the word that every sender's name could have. */
function shortName(area: string): string {
  const words = wordsOf(area).filter((word) => !/^webhooks?$/i.test(word));
  return words.length === 0 ? "" : typeIdentifier(words.join(" "), "Sender");
}

function namesOf(name: string): SenderNames {
  return {
    create: `create${name}Receiver`,
    verify: `verify${name}Signature`,
    sign: `sign${name}`,
    event: `${name === "" ? "Webhook" : name}Event`,
    row: valueIdentifier(`${name === "" ? "webhook" : name}Sender`),
  };
}

/** Same area, same events, and payloads of the same structure; prose does not count. */
function hasSame(version: VersionModel, area: AreaModel, later: VersionModel): boolean {
  const other = later.areas.find((candidate) => candidate.area === area.area);
  if (other === undefined || keyOf(area.webhooks) !== keyOf(other.webhooks)) return false;
  const shared = shareTypes(
    new Map([
      ["one", typesOf(version, area)],
      ["other", typesOf(later, other)],
    ]),
  );
  return area.webhooks.every(({ payloadType }) => payloadType === "unknown" || shared.isShared("one", payloadType));
}

function keyOf(webhooks: readonly WebhookModel[]): string {
  const rows: readonly Json[] = webhooks.map(({ name, payloadType, discriminator }) => [
    name,
    payloadType,
    discriminator === undefined ? null : [discriminator.property, discriminator.value],
  ]);
  return JSON.stringify([...rows].sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1)));
}

function typesOf(version: VersionModel, area: AreaModel): readonly TypeModel[] {
  const taken = new Set(area.sharedTypes);
  return [...area.types, ...version.shared.filter(({ name }) => taken.has(name))];
}
