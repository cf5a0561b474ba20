import { WaybillError, type Problem } from "../problem.js";
import type { JsonObject } from "../document/json.js";
import { checkRefs } from "./check-refs.js";
import { followRefs, type DocumentsByUrl, type Referring } from "./follow-refs.js";

/** A document whose references all stay in it, or what is wrong with them. */
export interface CheckedRefs {
  readonly document: JsonObject;
  readonly problems: readonly Problem[];
}

/** Checks the references of a document; what stands in other documents is brought into it. */
export function checkedRefs(
  loaded: Omit<Referring, "url"> & { readonly url: string | undefined; readonly line: (pointer: string) => number },
  others: DocumentsByUrl,
): CheckedRefs {
  const { document, url, file, line } = loaded;
  const problems = checkRefs(document, file, line);
  if (url === undefined || !problems.some(({ code }) => code === "external-ref")) return { document, problems };
  try {
    const followed = followRefs({ ...loaded, url }, others);
    return { document: followed, problems: checkRefs(followed, file, line) };
  } catch (error) {
    if (error instanceof WaybillError) return { document, problems: error.problems };
    throw error;
  }
}
