import type { Caps } from "../document/caps.js";
import { entriesOf, own, type Json, type JsonObject } from "../document/json.js";
import { escapeToken, toPointer } from "../document/pointer.js";
import { WaybillError, type Problem } from "../problem.js";

/** The file that a document stands in. */
interface Source {
  readonly file: string;
  readonly line: (pointer: string) => number;
}

/** @throws WaybillError where a part of the document would become more output than the caps allow. */
export function checkCaps(document: JsonObject, source: Source, caps: Caps): void {
  const problems = [...enumProblems(document, source, caps), ...answerProblems(document, source, caps)];
  if (problems.length > 0) throw new WaybillError(problems);
}

/** An enum is a type with as many members, and a line of output for each. */
function enumProblems(document: JsonObject, { file, line }: Source, caps: Caps): readonly Problem[] {
  const problems: Problem[] = [];
  const waiting: { readonly value: Json; readonly pointer: string }[] = [{ value: document, pointer: "" }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, pointer } = next;
    if (Array.isArray(value) && pointer.endsWith("/enum") && value.length > caps.enumMembers) {
      problems.push({
        code: "too-many-enum-members",
        file,
        pointer,
        line: line(pointer),
        message: `the enum has ${value.length} members`,
        expected: `at most ${caps.enumMembers}`,
        advice: "raise caps.enumMembers in the config if the document is trusted",
      });
    }
    if (typeof value === "object" && value !== null)
      for (const [key, child] of Object.entries(value))
        if (typeof child === "object" && child !== null)
          waiting.push({ value: child as Json, pointer: `${pointer}/${escapeToken(key)}` });
  }
  return problems;
}

/** Every answer is a named type and a member of a union. */
function answerProblems(document: JsonObject, { file, line }: Source, caps: Caps): readonly Problem[] {
  return entriesOf(document, "paths").flatMap(([path, item]) =>
    entriesOf(item).flatMap(([method, operation]): readonly Problem[] => {
      const answers = entriesOf(own(operation, "responses")).reduce(
        (sum, [, response]) => sum + Math.max(1, entriesOf(response, "content").length),
        0,
      );
      const pointer = toPointer(["paths", path, method, "responses"]);
      return answers <= caps.answers
        ? []
        : [
            {
              code: "too-many-answers",
              file,
              pointer,
              line: line(pointer),
              message: `the operation has ${answers} answers`,
              expected: `at most ${caps.answers}`,
              advice: "raise caps.answers in the config if the document is trusted",
            },
          ];
    }),
  );
}
