import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { afterEach, expect, test, vi } from "vitest";
import { sign, verifySignature } from "../../src/webhooks/index.js";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  syncBuiltinESMExports();
});

const body = "{}";
const keys = ["first-secret", "second-secret", "third-secret"];
const signed = [...keys, "unknown-secret"];

/** How often each primitive ran while one signature was checked against three secrets. */
async function counted(secret: string): Promise<readonly number[]> {
  const signature = await sign({ body, secret });
  const hmac = vi.spyOn(crypto, "createHmac");
  const equal = vi.spyOn(crypto, "timingSafeEqual");
  await verifySignature({ body, signature, secrets: keys });
  const counts = [hmac.mock.calls.length, equal.mock.calls.length];
  vi.restoreAllMocks();
  return counts;
}

test.each(signed)("three secrets cost three MACs and three comparisons, signed with the %s", async (secret) => {
  expect(await counted(secret)).toEqual([3, 3]);
});

test.each(signed)("three secrets cost three checks by Web Crypto, signed with the %s", async (secret) => {
  const signature = await sign({ body, secret });
  vi.stubGlobal("process", { ...process, getBuiltinModule: undefined });
  vi.resetModules();
  const web = await import("../../src/webhooks/index.js");
  const check = vi.spyOn(globalThis.crypto.subtle, "verify");
  await web.verifySignature({ body, signature, secrets: keys });
  expect(check.mock.calls.length).toBe(3);
});

test("signatures are compared by the platform's constant-time comparison, on buffers of one length", async () => {
  const equal = vi.spyOn(crypto, "timingSafeEqual");
  await verifySignature({ body, signature: "0".repeat(64), secrets: keys });
  expect(equal.mock.calls.map(([left, right]) => [left.byteLength, right.byteLength])).toEqual([
    [32, 32],
    [32, 32],
    [32, 32],
  ]);
});
