/** Repeatable chance: the same seed gives the same numbers. */
export interface Random {
  /** A whole number from 0 to `limit`, which it never is. */
  readonly below: (limit: number) => number;
  readonly pick: <Item>(items: readonly Item[]) => Item;
  /** Text of all kinds of characters, lone surrogates now and then. */
  readonly text: (length: number) => string;
  readonly shuffled: <Item>(items: readonly Item[]) => readonly Item[];
}

/** Mulberry32. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number): number => next() % limit;
  const ranges = [
    [0x20, 0x5f],
    [0x20, 0x5f],
    [0, 0x20],
    [0xa0, 0x500],
    [0xd800, 0x800],
    [0xfeff, 1],
  ] as const;
  return {
    below,
    // The index lies within the list, which is never empty.
    pick: (items) => items[below(items.length)] as (typeof items)[number],
    text: (length) =>
      Array.from({ length }, () => {
        const [start, size] = ranges[below(ranges.length)] ?? [0x20, 1];
        return String.fromCharCode(start + below(size));
      }).join(""),
    shuffled: (items) => {
      const list = [...items];
      for (let index = list.length - 1; index > 0; index -= 1) {
        const other = below(index + 1);
        const [left, right] = [list[index], list[other]];
        if (left !== undefined && right !== undefined) [list[index], list[other]] = [right, left];
      }
      return list;
    },
  };
}
