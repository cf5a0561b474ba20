import type { Claim, DeliveryStore } from "../../src/webhooks/index.js";

/** Sends one command: `(command) => client.sendCommand(command)` with node-redis, `([name, ...rest]) => redis.call(name, ...rest)` with ioredis. */
export type SendCommand = (command: readonly string[]) => Promise<unknown>;

/**
 * One key for each delivery, `busy` or `done`, which Redis forgets by itself. SET with NX is what makes a claim atomic.
 * Give it an instance that does not evict keys, or evicted deliveries take effect again.
 */
export function redisStore(send: SendCommand, prefix = "webhook:"): DeliveryStore {
  return {
    async claim(key, lease): Promise<Claim> {
      if ((await send(["SET", prefix + key, "busy", "NX", "PX", String(lease)])) !== null) return "new";
      // Between the two commands the key can run out: then the sender comes back and finds it new.
      return (await send(["GET", prefix + key])) === "done" ? "seen" : "busy";
    },
    async done(key, remember) {
      await send(["SET", prefix + key, "done", "PX", String(remember)]);
    },
    async release(key) {
      // Looking and deleting in one step, or a delivery that was finished in between would be forgotten.
      await send([
        "EVAL",
        'if redis.call("GET", KEYS[1]) == "busy" then return redis.call("DEL", KEYS[1]) end return 0',
        "1",
        prefix + key,
      ]);
    },
  };
}
