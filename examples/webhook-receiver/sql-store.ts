import type { Claim, DeliveryStore } from "../../src/webhooks/index.js";

/** Runs one statement with its values ($1, $2, …) and gives the rows back: `async (text, values) => (await pool.query(text, values)).rows` with pg. */
export type Query = (text: string, values: readonly unknown[]) => Promise<readonly unknown[]>;

/** PostgreSQL and SQLite understand it. The primary key is what makes a claim atomic. */
export const createTable = `CREATE TABLE IF NOT EXISTS webhook_deliveries (
  key TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  expires BIGINT NOT NULL
)`;

/**
 * One row for each delivery. Rows that ran out are taken over by the next claim; delete the others now and then
 * (`DELETE FROM webhook_deliveries WHERE expires < …`). All processes need clocks that agree to within a lease.
 */
export function sqlStore(query: Query, now: () => number = Date.now): DeliveryStore {
  return {
    async claim(key, lease): Promise<Claim> {
      const taken = await query(
        `INSERT INTO webhook_deliveries (key, state, expires) VALUES ($1, 'busy', $2)
         ON CONFLICT (key) DO UPDATE SET state = 'busy', expires = excluded.expires WHERE webhook_deliveries.expires <= $3
         RETURNING key`,
        [key, now() + lease, now()],
      );
      if (taken.length > 0) return "new";
      const [done] = await query("SELECT key FROM webhook_deliveries WHERE key = $1 AND state = 'done'", [key]);
      return done === undefined ? "busy" : "seen";
    },
    async done(key, remember) {
      await query(
        `INSERT INTO webhook_deliveries (key, state, expires) VALUES ($1, 'done', $2)
         ON CONFLICT (key) DO UPDATE SET state = 'done', expires = excluded.expires`,
        [key, now() + remember],
      );
    },
    async release(key) {
      await query("DELETE FROM webhook_deliveries WHERE key = $1 AND state = 'busy'", [key]);
    },
  };
}
