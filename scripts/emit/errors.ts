import type { VersionModel } from "../model/model.js";
import { stringLiteral, valueLiteral } from "../text/encode.js";
import { areaAlias, collectErrorCodes, collectErrorShapes } from "./error-shapes.js";
import type { OutputOptions } from "./output.js";
import { printModule, type Declaration, type Import } from "./statements.js";

/**
 * `errors.ts` of a version: one type and guard for each shape of error body that the documents declare, and the open union of
 * codes. `whole` gives the names, where the version is emitted in part.
 */
export function emitErrors(version: VersionModel, whole: VersionModel, options: OutputOptions, head: string): string {
  const shapes = collectErrorShapes(version, whole);
  const codes = collectErrorCodes(version, shapes);
  const areas = [...new Set(shapes.flatMap(({ types }) => types.map(({ area }) => area)))];
  const imports: readonly Import[] = [
    { from: `${options.runtime("version")}/error-guard.js`, names: ["errorGuard"], types: ["ErrorGuard"] },
  ];
  const namespaces = areas
    .sort()
    .map((area) =>
      area === undefined
        ? 'import type * as sharedTypes from "./shared.js";'
        : `import type * as ${areaAlias(area)} from ${stringLiteral(`./${area}/schema.js`)};`,
    );
  const declarations = shapes.flatMap(({ name, shape, types, operations }): readonly Declaration[] => [
    {
      kind: "type",
      name: `${name}Body`,
      doc: `Answered by ${operations} ${operations === 1 ? "operation" : "operations"}.`,
      type: types
        .map(({ area, type }) => `${area === undefined ? "sharedTypes" : areaAlias(area)}.${type}`)
        .join(" | "),
    },
    {
      kind: "const",
      name: `is${name}`,
      doc: `Whether a body has the shape of {@link ${name}Body}.`,
      type: `ErrorGuard<${name}Body>`,
      value: `/* @__PURE__ */ errorGuard(${valueLiteral(shape)})`,
      exported: true,
    },
  ]);
  const codeType = codes.length === 0 ? "string" : `${codes.map(stringLiteral).join(" | ")} | (string & {})`;
  return printModule({
    head: [head, ...namespaces].join("\n"),
    imports: shapes.length === 0 ? [] : imports,
    exports: [],
    declarations: [
      { kind: "type", name: "ErrorCode", doc: "The documented error codes; servers send others too.", type: codeType },
      ...declarations,
    ],
  });
}
