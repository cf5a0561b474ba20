import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SiteConfig } from "../../scripts/site/site-config.js";
import { serveSite, type DocsSite, type Fault } from "../site/serve.js";
import { documentFaults } from "./faults.js";
import { fingerprint, newProject, problemCodes, runSync, type Project } from "./run-sync.js";
import { documentPath, indexUrl, smallSite } from "./small-site.js";
import { rmSync } from "node:fs";
import path from "node:path";

const impatient: SiteConfig = { index: indexUrl, attempts: 1, timeout: { attempt: 1_000, total: 1_000 }, caps: { bytes: 200_000 } };
const dripping: SiteConfig = { ...impatient, timeout: { attempt: 250, total: 250 } };

/** The cache is lost before a faulty run, so that no fault hides behind a 304. */
function loseCache(project: Project): void {
  rmSync(path.join(project.folder, "cache"), { recursive: true, force: true });
}

describe("a site of 53 documents, half of them broken", () => {
  const areas = Array.from({ length: 53 }, (_, index) => `area-${String(index + 1).padStart(2, "0")}`);
  const project = newProject();
  let site: DocsSite;

  beforeAll(async () => {
    site = await serveSite(smallSite(areas));
    expect((await runSync(project, impatient, site)).ok).toBe(true);
  }, 60_000);

  afterAll(async () => {
    await site.close();
    project.remove();
  });

  it.each(documentFaults)(
    "$name: every fault is named, no byte changes, and the next good run heals",
    async ({ of, codes }) => {
      const before = fingerprint(project.specs);
      for (const parity of [0, 1]) {
        loseCache(project);
        const broken = areas.filter((_, index) => index % 2 === parity);
        const faults = new Map<string, Fault>(broken.map((area) => [documentPath(area), of(Buffer.from(site.files.get(documentPath(area)) ?? ""))]));
        site.fault = (request, response) => faults.get(request.url ?? "")?.(request, response) ?? false;
        const outcome = await runSync(project, codes.includes("timeout") ? dripping : impatient, site);
        site.fault = undefined;
        const kept = outcome.ok ? outcome.result.documents.filter(({ state }) => state === "kept") : [];
        expect(kept.map(({ key }) => key)).toEqual(broken.map((area) => `v1/${area}`));
        for (const { problems, url } of kept) expect(codes, `${url}: ${JSON.stringify(problems)}`).toContain(problems[0]?.code);
        expect(outcome.ok && outcome.result.partial).toBe(true);
        expect(fingerprint(project.specs)).toEqual(before);
      }
      const healed = await runSync(project, impatient, site);
      expect(healed.ok && [healed.result.partial, healed.result.changed]).toEqual([false, []]);
      expect(fingerprint(project.specs)).toEqual(before);
    },
    60_000,
  );
});

describe("an index that arrives broken", () => {
  const areas = ["orders", "returns", "labels", "brands", "events"];
  const project = newProject();
  let site: DocsSite;

  beforeAll(async () => {
    site = await serveSite(smallSite(areas));
    expect((await runSync(project, impatient, site)).ok).toBe(true);
  });

  afterAll(async () => {
    await site.close();
    project.remove();
  });

  afterEach(() => void (site.fault = undefined));

  const shortened = (content: Buffer): Buffer => Buffer.from(content.toString().split("\n").slice(0, -3).join("\n"));
  const whole = documentFaults.filter(({ name }) => /HTML|login|fewer|drip|UTF-8|gzip|304|404|500|cut at once/u.test(name));
  const indexFaults = [
    ...whole.map(({ name, of, codes }) => ({ name, of, codes })),
    { name: "an index without links", codes: ["index-empty"], of: () => answer("# Nothing here\n") },
    { name: "an index that lost half of its lines", codes: ["index-shrunk"], of: (content: Buffer) => answer(shortened(content)) },
  ];

  it.each(indexFaults)("$name: the run fails, says so and changes nothing", async ({ of, codes }) => {
    const before = fingerprint(project.specs);
    loseCache(project);
    const fault = of(Buffer.from(site.files.get("/llms.txt") ?? ""));
    site.fault = (request, response) => request.url === "/llms.txt" && fault(request, response);
    const outcome = await runSync(project, codes.includes("timeout") ? dripping : impatient, site);
    expect(outcome.ok).toBe(false);
    expect(codes).toContain(problemCodes(outcome)[0]);
    expect(fingerprint(project.specs)).toEqual(before);
  });

  it("all documents failing: the run fails and changes nothing", async () => {
    const before = fingerprint(project.specs);
    site.fault = (request, response) => (request.url ?? "").endsWith(".yaml") && (response.writeHead(503).end(), true);
    const outcome = await runSync(project, impatient, site);
    expect(problemCodes(outcome).at(-1)).toBe("nothing-usable");
    expect(fingerprint(project.specs)).toEqual(before);
  });

  it("no server at all: one sentence that names the site and changes nothing", async () => {
    const before = fingerprint(project.specs);
    const gone = await serveSite(new Map());
    await gone.close();
    const outcome = await runSync(project, impatient, gone);
    expect(outcome.ok ? [] : outcome.problems.map(({ message }) => message)).toEqual([`cannot reach ${gone.url} (ECONNREFUSED)`]);
    expect(fingerprint(project.specs)).toEqual(before);
  });
});

function answer(body: string | Buffer): Fault {
  return (_, response) => {
    response.writeHead(200, { "content-type": "text/markdown" }).end(body);
    return true;
  };
}

describe("a server that asks for patience", () => {
  let site: DocsSite;
  let project: Project;

  beforeEach(async () => {
    site = await serveSite(smallSite(["orders"]));
    project = newProject();
  });

  afterEach(async () => {
    await site.close();
    project.remove();
  });

  const failing = (times: number, status: number, headers: Record<string, string> = {}): (() => number) => {
    let asked = 0;
    site.fault = (request, response) => {
      if (request.url !== documentPath("orders")) return false;
      asked += 1;
      if (asked > times) return false;
      response.writeHead(status, headers).end();
      return true;
    };
    return () => asked;
  };

  it.each([429, 500, 503])("tries again after %i", async (status) => {
    const asked = failing(1, status, { "retry-after": "0" });
    expect((await runSync(project, { index: indexUrl }, site)).ok).toBe(true);
    expect(asked()).toBe(2);
  });

  it("does not try again after 404", async () => {
    const asked = failing(9, 404);
    await runSync(project, { index: indexUrl }, site);
    expect(asked()).toBe(1);
  });

  it("gives up at once, and says when to come back, where the wait would exceed the time", async () => {
    const asked = failing(9, 429, { "retry-after": "3600" });
    const outcome = await runSync(project, { index: indexUrl }, site);
    expect(asked()).toBe(1);
    expect(outcome.ok ? "" : outcome.problems[0]?.message).toBe("the server answers 429; the server asks to come back in 3600 s");
  });

  it("asks for at most four documents at a time", async () => {
    const many = await serveSite(smallSite(Array.from({ length: 20 }, (_, index) => `a${index}`)));
    let open = 0;
    let most = 0;
    many.fault = (request, response) => {
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
        response.writeHead(200).end(many.files.get(request.url ?? ""));
      }, 20);
      return true;
    };
    await runSync(project, { index: indexUrl }, many);
    await many.close();
    expect(most).toBe(4);
  });
});
