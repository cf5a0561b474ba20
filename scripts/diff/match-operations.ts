import type { OperationRef } from "./operation-ref.js";
import { templateKey } from "./path-template.js";

export interface MatchedOperations {
  readonly pairs: readonly { readonly before: OperationRef; readonly after: OperationRef; readonly moved: boolean }[];
  readonly removed: readonly OperationRef[];
  readonly added: readonly OperationRef[];
}

/** Pairs operations by method and path, names of path parameters aside, then by operationId: a path may move while the id stays. */
export function matchOperations(before: readonly OperationRef[], after: readonly OperationRef[]): MatchedOperations {
  const pairs: { before: OperationRef; after: OperationRef; moved: boolean }[] = [];
  const right = new Set(after);
  let left = [...before];
  const pass = (key: (ref: OperationRef) => string | undefined, moved: boolean): void => {
    const index = new Map<string, OperationRef[]>();
    for (const ref of right) {
      const name = key(ref);
      if (name !== undefined) index.set(name, [...(index.get(name) ?? []), ref]);
    }
    left = left.filter((ref) => {
      const name = key(ref);
      const found = name === undefined ? undefined : index.get(name)?.find((one) => right.has(one));
      if (found === undefined) return true;
      right.delete(found);
      pairs.push({ before: ref, after: found, moved });
      return false;
    });
  };
  pass((ref) => `${ref.method} ${ref.path}`, false);
  pass((ref) => `${ref.method} ${templateKey(ref.path)}`, false);
  pass((ref) => ref.operationId, true);
  return { pairs, removed: left, added: [...right] };
}
