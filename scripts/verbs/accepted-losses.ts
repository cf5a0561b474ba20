import { resolve } from "node:path";
import { loadConfig } from "../config-file.js";
import { WaybillError, type Problem } from "../problem.js";
import { areaMatches } from "../site/site-config.js";
import { closest } from "../text/closest.js";
import { areasOf } from "./completion-words.js";

/**
 * Refuses `--accept-loss v3/retruns` before anything is fetched. A word that is like no area passes: the area that it names may
 * have vanished with the last run.
 *
 * @throws WaybillError for words that match no area of the snapshot and are spelt like one.
 */
export async function refuseMistypedLosses(
  words: readonly string[],
  cwd: string,
  named: string | undefined,
): Promise<void> {
  const config = await loadConfig(cwd, named);
  const keys = await areasOf(resolve(config.folder, config.value.specs ?? "specs"));
  const areas = keys.map((key) => [key, ...key.split("/")] as const);
  const problems = words.flatMap((word): readonly Problem[] => {
    if (word === "index" || areas.some(([, version = "", area = ""]) => areaMatches(version, area, word))) return [];
    const near = closest(word, ["index", ...areas.map(([key, , area = ""]) => (word.includes("/") ? key : area))]);
    return near === undefined
      ? []
      : [
          {
            code: "unknown-area",
            message: `--accept-loss names ${JSON.stringify(word)}, which is no area of the snapshot`,
            expected: "an area, `index`, or a pattern that an area matches",
            advice: `did you mean ${near}?`,
          },
        ];
  });
  if (problems.length > 0) throw new WaybillError(problems);
}
