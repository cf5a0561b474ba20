import { describe, expect, test } from "vitest";
import { upperFirst } from "../../scripts/text/encode.js";
import type { Model } from "../../scripts/model/model.js";
import { builtSite, isAbsent, siteSpecs, type Month } from "../generated/built-site.js";
import { errorsOf, programOf, under } from "../generated/program.js";
import { defects } from "./defects.js";
import { expression, requestExamples, webhookExamples, type BodyExample } from "./request-examples.js";

/** What the documents hold, and how many of the examples must compile at the least. */
const cases: readonly {
  readonly month: Month;
  readonly versions: readonly string[];
  readonly requests: number;
  readonly webhooks: number;
  readonly compile: number;
  readonly of: "requests" | "all";
}[] = [
  { month: "2026-07", versions: ["v3"], requests: 91, webhooks: 2, compile: 70, of: "requests" },
  { month: "2026-05", versions: ["v2", "v3"], requests: 66, webhooks: 2, compile: 65, of: "all" },
];

const operationOf = ({ version, area, operation }: BodyExample): string => `${version}/${area} ${operation}`;

/** Type of each example, as an import and an expression, by operation or webhook. */
function bodyTypes(model: Model): ReadonlyMap<string, { readonly from: string; readonly imported: string; readonly type: string }> {
  return new Map(
    model.versions.flatMap(({ version, areas }) =>
      areas.flatMap(({ area, operations, webhooks }) => [
        ...operations.map(({ httpMethod, path, functionName }) => {
          const imported = `${upperFirst(functionName)}Input`;
          return [
            `${version}/${area} ${httpMethod} ${path}`,
            { from: `./${version}/${area}/operations.js`, imported, type: `NonNullable<${imported}["body"]>` },
          ] as const;
        }),
        ...webhooks.map(
          ({ name, payloadType }) =>
            [`${version}/${area} ${name}`, { from: `./${version}/${area}/operations.js`, imported: payloadType, type: payloadType }] as const,
        ),
      ]),
    ),
  );
}

/** Examples that the compiler refuses as literals, misspelt members included. */
async function refused(month: Month, examples: readonly BodyExample[]): Promise<readonly BodyExample[]> {
  const built = await builtSite(month);
  const types = bodyTypes(built.model);
  const modules = examples.map((example, index) => {
    const found = types.get(operationOf(example));
    if (found === undefined) throw new Error(`no type for ${operationOf(example)}`);
    return [
      `site/example-${index}.ts`,
      `import type { ${found.imported} } from "${found.from}";\nexport const body: ${found.type} = ${expression(example.value)};\n`,
    ] as const;
  });
  const program = programOf(new Map([...under("site", built.files), ...modules]));
  return examples.filter((_, index) => errorsOf(program, (file) => file === `site/example-${index}.ts`).length > 0);
}

describe.each(cases)("documented request bodies of $month", ({ month, versions, requests, webhooks, compile, of }) => {
  const absent = isAbsent(month);
  const sent = absent ? [] : requestExamples(siteSpecs(month, versions));
  const received = absent ? [] : webhookExamples(siteSpecs(month, versions));

  test.skipIf(absent)("are as many as the documents hold", () => {
    expect({ requests: sent.length, webhooks: received.length }).toEqual({ requests, webhooks });
  });

  test.skipIf(absent)("compile but for those that contradict their own schema", { timeout: 120_000 }, async () => {
    const wrong = await refused(month, [...sent, ...received]);
    const named = wrong.map((example) => `${operationOf(example)}: ${example.name}`).sort();
    const reviewed = Object.entries(defects[month])
      .flatMap(([operation, names]) => Object.keys(names).map((name) => `${operation}: ${name}`))
      .sort();
    expect(named).toEqual(reviewed);
    const counted = of === "all" ? [...sent, ...received] : sent;
    expect(counted.length - wrong.filter((example) => counted.includes(example)).length).toBeGreaterThanOrEqual(compile);
  });

  test.skipIf(absent)("compile where they create shipments, all of them", { timeout: 120_000 }, async () => {
    const creating = sent.filter(({ area, operation }) => area === "shipments" && /^POST \/shipments(\/(announce|create)[\w-]*)?$/.test(operation));
    expect(new Set(creating.map(({ operation }) => operation)).size).toBe(4);
    expect((await refused(month, creating)).map(({ name }) => name)).toEqual([]);
  });
});
