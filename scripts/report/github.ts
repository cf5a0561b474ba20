import type { Finding } from "../diff/finding.js";
import { singleLine, workflowMessage, workflowProperty } from "../text/encode.js";
import { countsOf, operationOf, type ReportInput } from "./report-input.js";

/** GitHub shows ten annotations of each kind for a step; more are lost without a word. */
const shownPerKind = 10;

/** Workflow commands: breaking as errors, dangerous as warnings, notices as notices. */
export function renderGithub(input: ReportInput): string {
  const { findings } = input.report;
  const kinds = [
    ["error", "breaking"],
    ["warning", "dangerous"],
    ["notice", "notice"],
  ] as const;
  const lines = kinds.flatMap(([command, level]) => {
    const found = findings.filter((finding) => finding.level === level);
    return found
      .slice(0, found.length > shownPerKind ? shownPerKind - 1 : shownPerKind)
      .map((finding) => annotation(command, finding))
      .concat(
        found.length > shownPerKind
          ? [
              `::${command} title=${workflowProperty("API drift")}::${workflowMessage(`${found.length - shownPerKind + 1} more findings of level ${level}`)}`,
            ]
          : [],
      );
  });
  return [...lines, `API drift: ${countsOf(input.report)}`].join("\n");
}

function annotation(command: "error" | "warning" | "notice", finding: Finding): string {
  const operation = operationOf(finding);
  const title = workflowProperty(
    singleLine(`API drift: ${finding.id}${operation === undefined ? "" : ` at ${operation}`}`),
  );
  const place =
    finding.document === "after" ? `file=${workflowProperty(singleLine(finding.file))},line=${finding.line},` : "";
  return `::${command} ${place}title=${title}::${workflowMessage(singleLine(`${finding.message}. ${finding.advice}`))}`;
}
