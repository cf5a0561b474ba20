import { expect, test } from "vitest";
import { mutate } from "./mutations.js";

/** The whole run is `WEBHOOK_MUTATIONS=100000 npx vitest run test/webhooks/mutations.test.ts`. */
const inputs = Number(process.env["WEBHOOK_MUTATIONS"] ?? 5000);

test(`${inputs} mutated deliveries: no false accept, no false refusal, no foreign exception`, { timeout: 120_000 }, async () => {
  const { accepted, falseAccepts, falseRefusals, foreign } = await mutate(2026, inputs);
  expect([falseAccepts, falseRefusals, foreign].map((list) => list.slice(0, 5))).toEqual([[], [], []]);
  expect(accepted).toBeGreaterThan(inputs / 20);
});
