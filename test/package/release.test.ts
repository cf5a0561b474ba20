import { expect, test } from "vitest";
import type { Json } from "../../scripts/document/json.js";
import type { Finding, Level } from "../../scripts/diff/finding.js";
import { checkRelease } from "../../scripts/package/release.js";
import { previousRelease, releaseProblems } from "../../scripts/package/release-check.js";
import { renderJson } from "../../scripts/report/json.js";
import { summarise } from "../../scripts/diff/summarise.js";
import { diffVerb } from "../../scripts/verbs/diff.js";
import { documentOf, project, root, type Project } from "../vendor/project.js";

function finding(level: Level, message: string = level): Finding {
  return {
    id: "change",
    level,
    effect: { source: level === "breaking" ? "breaks" : "compiles", wire: "works" },
    direction: "response",
    section: "paths",
    version: "v1",
    area: "things",
    file: "things.json",
    document: "after",
    pointer: "",
    line: 1,
    path: null,
    method: null,
    places: [],
    symbols: [],
    message,
    advice: "",
  };
}

/** A report as a release carries it. */
function carried(version: string, ...findings: readonly Finding[]): { readonly version: string; readonly value: Json } {
  const text = renderJson({ report: { findings, summary: summarise(findings) }, from: "", to: "" });
  return { version, value: JSON.parse(text) as Json };
}

const codes = (version: string, reports: Parameters<typeof releaseProblems>[1], measured?: readonly Finding[]): readonly string[] =>
  releaseProblems(version, reports, measured).map(({ code }) => code);

test.each<readonly [previous: string, level: Level | undefined, version: string, refused: boolean]>([
  ["1.2.3", "breaking", "2.0.0", false],
  ["1.2.3", "breaking", "2.0.0-rc.1", false],
  ["1.2.3", "breaking", "1.3.0", true],
  ["1.2.3", "breaking", "1.2.4", true],
  ["1.2.3", "safe", "1.2.4", true],
  ["1.2.3", "safe", "1.3.0", false],
  ["1.2.3", "safe", "2.0.0", false],
  ["1.2.3", "docs", "1.2.4", false],
  ["1.2.3", undefined, "1.2.4", false],
  ["0.4.1", "breaking", "0.4.2", true],
  ["0.4.1", "breaking", "0.5.0", false],
  ["0.4.1", "breaking", "1.0.0", false],
  ["0.4.1", "dangerous", "0.4.2", false],
  ["0.4.1", "safe", "0.4.2", false],
])("after %s, %s drift released as %s is refused: %s", (previous, level, version, refused) => {
  const findings = level === undefined ? [] : [finding(level)];
  const reports = [carried("0.1.0"), carried(previous), carried(version, ...findings)];
  expect(codes(version, reports, findings)).toEqual(refused ? ["release-version"] : []);
});

test("what pre-releases told counts for the release that they led to", () => {
  const reports = [carried("1.0.0"), carried("1.1.0-rc.1", finding("breaking")), carried("1.1.0")];
  expect(previousRelease("1.1.0", reports)).toBe("1.0.0");
  expect(codes("1.1.0", reports)).toEqual(["release-version"]);
});

test("the version that is enough is named", () => {
  const [problem] = releaseProblems("1.2.4", [carried("1.2.3"), carried("1.2.4", finding("breaking"))], undefined);
  expect(problem).toMatchObject({ message: "1.2.3 to 1.2.4 is a patch release, and the drift since asks for a major one", expected: "2.0.0 or higher" });
});

test.each<readonly [what: string, version: string, reports: readonly ReturnType<typeof carried>[], wanted: readonly string[]]>([
  ["without a report", "1.1.0", [carried("1.0.0")], ["release-report"]],
  ["with a file that is no report", "1.1.0", [carried("1.0.0"), { version: "1.1.0", value: {} }], ["release-report"]],
  ["whose report keeps silent about a change", "2.0.0", [carried("1.0.0"), carried("2.0.0", finding("safe"))], ["release-report"]],
  ["with a version that is none", "next", [carried("1.0.0")], ["release-version"]],
  ["that is the first", "0.1.0", [carried("0.1.0")], []],
])("a release %s", (_, version, reports, wanted) => {
  expect(codes(version, reports, [finding("safe"), finding("breaking", "gone")].slice(version === "2.0.0" ? 0 : 1))).toEqual(wanted);
});

/** A workspace of a client that was released as 0.1.0, whose API then lost a member of a response. */
async function released(): Promise<Project> {
  const shop = project({ "specs/v1/things.json": documentOf("things", ["name", "size"]) });
  release(shop, "0.1.0", "{}");
  shop.write("docs/drift/0.1.0.json", JSON.stringify({ findings: [] }));
  shop.git("init", "-q");
  shop.git("add", ".");
  shop.git("commit", "-q", "-m", "0.1.0");
  shop.write("specs/v1/things.json", documentOf("things", ["name"]));
  return shop;
}

function release(shop: Project, version: string, report: string): void {
  shop.write("scripts/package/waybill-sendcloud/package.json", JSON.stringify({ version }));
  shop.write(`docs/drift/${version}.json`, report);
}

async function drift(shop: Project): Promise<string> {
  const out: string[] = [];
  const progress = { step: () => undefined, end: () => undefined };
  await diffVerb({ json: true }, { cwd: shop.folder, out: (text) => void out.push(text), err: () => undefined, progress, colour: false });
  return out.join("");
}

test.each<readonly [version: string, report: "measured" | "empty" | "none", wanted: readonly string[]]>([
  ["0.2.0", "measured", []],
  ["0.1.1", "measured", ["release-version"]],
  ["0.2.0", "empty", ["release-report"]],
  ["0.2.0", "none", ["release-report"]],
])("after a response lost a member, %s with %s report", async (version, report, wanted) => {
  const shop = await released();
  const text = { measured: await drift(shop), empty: JSON.stringify({ findings: [] }), none: undefined }[report];
  if (text === undefined) shop.write("scripts/package/waybill-sendcloud/package.json", JSON.stringify({ version }));
  else release(shop, version, text);
  const problems = await checkRelease(shop.folder);
  expect([...new Set(problems.map(({ code }) => code))]).toEqual(wanted);
});

test("the client as it stands here may be released", async () => {
  expect(await checkRelease(root)).toEqual([]);
});
