import { arch, cpus, platform } from "node:os";
import type { Bundle } from "./bundle.js";
import type { Consumer } from "./consumer.js";
import { peerTools, type Generation } from "./generation.js";
import { root } from "./install.js";
import { median } from "./measure.js";
import type { Share } from "./profile.js";
import type { StrictErrors } from "./strict.js";

export interface Figures {
  readonly generation: readonly Generation[];
  readonly idle: readonly { readonly input: string; readonly ratio: number }[];
  readonly growth: readonly { readonly operations: number; readonly cpu: number }[];
  readonly strict: readonly { readonly input: string; readonly tools: readonly StrictErrors[] }[];
  readonly consumers: readonly Consumer[];
  readonly bundles: readonly Bundle[];
  readonly profile: readonly Share[];
}

/** One goal of the design with what was found. */
interface Goal {
  readonly what: string;
  readonly goal: string;
  readonly found: string;
  readonly met: boolean;
}

const generationGoals: Readonly<Record<string, number>> = { sendcloud: 1, github: 0.75 };
const idleGoals: Readonly<Record<string, number>> = { sendcloud: 1.5, github: 2.5 };

function goalsOf(figures: Figures): readonly Goal[] {
  const generation = figures.generation.flatMap(({ input, tools }): readonly Goal[] => {
    const goal = generationGoals[input] ?? 1;
    const rivals = tools.filter(({ name, failure }) => name !== "waybill" && failure === undefined).sort((left, right) => median(left.cpu) - median(right.cpu));
    const [fastest] = rivals;
    const clean = rivals.find(({ name }) => errorsOf(figures, input, name) === 0);
    const row = (what: string, rival: typeof fastest): readonly Goal[] =>
      rival === undefined
        ? []
        : [{ what: `${input}, cold, against ${what} (${rival.name})`, goal: `≤ ${goal}`, found: rival.ratio.toFixed(2), met: rival.ratio <= goal }];
    return [...row("the fastest peer that succeeds", fastest), ...(clean === fastest ? [] : row("the fastest whose output compiles under `strict`", clean))];
  });
  const idle = figures.idle.map(({ input, ratio }): Goal => ({
    what: `${input}, nothing to do, against starting Node`,
    goal: `≤ ${idleGoals[input] ?? 1.5}`,
    found: ratio.toFixed(2),
    met: ratio <= (idleGoals[input] ?? 1.5),
  }));
  const own = figures.consumers.filter(({ style }) => style.startsWith("waybill"));
  const consumers = own.flatMap(({ style, check, instantiations, completion }): readonly Goal[] => [
    { what: `20 calls on GitHub, ${style}: check time`, goal: "≤ 0.15 s", found: `${check.toFixed(2)} s`, met: check <= 0.15 },
    { what: `20 calls on GitHub, ${style}: instantiations`, goal: "≤ 1,000", found: String(instantiations), met: instantiations <= 1000 },
    { what: `completion on a result, ${style}`, goal: "< 40 ms", found: `${completion.toFixed(0)} ms`, met: completion < 40 },
  ]);
  const strict = figures.strict.map(({ input, tools }): Goal => {
    const errors = tools.find(({ tool }) => tool === "waybill")?.strictest ?? Number.NaN;
    return { what: `${input}, errors under all flags`, goal: "0", found: String(errors), met: errors === 0 };
  });
  return [...generation, ...idle, ...growthGoal(figures), ...consumers, ...strict];
}

function errorsOf(figures: Figures, input: string, tool: string): number | undefined {
  return figures.strict.find((entry) => entry.input === input)?.tools.find((entry) => entry.tool === tool)?.strict;
}

/** Twice the operations may take at most a fifth more than twice the time. */
function growthGoal({ growth }: Figures): readonly Goal[] {
  return growth.slice(1).map(({ operations, cpu }, index) => {
    const before = growth[index];
    const factor = before === undefined ? Number.NaN : cpu / before.cpu;
    return {
      what: `synthetic, ${before?.operations ?? 0} to ${operations} operations`,
      goal: "≤ 2.4 (linear)",
      found: `${factor.toFixed(2)} times the time`,
      met: factor <= 2.4,
    };
  });
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** What was not measured has no figure. */
function figure(value: number | null, digits: number): string {
  return value === null || Number.isNaN(value) ? "–" : value.toFixed(digits);
}

/** What a tool said, fit for a cell, without where it stood. */
function failureText(failure: string): string {
  return failure
    .replaceAll(root, "")
    .replace(/[|`<>\n]/g, " ")
    .trim();
}

function section(title: string, text: string, rows: readonly unknown[]): string {
  return rows.length === 0 ? "" : `## ${title}\n\n${text}\n`;
}

export function markdown(figures: Figures): string {
  const goals = goalsOf(figures);
  const parts = [
    `# Bench\n\nMeasured on ${new Date().toISOString().slice(0, 10)} with Node ${process.versions.node} on ${platform()} ${arch()}, ${cpus().length} cores that other programs shared: the ratios are the result, the times are not. All tools run alternately, one process each, on the same bytes (kubb and swagger-typescript-api, which take longest, in the first round only); times are processor time (user and system) of the whole process, medians. A ratio is the median of the ratios of each round, Waybill's time to the other's: below 1, Waybill is faster. Waybill emits types, operations, error guards, webhooks and the grouped client, formatted; the peers emit what they do by default, unformatted; openapi-typescript emits types alone. \`npm run bench\` repeats it.\n`,
    section(
      "Goals",
      table(
        ["what", "goal", "found", ""],
        goals.map(({ what, goal, found, met }) => [what, goal, found, met ? "met" : "**missed**"]),
      ),
      goals,
    ),
    ...figures.generation.map(({ input, tools }) =>
      section(
        `Cold generation: ${input}`,
        table(
          ["tool", "CPU s", "MiB", "Waybill / tool", "outcome"],
          tools.map(({ name, cpu, memory, ratio, failure }) => [
            peerTools[name] ?? name,
            figure(median(cpu), 2),
            figure(memory, 0),
            figure(ratio, 2),
            failure === undefined ? "" : failureText(failure),
          ]),
        ),
        tools,
      ),
    ),
    section(
      "Growth",
      table(
        ["operations", "CPU s"],
        figures.growth.map(({ operations, cpu }) => [String(operations), cpu.toFixed(2)]),
      ),
      figures.growth,
    ),
    ...figures.strict.map(({ input, tools }) =>
      section(
        `Type errors in the output: ${input}`,
        table(
          ["tool", "`strict`", "all flags, libraries checked"],
          tools.map(({ tool, strict, strictest }) => [tool, String(strict), String(strictest)]),
        ),
        tools,
      ),
    ),
    section(
      "A consumer of 20 operations of GitHub",
      table(
        ["style", "check s", "total s", "instantiations", "MiB", "errors", "completion ms"],
        figures.consumers.map(({ style, check, total, instantiations, memory, errors, completion }) => [
          style,
          check.toFixed(2),
          total.toFixed(2),
          String(instantiations),
          memory.toFixed(0),
          String(errors),
          completion.toFixed(0),
        ]),
      ),
      figures.consumers,
    ),
    section(
      "Bundle of a GitHub client, bytes minified and compressed",
      table(
        ["style", "1 operation", "10 operations"],
        figures.bundles.map(({ style, one, ten }) => [style, String(one), String(ten)]),
      ),
      figures.bundles,
    ),
    section(
      "Where a cold generation of GitHub spends its time",
      `${table(
        ["where", "share"],
        figures.profile.map(({ where, share }) => [where, `${(share * 100).toFixed(0)} %`]),
      )}\n`,
      figures.profile,
    ),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

/** Bars of processor time relative to Waybill for each input; legible on light and dark ground. */
export function chart({ generation }: Figures): string {
  const groups = generation.map(({ input, tools }) => ({
    input,
    bars: tools
      .map(({ name, ratio, failure }) => ({ name: `${name}${failure === undefined ? "" : " (fails)"}`, times: 1 / ratio }))
      .filter(({ times }) => Number.isFinite(times)),
  }));
  const longest = Math.max(...groups.flatMap(({ bars }) => bars.map(({ times }) => times)), 1);
  let y = 44;
  const body = groups.flatMap(({ input, bars }) => {
    const title = `<text x="12" y="${y}" class="title">${input}</text>`;
    const lines = bars.map(({ name, times }) => {
      y += 22;
      const width = Math.max(2, (times / longest) * 380);
      return `<text x="190" y="${y}" text-anchor="end">${name}</text><rect x="198" y="${y - 12}" width="${width.toFixed(1)}" height="15" rx="2" class="${name === "waybill" ? "own" : "peer"}"/><text x="${(204 + width).toFixed(1)}" y="${y}">${times.toFixed(2)}</text>`;
    });
    y += 40;
    return [title, ...lines];
  });
  const style =
    "text{font:13px system-ui,sans-serif;fill:#24292f}.title{font-weight:600}.own{fill:#0969da}.peer{fill:#8c959f}@media(prefers-color-scheme:dark){text{fill:#e6edf3}.own{fill:#58a6ff}.peer{fill:#6e7681}}";
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 660 ${y}" role="img" aria-label="Processor time of a cold generation relative to Waybill"><style>${style}</style><text x="12" y="20" class="title">Processor time of a cold generation, Waybill = 1</text>${body.join("")}</svg>\n`;
}
