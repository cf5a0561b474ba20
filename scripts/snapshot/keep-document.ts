import type { Problem } from "../problem.js";
import { isWanted } from "../site/collect.js";
import { areaMatches, type SiteSettings } from "../site/site-config.js";
import type { AssembledDocument, Context, DocumentReport, Outcome } from "./assemble.js";
import type { SnapshotDocument } from "./read.js";

/** A document that cannot be had stays at its last good state; one that was never had is awaited, unless the config says why it may be absent. */
export function withoutDocument(key: string, url: string, problems: readonly Problem[], context: Context): Outcome {
  const former = context.formerByKey.get(key);
  const reason = excuseFor(context.settings, url, key);
  const report: DocumentReport = {
    key,
    url,
    state: reason !== undefined ? "excused" : former === undefined ? "awaited" : "kept",
    problems,
    ...(reason === undefined ? {} : { reason }),
  };
  return former === undefined
    ? { report }
    : { report, document: keptDocument(key, former, context, reason !== undefined) };
}

function keptDocument(
  key: string,
  { version, area, text, document, entry }: SnapshotDocument,
  { former }: Context,
  excused: boolean,
): AssembledDocument {
  const defects = (former?.defects ?? []).filter(
    (defect) => defect.version === version && defect.area === area && !defect.code.endsWith("-shared"),
  );
  return { key, version, area, text, document, entry: excused ? { ...entry, source: "kept" } : entry, defects };
}

export function judgeVanished(key: string, former: SnapshotDocument, context: Context): Outcome {
  const { url } = former.entry;
  const { version, area } = former;
  if (accepts(context.acceptLoss, key) || !isWanted(context.settings, version, area))
    return { report: { key, url, state: "removed", problems: [] } };
  const problem: Problem = {
    code: "vanished",
    file: url,
    message: "neither the index nor a page names the document any longer",
    expected: "the document, as at the last run",
    advice: `if it is gone for good, run waybill sync --accept-loss ${key}`,
  };
  return withoutDocument(key, url, [problem], context);
}

/** The reason that the config gives for a document's absence. */
export function excuseFor(settings: SiteSettings, url: string, key: string): string | undefined {
  const [version = "", area = ""] = key.split("/");
  return settings.absent.find(
    ({ document }) => document === url || (!document.includes(":") && areaMatches(version, area, document)),
  )?.reason;
}

export function accepts(accepted: readonly string[], key: string): boolean {
  const [version = "", area = ""] = key.split("/");
  return accepted.some((pattern) => areaMatches(version, area, pattern));
}
