import { jsonText } from "../text/encode.js";
import type { ReportInput } from "./report-input.js";

/** Machine output; `driftReportSchema` describes it, and `waybill diff --schema` prints that. */
export function renderJson(input: ReportInput): string {
  const { report, from, to, callSites, accepted } = input;
  return jsonText({
    from,
    to,
    findings: report.findings,
    summary: report.summary,
    ...(callSites === undefined ? {} : { callSites }),
    ...(accepted === undefined ? {} : { accepted }),
  });
}
