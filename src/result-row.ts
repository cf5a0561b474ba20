import type { OperationRow } from "./row.js";

/** Where a result keeps the row of its operation, out of sight: read by `orThrow` and `failuresIn`. */
export const rowOf: unique symbol = Symbol.for("waybill.row");

/** The row of the operation that a result answers; undefined for a copy of a result. */
export function operationRow(result: object): OperationRow | undefined {
  return (result as { readonly [rowOf]?: OperationRow })[rowOf];
}
