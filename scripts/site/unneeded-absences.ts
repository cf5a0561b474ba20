import type { Problem } from "../problem.js";
import type { Lock } from "../snapshot/snapshot-files.js";
import { areaMatches, type AbsentDocument } from "./site-config.js";

/** Reasons for absences that are no longer needed, because the document is here: what `check` reports, without any network. */
export function unneededAbsences(
  absent: readonly AbsentDocument[],
  lock: Lock,
  configFile: string,
): readonly Problem[] {
  const present = Object.entries(lock.documents).filter(([, { source }]) => source !== "kept");
  return absent.flatMap(({ document }, index): readonly Problem[] => {
    const found = present.find(([key, { url }]) => {
      const [version = "", area = ""] = key.split("/");
      return document === url || (!document.includes(":") && areaMatches(version, area, document));
    });
    if (found === undefined) return [];
    return [
      {
        code: "absence-unneeded",
        file: configFile,
        pointer: `/site/absent/${index}`,
        message: `the config excuses the absence of ${document}, and ${found[0]} is here`,
        expected: "only documents that cannot be had",
        advice: "remove the entry",
      },
    ];
  });
}
