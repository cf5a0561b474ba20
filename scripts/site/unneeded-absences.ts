import type { Problem } from "../problem.js";
import type { Lock } from "../snapshot/snapshot-files.js";
import { areaMatches, type AbsentDocument } from "./site-config.js";

/** The document of the lock that an entry excuses the absence of, where it is here all the same. */
function presentOf({ document }: AbsentDocument, lock: Lock): string | undefined {
  const found = Object.entries(lock.documents).find(([key, { url, source }]) => {
    const [version = "", area = ""] = key.split("/");
    const isMeant = document === url || (!document.includes(":") && areaMatches(version, area, document));
    return isMeant && source !== "kept";
  });
  return found?.[0];
}

/** The entries whose documents are not here. */
export function neededAbsences(absent: readonly AbsentDocument[], lock: Lock): readonly AbsentDocument[] {
  return absent.filter((entry) => presentOf(entry, lock) === undefined);
}

/** Reasons for absences that are no longer needed, because the document is here: what `check` reports, without any network. */
export function unneededAbsences(
  absent: readonly AbsentDocument[],
  lock: Lock,
  configFile: string,
): readonly Problem[] {
  return absent.flatMap((entry, index): readonly Problem[] => {
    const present = presentOf(entry, lock);
    if (present === undefined) return [];
    return [
      {
        code: "absence-unneeded",
        file: configFile,
        pointer: `/site/absent/${index}`,
        message: `the config excuses the absence of ${entry.document}, and ${present} is here`,
        expected: "only documents that cannot be had",
        advice: "remove the entry",
      },
    ];
  });
}
