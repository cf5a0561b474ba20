import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { createClient } from "redis";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { redisStore } from "../../examples/webhook-receiver/redis-store.js";
import { createTable, sqlStore } from "../../examples/webhook-receiver/sql-store.js";
import { memoryStore, type DeliveryStore } from "../../src/webhooks/index.js";

/** What every store promises; `expire` lets a claim or a memory of that many milliseconds run out. */
function promises(store: () => DeliveryStore, expire: (milliseconds: number) => Promise<void>): void {
  test("of many claims at once one is new", async () => {
    const claims = await Promise.all(Array.from({ length: 20 }, () => store().claim("one", 60_000)));
    expect(claims.toSorted()).toEqual([...Array.from({ length: 19 }, () => "busy"), "new"]);
  });

  test("what is done was seen", async () => {
    await store().claim("two", 60_000);
    await store().done("two", 60_000);
    expect(await store().claim("two", 60_000)).toBe("seen");
  });

  test("what is released is new again", async () => {
    await store().claim("three", 60_000);
    await store().release("three");
    expect(await store().claim("three", 60_000)).toBe("new");
  });

  test("what is done cannot be released", async () => {
    await store().claim("four", 60_000);
    await store().done("four", 60_000);
    await store().release("four");
    expect(await store().claim("four", 60_000)).toBe("seen");
  });

  test("a claim of a process that ended runs out", async () => {
    await store().claim("five", 50);
    await expire(60);
    expect(await store().claim("five", 60_000)).toBe("new");
  });

  test("what was done is forgotten in time", async () => {
    await store().claim("six", 60_000);
    await store().done("six", 50);
    await expire(60);
    expect(await store().claim("six", 60_000)).toBe("new");
  });

  test("keys are told apart", async () => {
    await store().claim("seven", 60_000);
    expect(await store().claim("eight", 60_000)).toBe("new");
  });
}

const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("in memory", () => {
  let now = 0;
  let store = memoryStore({ now: () => now });
  beforeEach(() => void (store = memoryStore({ now: () => now })));
  promises(
    () => store,
    async (milliseconds) => void (now += milliseconds),
  );

  test("beyond its capacity the oldest finished delivery is forgotten, never one at work", async () => {
    const small = memoryStore({ capacity: 2 });
    await small.claim("at work", 60_000);
    for (const key of ["first", "second"]) {
      await small.claim(key, 60_000);
      await small.done(key, 60_000);
    }
    expect([await small.claim("at work", 60_000), await small.claim("second", 60_000), await small.claim("first", 60_000)]).toEqual(["busy", "seen", "new"]);
  });
});

describe("in a SQL table", () => {
  let database: PGlite;
  let store: DeliveryStore;
  const query = async (text: string, values: readonly unknown[]): Promise<readonly unknown[]> => (await database.query(text, [...values])).rows;
  beforeAll(async () => {
    database = new PGlite();
    await database.exec(createTable);
    store = sqlStore(query);
  }, 60_000);
  beforeEach(async () => void (await database.exec("DELETE FROM webhook_deliveries")));
  afterAll(() => database.close());
  promises(() => store, wait);
});

const redisServer = ((): string | undefined => {
  try {
    return execFileSync("which", ["redis-server"], { encoding: "utf8" }).trim();
  } catch {
    return undefined;
  }
})();

const clientOf = (path: string) => createClient({ socket: { path, reconnectStrategy: (tries) => (tries > 100 ? false : 50) } });

describe.skipIf(redisServer === undefined)(`in Redis${redisServer === undefined ? " (skipped: redis-server is not installed)" : ""}`, () => {
  let server: ChildProcess;
  let folder: string;
  let store: DeliveryStore;
  let client: ReturnType<typeof clientOf>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "webhook-redis-"));
    const path = join(folder, "redis.sock");
    server = spawn(redisServer ?? "", ["--port", "0", "--unixsocket", path, "--save", "", "--appendonly", "no", "--dir", folder], { stdio: "ignore" });
    client = clientOf(path);
    // Until the server listens; then the connection stands.
    client.on("error", () => undefined);
    await client.connect();
    store = redisStore((command) => client.sendCommand([...command]));
  }, 30_000);
  beforeEach(async () => void (await client.flushAll()));
  afterAll(async () => {
    await client.close();
    server.kill();
    await rm(folder, { recursive: true, force: true });
  });
  promises(() => store, wait);
});
