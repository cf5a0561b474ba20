import ts from "typescript";
import { beforeAll, describe, expect, test } from "vitest";
import type { Built } from "../../scripts/generate/build.js";
import { errorsOf, programOf, under } from "./program.js";
import { builtProject } from "./source.js";

/** Unions in which the document itself lets one branch accept all of another; reviewed. */
const overlapping: readonly string[] = [
  "CarrierParcelExtras: Record<string, unknown> fits DynalogicParcelExtras", // the branch "Default" is any object
  "CarrierShipmentExtras: Record<string, unknown> fits DhlExpressShipmentExtras",
  "ParcelCommon: ParcelItemInternational fits ParcelItemDomestic",
  "ShipmentRequestWithRules: ParcelItemInternational fits ParcelItemDomestic", // domestic and international items overlap, see the documented oneOf
  "CreateAddressChangeTicketBody: CreateAddressChangeOwnContract fits CreateAddressChangeTransactional",
  "CreateAddressChangeTicketBody: CreateAddressChangeTransactional fits CreateAddressChangeOwnContract",
  "CreateDamageTicketBody: CreateDamagedTransactional fits CreateDamagedOwnContract",
  "CreateLostTicketBody: CreateLostTransactional fits CreateLostOwnContract",
  "CreateNotReceivedTicketBody: CreateDeliveredButNotReceivedTransactional fits CreateDeliveredButNotReceivedOwnContract",
  "CreateUnjustReturnTicketBody: CreateUnjustReturnTransactional fits CreateUnjustReturnOwnContract",
];

const running = builtProject();

/** The checker's own relation, which its public types leave out until TypeScript 5.7 made it public. */
type Checker = ts.TypeChecker & { readonly isTypeAssignableTo: (source: ts.Type, target: ts.Type) => boolean };

describe.skipIf(running === undefined)("generated types", () => {
  let program: ts.Program;
  let checker: Checker;
  let built: Built;

  beforeAll(async () => {
    if (running === undefined) return;
    built = await running;
    program = programOf(under("site", built.files));
    checker = program.getTypeChecker() as Checker; // public since 5.7, as the tests' compiler is
  }, 120_000);

  const modules = (): readonly ts.SourceFile[] => program.getSourceFiles().filter(({ fileName }) => /\/site\/.*\.ts$/.test(fileName));

  test("have no error", () => {
    expect(errorsOf(program, (file) => file.startsWith("site/"))).toEqual([]);
  });

  test("are never `never`, not even in a member", () => {
    const found = modules()
      .filter(({ fileName }) => !fileName.endsWith("/paths.ts"))
      .flatMap((source) =>
        // openapi-fetch wants `never` for absent parts
        nodesOf(source, (node): node is ts.TypeNode => ts.isTypeNode(node))
          .filter((node) => isNever(node))
          .map((node) => `${node.getText().slice(0, 80)} in ${enclosing(node)}`),
      );
    expect(found).toEqual([]);
  });

  function isNever(node: ts.TypeNode): boolean {
    const inType =
      ts.isTypeReferenceNode(node) ||
      ts.isIntersectionTypeNode(node) ||
      ts.isTypeLiteralNode(node) ||
      ts.isUnionTypeNode(node) ||
      node.kind === ts.SyntaxKind.NeverKeyword;
    return inType && (checker.getTypeFromTypeNode(node).flags & ts.TypeFlags.Never) !== 0;
  }

  test("keep every member of every union apart", () => {
    const swallowed = modules().flatMap((source) =>
      nodesOf(source, ts.isUnionTypeNode).flatMap((node) => {
        const union = checker.getTypeFromTypeNode(node);
        const kept = new Set(constituents(union));
        return node.types
          .filter((member) => constituents(checker.getTypeFromTypeNode(member)).some((type) => !kept.has(type)))
          .map((member) => `${member.getText()} in ${enclosing(node)}`);
      }),
    );
    expect(swallowed).toEqual([]);
  });

  test("overlap only where the document's own branches do", () => {
    const found = modules()
      .filter(({ fileName }) => /schema\.ts$|shared\.ts$/.test(fileName))
      .flatMap((source) =>
        nodesOf(source, ts.isUnionTypeNode).flatMap((node) =>
          node.types.flatMap((one) =>
            node.types
              .filter(
                (other) =>
                  other !== one && !isOpenEnd(other) && checker.isTypeAssignableTo(checker.getTypeFromTypeNode(one), checker.getTypeFromTypeNode(other)),
              )
              .map((other) => `${enclosing(node)}: ${one.getText()} fits ${other.getText()}`),
          ),
        ),
      );
    expect([...new Set(found)].sort()).toEqual([...overlapping].sort());
  });

  test("have names that are identifiers and unique whatever the case, in every area", () => {
    for (const { areas } of built.model.versions) {
      for (const { area, types, sharedTypes } of areas) {
        const names = [...types.map(({ name }) => name), ...sharedTypes];
        expect(
          names.filter((name) => !/^[A-Z][A-Za-z0-9]*$/.test(name)),
          area,
        ).toEqual([]);
        expect(new Set(names.map((name) => name.toLowerCase())).size, area).toBe(names.length);
      }
    }
  });
});

function nodesOf<T extends ts.Node>(root: ts.Node, is: (node: ts.Node) => node is T): readonly T[] {
  const found: T[] = [];
  const visit = (node: ts.Node): void => {
    if (is(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return found;
}

function constituents(type: ts.Type): readonly ts.Type[] {
  return type.isUnion() ? type.types : [type];
}

function isOpenEnd(node: ts.TypeNode): boolean {
  return /^\((string|number) & \{\s*\}\)$/.test(node.getText());
}

/** Name of the exported declaration around a node. */
function enclosing(node: ts.Node): string {
  for (let at: ts.Node | undefined = node; at !== undefined; at = at.parent) {
    if ((ts.isInterfaceDeclaration(at) || ts.isTypeAliasDeclaration(at)) && at.parent.kind === ts.SyntaxKind.SourceFile) return at.name.text;
  }
  return "";
}
