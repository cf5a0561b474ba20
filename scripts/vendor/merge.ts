import { mergeDiff3 } from "node-diff3";
import { formatWhole } from "../emit/format.js";
import { WaybillError } from "../problem.js";

/**
 * The edits since `base` applied to `next`, line by line; undefined where both changed the same lines, or the edited file does
 * not parse. All three are brought to one layout first, so that the target's formatter stands in nobody's way. The only user of
 * node-diff3.
 */
export async function mergeEdits(
  file: string,
  texts: { readonly edited: string; readonly base: string; readonly next: string },
): Promise<string | undefined> {
  const layout = async (text: string): Promise<string> =>
    file.endsWith(".ts") ? `${await formatWhole(text, file)}\n` : text.replace(/\r\n/g, "\n");
  try {
    const [edited, base, next] = await Promise.all([layout(texts.edited), layout(texts.base), layout(texts.next)]);
    const merged = mergeDiff3(edited, base, next, { stringSeparator: "\n", excludeFalseConflicts: true });
    return merged.conflict ? undefined : merged.result.join("\n");
  } catch (error) {
    if (error instanceof WaybillError) return undefined;
    throw error;
  }
}
