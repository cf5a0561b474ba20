import { afterAll, describe, expect, it } from "vitest";
import { newProject, problemCodes, runSync } from "./run-sync.js";
import { copiesAreHere, july, may, sendcloud } from "./sendcloud-site.js";

const because = copiesAreHere ? "" : " (skipped: the copies of the site are not beside the repository)";

describe.skipIf(!copiesAreHere)(`Sendcloud's site of May, seven weeks later${because}`, () => {
  const project = newProject();
  const { absent: _absent, ...site } = sendcloud;
  afterAll(project.remove);

  it("is taken without a guard speaking up: six documents changed, seventeen are new, fourteen are as they were", async () => {
    const first = await runSync(project, site, may);
    expect(first.ok && first.result.documents.filter(({ state }) => state === "new").length).toBe(20);
    const second = await runSync(project, site, july);
    const count = (state: string): number => (second.ok ? second.result.documents.filter((document) => document.state === state).length : 0);
    expect({ changed: count("changed"), new: count("new"), unchanged: count("unchanged"), kept: count("kept"), awaited: count("awaited") }).toEqual({
      changed: 6,
      new: 17,
      unchanged: 14,
      kept: 0,
      awaited: 16,
    });
    expect(new Set(problemCodes(second))).toEqual(new Set(["not-found"]));
  }, 60_000);
});
