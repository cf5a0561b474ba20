import { expect, test } from "vitest";
import { sign, verifySignature } from "../../src/webhooks/index.js";
import { diagnostics } from "./compile.js";

const secrets = "a-secret-key";
const body = "{}";

const cases: readonly (readonly [name: string, code: string, wanted: readonly number[]])[] = [
  ["an awaited verdict", "if ((await verifySignature({ body: '', signature: '', secrets: '' })).ok) take();", []],
  ["a forgotten await before .ok", "if (verifySignature({ body: '', signature: '', secrets: '' }).ok) take();", [2339]],
  ["a forgotten await in a condition", "if (verifySignature({ body: '', signature: '', secrets: '' })) take();", [2801]],
  ["a forgotten await before destructuring", "const { ok } = verifySignature({ body: '', signature: '', secrets: '' }); if (ok) take();", [2339]],
  ["a verdict used as a boolean", "const accepted: boolean = await verifySignature({ body: '', signature: '', secrets: '' }); if (accepted) take();", [2322]],
  ["a reason without a refusal", "const verdict = await verifySignature({ body: '', signature: '', secrets: '' }); verdict.reason; take();", [2339]],
  ["a parsed body", "await verifySignature({ body: { key: 'value' }, signature: '', secrets: '' }); take();", [2353]],
  ["a body parsed to unknown", "await verifySignature({ body: JSON.parse('{}') as unknown, signature: '', secrets: '' }); take();", [2322]],
  [
    "bytes",
    "await verifySignature({ body: new Uint8Array(), signature: '', secrets: '' }); await verifySignature({ body: Buffer.from(''), signature: '', secrets: [''] }); take();",
    [],
  ],
  ["a stream and headers", "await verifySignature({ body: new ReadableStream<Uint8Array>(), headers: new Headers(), header: 'S', secrets: '' }); take();", []],
  [
    "Node's headers",
    "import type { IncomingMessage } from 'node:http'; declare const request: IncomingMessage; await verifySignature({ body: '', headers: request.headers, header: 'S', secrets: '' }); await verifySignature({ body: '', signature: request.headers['s'], secrets: '' }); take();",
    [],
  ],
  [
    "an undefined secret",
    "declare const environment: Record<string, string | undefined>; await verifySignature({ body: '', signature: '', secrets: environment['SECRET'] }); take();",
    [2322],
  ],
];

// One program for all of them: each is a module of its own.
const found = diagnostics(
  Object.fromEntries(
    cases.map(([, code], index) => [
      `test/webhooks/case-${index}.ts`,
      `import { verifySignature } from "../../src/webhooks/index.js"; declare function take(): void; ${code} export {};\n`,
    ]),
  ),
);

test.each(cases.map(([name, , wanted], index) => ({ name, index, wanted })))("the compiler on $name: $wanted", ({ index, wanted }) => {
  expect(found.filter((line) => line.startsWith(`test/webhooks/case-${index}.ts:`)).map((line) => Number(line.split(" ")[1]))).toEqual(wanted);
});

test("where nothing is compiled, a verdict that nobody waited for reads as refused", async () => {
  const signature = await sign({ body, secret: secrets });
  const forgotten = verifySignature({ body, signature, secrets }) as unknown as { readonly ok?: boolean };
  const { ok } = forgotten;
  expect([Boolean(forgotten.ok), ok === true, !forgotten.ok]).toEqual([false, false, true]);
  expect(await (forgotten as unknown as Promise<unknown>)).toEqual({ ok: true });
});

test("the error of a parsed body says what to do", async () => {
  await expect(verifySignature({ body: { key: "value" } as unknown as string, signature: "", secrets })).rejects.toThrow(
    /^the body is an object, as after parsing JSON: expected the bytes .*express\.raw/,
  );
});

test.each<readonly [string, () => Promise<unknown>]>([
  ["a parsed body", () => verifySignature({ body: { card: "4111-1111" } as unknown as string, signature: "0123456789abcdef", secrets: "top-secret-key" })],
  ["a padded secret", () => verifySignature({ body: "4111-1111", signature: "0123456789abcdef", secrets: "top-secret-key " })],
  ["a short secret", () => verifySignature({ body: "4111-1111", signature: "0123456789abcdef", secrets: "top-sec" })],
  ["an untold header", () => verifySignature({ body: "4111-1111", headers: { s: "0123456789abcdef" }, secrets: "top-secret-key" })],
])("the error of %s holds neither secret nor signature nor body", async (_name, run) => {
  const error = await run().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(Error);
  expect(`${String(error)} ${JSON.stringify(error)} ${(error as Error).stack ?? ""}`.replaceAll(/at .*\n?/g, "")).not.toMatch(/top-sec|0123456789|4111/);
});
