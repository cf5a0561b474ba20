import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { project } from "./built-site.js";
import { errorsOf, programOf, strictFlags, under } from "./program.js";
import { builtProject } from "./source.js";

const running = builtProject();
const file = "test/generated/calls.types.ts";

describe.skipIf(running === undefined)("calls as users write them", () => {
  test("compile where they are right, and are refused on their own line where they are wrong", { timeout: 60_000 }, async () => {
    const text = readFileSync(join(project, file), "utf8");
    expect(text.match(/@ts-expect-error/g)?.length).toBeGreaterThan(25);
    const files = new Map([...under("generated", (await running)?.files ?? new Map()), [file, text]]);
    const program = programOf(files, { ...strictFlags, module: ts.ModuleKind.NodeNext, types: ["node"] });
    expect(errorsOf(program, (name) => name === file)).toEqual([]);
  });
});
