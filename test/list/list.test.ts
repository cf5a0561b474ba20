import { expect, test } from "vitest";
import { run } from "../../scripts/cli.js";
import { matching, type ListedOperation } from "../../scripts/verbs/list.js";
import { listVerb } from "../../scripts/verbs/list.js";
import type { Io } from "../../scripts/verbs/io.js";
import { ownApi, project } from "../vendor/project.js";

const operation = (method: string, name: string, http: string, summary: string, area = "things"): ListedOperation => ({
  version: "v1",
  area,
  method,
  function: name,
  http,
  summary,
  import: "",
});
const operations = [
  operation("things.list", "listThings", "GET /things", "List things"),
  operation("things.get", "getThing", "GET /things/{id}", "Retrieve a thing"),
  operation("labels.get", "getLabel", "GET /labels/{id}", "Get a label", "parcel-documents"),
];
const found = (pattern: string): readonly string[] => matching(operations, pattern).map(({ method }) => method);

test.each<readonly [by: string, pattern: string, methods: readonly string[]]>([
  ["method", "things.get", ["things.get"]],
  ["function", "getthing", ["things.get"]],
  ["HTTP method and path, the exact one first", "GET /things", ["things.list", "things.get"]],
  ["summary", "retrieve", ["things.get"]],
  ["area", "documents", ["labels.get"]],
  ["several words in any order", "label get", ["labels.get"]],
  ["nothing that is there", "invoice", []],
])("finds an operation by %s", (_, pattern, methods) => {
  expect(found(pattern)).toEqual(methods);
});

async function list(
  cwd: string,
  options: { readonly pattern?: string; readonly json?: boolean },
): Promise<{ readonly code: number; readonly out: string; readonly told: string }> {
  const [out, told]: [string[], string[]] = [[], []];
  const io: Io = {
    cwd,
    out: (text) => void out.push(text),
    err: (text) => void told.push(text),
    progress: { step: () => undefined, end: () => undefined },
    colour: false,
  };
  return { code: await listVerb(options, io), out: out.join("\n"), told: told.join("\n") };
}

test("in a folder without a configuration it shows Sendcloud's operations and the package to import them from", async () => {
  expect(await list(project().folder, { pattern: "shipments.announce" })).toMatchObject({
    code: 0,
    out: expect.stringMatching(
      /^shipments\.announce {2}POST \/shipments\/announce .*\n {2}import \{ announceShipment \} from "waybill-sendcloud\/v3\/shipments";/,
    ) as string,
  });
});

test("in a project it shows the project's own, by their path", async () => {
  const { out } = await list(project(ownApi()).folder, { pattern: "listAlone" });
  expect(out).toContain('from "./generated/v1/alone/operations.js";');
});

test("--json gives one value for each operation", async () => {
  const { out } = await list(project(ownApi()).folder, { json: true });
  expect((JSON.parse(out) as readonly ListedOperation[]).map(({ http }) => http).sort()).toEqual(["GET /alone", "GET /parts", "GET /things"]);
});

test("legacy operations come last and say so", async () => {
  const { out } = await list(project().folder, { json: true });
  const versions = (JSON.parse(out) as readonly ListedOperation[]).map(({ version, status }) => `${version} ${status ?? ""}`);
  expect(versions.at(0)).toMatch(/^v3/);
  expect(versions.at(-1)).toBe("v2 legacy");
});

test.each([
  ["anounce", "announce"],
  ["shipment-option", "shipping-options"],
  ["listShipmants", "listShipments"],
])("%s asks whether %s was meant, and exits 1", async (pattern, meant) => {
  expect(await list(project().folder, { pattern })).toMatchObject({ code: 1, out: "", told: `no operation has "${pattern}"; did you mean ${meant}?` });
});

test("the verb stands on the command line", async () => {
  const write = process.stdout.write.bind(process.stdout);
  const written: string[] = [];
  process.stdout.write = (text: unknown): boolean => written.push(String(text)) > 0;
  try {
    expect(await run(["list", "announceShipmentWithRules"])).toBe(0);
  } finally {
    process.stdout.write = write;
  }
  expect(written.join("")).toContain("announceShipmentWithRules");
});
