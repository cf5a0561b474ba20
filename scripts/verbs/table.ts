import { levels } from "../diff/finding.js";
import type { CompletedVerb } from "./completion.js";
import { exitCodes, type Io } from "./io.js";

/** One verb of the command line: its words, and where the code is that does it. */
export interface VerbEntry extends CompletedVerb {
  readonly examples: readonly string[];
  readonly run: (options: Record<string, unknown>, io: Io) => Promise<number>;
}

const syncOptions: readonly (readonly [flags: string, about: string])[] = [
  ["--source <url or folder>", "mirror of the site"],
  ["--allow-partial", "exit 0 where some documents were kept at their last good state"],
  ["--accept-loss <area...>", "areas that may lose operations or vanish; `index` for the index"],
  ["--accept-origin <url...>", "origins that documents may newly name"],
  ["--dry-run", "say what would change and change nothing"],
];

const losses = { "--accept-loss": "losses" } as const;

export const verbs: readonly VerbEntry[] = [
  {
    name: "init",
    summary: "set up a site, a document or a preset: configuration, first snapshot, client",
    arguments: [["<target>", "URL of an index, a page or a document; a file; or the preset `sendcloud`"]],
    options: [
      ["--output <folder>", "where the client goes (default: src/api; with --config acme.config.mjs, src/acme)"],
      ["--specs <folder>", "where the snapshot goes (default: specs; with --config acme.config.mjs, specs-acme)"],
      ["--source <url or folder>", "mirror of the site for this first run"],
    ],
    examples: [
      "waybill init https://docs.example.com/llms.txt",
      "waybill init ./openapi.yaml --output src/client",
      "waybill init sendcloud",
      "waybill init https://docs.acme.example/llms.txt --config acme.config.mjs",
    ],
    run: async (options, io) => (await import("./init.js")).initVerb(options, io),
  },
  {
    name: "sync",
    summary: "fetch the documentation site into the snapshot",
    options: syncOptions,
    values: losses,
    examples: ["waybill sync", "waybill sync --source ./mirror --dry-run", "waybill sync --accept-loss v3/returns"],
    run: async (options, io) => {
      await checkLosses(options, io);
      return (await import("./sync.js")).syncVerb(options, io);
    },
  },
  {
    name: "update",
    summary: "sync, generate, and say what changed",
    options: syncOptions,
    values: losses,
    examples: ["waybill update", "waybill update --source ./mirror"],
    run: async (options, io) => {
      await checkLosses(options, io);
      return (await import("./update.js")).updateVerb(options, io);
    },
  },
  {
    name: "generate",
    summary: "write the typed client from the snapshot",
    options: [["--check", "write nothing; exit 1 where the code is stale"]],
    examples: ["waybill generate", "waybill generate --check"],
    run: async (options, io) => (await import("./generate.js")).generateVerb(options, io),
  },
  {
    name: "check",
    summary: "prove offline that lock, snapshot and generated code agree",
    options: [],
    examples: ["waybill check", "waybill check --json"],
    run: async (options, io) => (await import("./check.js")).checkVerb(options, io),
  },
  {
    name: "diff",
    summary: "what changed between two snapshots, for whom, and what to do",
    arguments: [
      ["[from]", "file, folder or git revision (default: HEAD)"],
      ["[to]", "file, folder or git revision (default: the working tree)"],
    ],
    options: [
      ["--format <list>", "text, markdown, json, html, github, changelog (default: text)"],
      ["--out <folder>", "folder for the files of several formats"],
      ["--fail-on <level>", "exit 1 from this level on: breaking, dangerous, notice, safe, docs"],
      ["--code <folder>", "a TypeScript project in which to look for uses of what changed"],
      ["--allow <file>", "accepted findings, each with a reason"],
      ["--since <version>", "read the reports that client releases carry, from this version on"],
      ["--reports <folder>", "folder of those reports (default: drift)"],
      ["--changeset <package>", "write a changeset for this package"],
      ["--release <name>", "name of the release in the changelog"],
      ["--schema", "print the JSON Schema of the report"],
    ],
    values: {
      "--format": ["text", "markdown", "json", "html", "github", "changelog"],
      "--fail-on": levels,
    },
    examples: [
      "waybill diff",
      "waybill diff v1.2.0 --format markdown",
      "waybill diff old.json new.json --json",
      "waybill diff --fail-on breaking --code src",
    ],
    run: async (options, io) => (await import("./diff.js")).diffVerb(options, io),
  },
  {
    name: "mock",
    summary: "serve the snapshot on loopback, as an API to test against",
    options: [["--port <number>", "default 4010; 0 takes a free one"]],
    examples: ["waybill mock", "waybill mock --port 0 --json"],
    run: async (options, io) => (await import("./mock.js")).mockVerb(options, io),
  },
  {
    name: "webhook",
    summary: "post a signed sample of an event to an endpoint of yours",
    values: { "<action>": ["send"] },
    arguments: [
      ["<action>", "send"],
      ["<event>", "name or value of the event: parcel_status_changed"],
    ],
    options: [
      ["--url <url>", "the endpoint (default: http://localhost:3000/webhooks)"],
      ["--secret <secret>", "what to sign with"],
      ["--header <line...>", "further headers, `Name: value`"],
    ],
    examples: ["waybill webhook send parcel_status_changed --url http://localhost:3000/webhooks --secret test"],
    run: async (options, io) => sendWebhook(options, io),
  },
  {
    name: "vendor",
    summary: "copy the client and its runtime into a tree of yours, and keep local edits safe",
    arguments: [["<dir>", "folder of the copy"]],
    options: [
      ["--area <area...>", "only these areas: shipments, v2/parcels; `all` for all (default: as last time)"],
      ["--extensions <style>", "endings of imports: js, ts, none (default: what the nearest tsconfig.json asks for)"],
      ["--check", "write nothing; exit 1 where a copied file is edited or missing"],
      ["--latest", "with --check: also where a newer version is there"],
      ["--merge", "merge edits with new versions, three ways"],
      ["--force", "overwrite edited files"],
    ],
    values: { "--area": "areas", "--extensions": ["js", "ts", "none"] },
    examples: [
      "waybill vendor packages/sendcloud",
      "waybill vendor packages/sendcloud --area shipments parcel-documents",
      "waybill vendor packages/sendcloud --check --latest",
      "waybill vendor packages/sendcloud --merge",
    ],
    run: async (options, io) => (await import("./vendor.js")).vendorVerb(options, io),
  },
  {
    name: "list",
    summary: "find an operation and its import line",
    arguments: [["[pattern]", "words of its name, method, path, area or summary"]],
    options: [],
    values: { "[pattern]": "operations" },
    examples: ["waybill list", "waybill list label", "waybill list 'post /shipments'", "waybill list announce --json"],
    run: async (options, io) => (await import("./list.js")).listVerb(options, io),
  },
  {
    name: "completion",
    summary: "print the completion script of a shell",
    arguments: [["<shell>", "bash, zsh or fish; or, as the scripts ask, areas, losses or operations of the snapshot"]],
    options: [],
    values: { "<shell>": ["bash", "zsh", "fish"] },
    examples: [
      'eval "$(waybill completion bash)"',
      "waybill completion fish > ~/.config/fish/completions/waybill.fish",
    ],
    run: async (options, io) => (await import("./completion.js")).completionVerb(options, io, verbs),
  },
];

async function checkLosses(
  options: { readonly acceptLoss?: readonly string[]; readonly config?: string },
  io: Io,
): Promise<void> {
  if (options.acceptLoss === undefined) return;
  const { refuseMistypedLosses } = await import("./accepted-losses.js");
  await refuseMistypedLosses(options.acceptLoss, io.cwd, options.config);
}

/** `webhook` has one action so far; the word leaves room for others. */
async function sendWebhook(options: Record<string, unknown>, io: Io): Promise<number> {
  if (options["action"] !== "send") {
    io.err(`there is no \`waybill webhook ${String(options["action"])}\`; try \`waybill webhook send <event>\``);
    return exitCodes.usage;
  }
  const { webhookSendVerb } = await import("./webhook.js");
  return webhookSendVerb(
    { ...options, event: String(options["event"]), url: String(options["url"] ?? "http://localhost:3000/webhooks") },
    io,
  );
}
