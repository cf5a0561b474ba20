import { readFileSync } from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSnapshot } from "../../scripts/snapshot/read.js";
import { filesBelow, serveSite, type DocsSite } from "../site/serve.js";
import { filesOf, fingerprint, newProject, runSync, type Outcome } from "./run-sync.js";
import { copiesAreHere, july, sendcloud } from "./sendcloud-site.js";

const because = copiesAreHere ? "" : " (skipped: the copies of the site are not beside the repository)";

describe.skipIf(!copiesAreHere)(`Sendcloud's site of July over HTTP${because}`, () => {
  const project = newProject();
  let site: DocsSite;
  let first: Outcome;

  beforeAll(async () => {
    site = await serveSite(filesBelow(july));
    first = await runSync(project, sendcloud, site);
  }, 60_000);

  afterAll(async () => {
    await site.close();
    project.remove();
  });

  it("gives 37 documents with 103 operations of v3, 38 of v2 and 11 webhooks", async () => {
    const snapshot = await readSnapshot(project.specs);
    const sum = (version: string): number =>
      (snapshot?.documents ?? []).filter((document) => document.version === version).reduce((total, { entry }) => total + entry.operations, 0);
    expect({ documents: snapshot?.documents.length, v3: sum("v3"), v2: sum("v2"), webhooks: first.ok ? first.result.webhooks : 0 }).toEqual({
      documents: 37,
      v3: 103,
      v2: 38,
      webhooks: 11,
    });
  });

  it("is done, with the sixteen absent documents excused by the config", () => {
    expect(first.ok && !first.result.partial && first.result.documents.filter(({ state }) => state === "excused").length).toBe(16);
  });

  it("changes no byte and downloads no body at the second run", async () => {
    const before = fingerprint(project.specs);
    site.served.length = 0;
    const second = await runSync(project, sendcloud, site);
    expect(fingerprint(project.specs)).toEqual(before);
    expect(site.served.filter(({ status }) => status === 200)).toEqual([]);
    expect(site.served.filter(({ status }) => status === 304).length).toBe(39);
    expect(second.ok && second.result.changed).toEqual([]);
  }, 60_000);

  it("changes no byte when every document is serialised anew, keys in another order, and every ETag changes", async () => {
    const before = fingerprint(project.specs);
    const original = new Map(site.files);
    for (const [file, content] of original)
      if (file.endsWith(".yaml")) site.files.set(file, stringify(reversed(parse(content.toString())), { lineWidth: 40, defaultStringType: "QUOTE_DOUBLE" }));
    site.etagSalt = "new";
    site.served.length = 0;
    const outcome = await runSync(project, sendcloud, site);
    expect(outcome.ok && outcome.result.documents.filter(({ state }) => state === "unchanged").length).toBe(37);
    expect(site.served.filter(({ status, path: at }) => status === 200 && at.endsWith(".yaml")).length).toBe(37);
    expect(fingerprint(project.specs)).toEqual(before);
    for (const [file, content] of original) site.files.set(file, content);
  }, 60_000);

  it("is partial and names every document that cannot be had, where the config excuses none", async () => {
    const other = newProject();
    const { absent: _absent, ...unexcused } = sendcloud;
    const outcome = await runSync(other, unexcused, site);
    expect(outcome.ok && outcome.result.partial).toBe(true);
    expect(outcome.ok && outcome.result.documents.filter(({ state }) => state === "awaited").map(({ problems }) => problems[0]?.code)).toEqual(
      Array(16).fill("not-found"),
    );
    other.remove();
  }, 60_000);

  it("reads the same from the folder as over HTTP", async () => {
    const other = newProject();
    await runSync(other, sendcloud, july);
    const texts = (specs: string): readonly string[] => filesOf(specs).map((file) => readFileSync(path.join(specs, file), "utf8"));
    expect(filesOf(other.specs)).toEqual(filesOf(project.specs));
    expect(texts(other.specs)).toEqual(texts(project.specs));
    other.remove();
  }, 60_000);

  it("joins 134 operations and 6 webhooks to pages, and follows replacements to a current page", async () => {
    const index = (await readSnapshot(project.specs))?.index;
    const joined = index?.pages.filter(({ operation }) => operation !== undefined).length;
    const webhooks = index?.pages.filter(({ webhook }) => webhook !== undefined).length;
    const method = index?.pages.find(({ url }) => url.endsWith("/shipping-methods/retrieve-a-shipping-method.md"));
    expect({ pages: index?.pages.length, documents: index?.documents.length, joined, webhooks }).toEqual({
      pages: 289,
      documents: 53,
      joined: 134,
      webhooks: 6,
    });
    expect(method?.replacement).toBe("https://sendcloud.dev/api/v3/shipping-options/return-a-list-of-available-shipping-options.md");
  });

  it("keeps no prose: no string of the documents is longer than a line of 120 characters", async () => {
    const snapshot = await readSnapshot(project.specs);
    const long = (snapshot?.documents ?? []).flatMap(({ text }) =>
      [...text.matchAll(/"(?:description|example|summary)": "([^"]{121,})"/gu)].map(([found]) => found),
    );
    expect(long).toEqual([]);
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, child]) => [key, reversed(child)]),
  );
}
