/**
 * Slices of at most `size` items, for operations that take so many at once.
 * @throws RangeError for a size that is no whole number above 0.
 */
export function* batches<Item>(items: Iterable<Item>, size: number): Generator<Item[], void, undefined> {
  if (!Number.isInteger(size) || size < 1)
    throw new RangeError(`batches: size is ${size}, expected a whole number above 0`);
  let batch: Item[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
