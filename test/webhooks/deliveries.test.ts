import { expect, test } from "vitest";
import { isNewer } from "../../src/webhooks/index.js";
import { createReceiver, secret, signedRequest, type ParcelEvent } from "./parcel.js";
import { randomOf } from "./random.js";

interface Figures {
  readonly sent: number;
  readonly statuses: Readonly<Record<number, number>>;
  readonly effects: ReadonlyMap<number, number>;
  readonly newest: ReadonlyMap<number, number>;
  readonly wanted: ReadonlyMap<number, number>;
}

/**
 * A sender that repeats: 1,000 events of a hundred parcels in any order, each sent one to ten times, two hundred requests
 * at a time. What is answered with less than 200 or more than 299 is sent again later, as the sender would.
 */
async function deliver(seed: number, events: number): Promise<Figures> {
  const random = randomOf(seed);
  const list = Array.from({ length: events }, (_, index): ParcelEvent => ({ action: "arrived", id: index % 100, at: 1_700_000_000_000 + index }));
  const effects = new Map<number, number>();
  const newest = new Map<number, number>();
  const statuses: Record<number, number> = {};
  const receiver = createReceiver({
    secrets: secret,
    onError: () => undefined,
    on: {
      async arrived({ id, at }) {
        const [pause, fails] = [random.below(3), random.below(10) === 0];
        await new Promise((resolve) => setTimeout(resolve, pause));
        if (fails) throw new Error("a tenth of the handlers fails");
        effects.set(at, (effects.get(at) ?? 0) + 1);
        if (isNewer(at, newest.get(id))) newest.set(id, at);
      },
    },
  });
  let waiting = random.shuffled(list.flatMap((event) => Array.from({ length: 1 + random.below(10) }, () => event)));
  let sent = 0;
  while (waiting.length > 0) {
    const again: ParcelEvent[] = [];
    for (let at = 0; at < waiting.length; at += 200) {
      await Promise.all(
        waiting.slice(at, at + 200).map(async (event) => {
          const { status } = await receiver.fetch(await signedRequest(event));
          sent += 1;
          statuses[status] = (statuses[status] ?? 0) + 1;
          if (status !== 200) again.push(event);
        }),
      );
    }
    waiting = random.shuffled(again);
  }
  const wanted = new Map<number, number>();
  for (const { id, at } of list) wanted.set(id, Math.max(at, wanted.get(id) ?? 0));
  return { sent, statuses, effects, newest, wanted };
}

test(
  "1,000 events, repeated, out of order, a tenth of the handlers failing: each takes effect once and the newest state wins",
  { timeout: 60_000 },
  async () => {
    const { effects, newest, wanted, statuses } = await deliver(4, 1000);
    expect(effects.size).toBe(1000);
    expect([...effects.values()].filter((count) => count !== 1)).toEqual([]);
    expect(newest).toEqual(wanted);
    // Without failures and without duplicates that meet each other the test would prove nothing.
    expect(Object.keys(statuses)).toEqual(["200", "409", "500"]);
    expect(statuses[500]).toBeGreaterThan(50);
    expect(statuses[409]).toBeGreaterThan(10);
  },
);

test.each<readonly [string, Parameters<typeof isNewer>, boolean]>([
  ["later milliseconds", [2, 1], true],
  ["earlier milliseconds", [1, 2], false],
  ["the same moment", [1, 1], false],
  ["an ISO text against an earlier one in another zone", ["2026-01-15T10:30:00Z", "2026-01-15T11:00:00+01:00"], true],
  ["a date against milliseconds", [new Date(5), 4], true],
  ["nothing stored", [1, undefined], true],
  ["nothing stored, in a database", [1, null], true],
  ["no moment against nothing stored", [undefined, undefined], true],
  ["no moment against a stored one", [undefined, 1], false],
  ["a text that is no moment", ["yesterday", 1], false],
])("isNewer: %s", (_name, [a, b], wanted) => {
  expect(isNewer(a, b)).toBe(wanted);
});
