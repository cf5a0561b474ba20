/**
 * Verifications a second beside node:crypto alone, standardwebhooks, Stripe's and Octokit's verifiers, alternating in
 * one run; each checks a right signature of its own scheme over the same body. standardwebhooks also parses the JSON,
 * since it cannot verify without. Prints the share of the bare HMAC's speed: `node test/webhooks/bench.mjs`.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as octokit from "@octokit/webhooks-methods";
import { build } from "esbuild";
import { Webhook } from "standardwebhooks";
import Stripe from "stripe";

/** Many short turns, so that whatever else the machine does falls on all alike. */
const rounds = 301;
const secret = "a-secret-of-thirty-two-characters";
const headerName = "X-Signature";

async function runtime() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("../../src/webhooks/index.ts", import.meta.url))],
    bundle: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    write: false,
  });
  const file = fileURLToPath(new URL(`.bench-${process.pid}.mjs`, import.meta.url));
  await writeFile(file, outputFiles[0]?.text ?? "");
  try {
    return await import(pathToFileURL(file).href);
  } finally {
    await rm(file);
  }
}

function contestants(waybill, text) {
  const bytes = Buffer.from(text);
  const signature = createHmac("sha256", secret).update(bytes).digest("hex");
  const seconds = Math.floor(Date.now() / 1000);
  const standard = new Webhook(secret, { format: "raw" });
  const standardHeaders = {
    "webhook-id": "msg_1",
    "webhook-timestamp": String(seconds),
    "webhook-signature": standard.sign("msg_1", new Date(seconds * 1000), text),
  };
  const stripe = new Stripe("sk_test_nothing").webhooks;
  const stripeHeader = stripe.generateTestHeaderString({ payload: text, secret });
  const octokitSignature = `sha256=${signature}`;
  return {
    "node:crypto alone": () => timingSafeEqual(createHmac("sha256", secret).update(bytes).digest(), Buffer.from(signature, "hex")),
    "waybill, bytes": () => waybill.verifySignature({ body: bytes, signature, secrets: secret }),
    "waybill, text": () => waybill.verifySignature({ body: text, signature, secrets: secret }),
    "waybill, bytes, headers": () =>
      waybill.verifySignature({ body: bytes, headers: { [headerName]: signature, host: "localhost" }, header: headerName, secrets: secret }),
    standardwebhooks: () => standard.verify(text, standardHeaders) !== undefined,
    stripe: () => stripe.signature.verifyHeader(text, stripeHeader, secret, 300_000),
    octokit: () => octokit.verify(secret, text, octokitSignature),
  };
}

/** A boolean of the others, a verdict of Waybill. */
function isRight(answer) {
  return answer === true || answer.ok === true;
}

/** Nanoseconds of one verification. */
async function time(verify, times) {
  const start = process.hrtime.bigint();
  for (let index = 0; index < times; index += 1) if (!isRight(await verify())) throw new Error("a right signature was refused");
  return Number(process.hrtime.bigint() - start) / times;
}

function median(values) {
  return values.toSorted((left, right) => left - right)[values.length >> 1];
}

async function measure(waybill, size) {
  const text = JSON.stringify({ action: "arrived", padding: "" });
  const body = text.replace('""', `"${"x".repeat(size - text.length)}"`);
  const all = Object.entries(contestants(waybill, body));
  const times = Math.ceil(1_500_000 / (2000 + size * 0.6));
  for (const [, verify] of all) await time(verify, times * 20);
  const taken = new Map(all.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const first = round % all.length;
    for (const [name, verify] of [...all.slice(first), ...all.slice(0, first)]) taken.get(name).push(await time(verify, times));
  }
  const bare = taken.get("node:crypto alone");
  return Object.fromEntries(
    all.map(([name]) => [
      name,
      { nanoseconds: Math.round(median(taken.get(name))), share: Number(median(taken.get(name).map((value, round) => bare[round] / value)).toFixed(2)) },
    ]),
  );
}

const waybill = await runtime();
for (const size of [1024, 65_536]) {
  console.log(`${size} bytes`);
  console.table(await measure(waybill, size));
}
