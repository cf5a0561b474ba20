import { readFile, stat } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import type { Problem } from "../problem.js";
import type { BodyCache, CachedBody } from "./body-cache.js";
import { addressOf, mirrorOrigin, placeOf, type Mirror } from "./mirror.js";
import { networkProblem, readBody, statusProblem } from "./read-body.js";

/** The body of one address, or why it could not be had. */
export type Fetched = FetchedBody | { readonly ok: false; readonly problem: Problem };

export interface FetchedBody {
  readonly ok: true;
  readonly url: string;
  /** Address of the site that answered in the end. */
  readonly finalUrl: string;
  readonly bytes: Uint8Array;
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
  /** Whether a mirror answered instead of the site. */
  readonly mirrored: boolean;
  /** Whether the server confirmed what was already here (304). */
  readonly confirmed: boolean;
}

/** How addresses are read in one run. */
export interface FetchRules {
  readonly siteOrigin: string;
  readonly mirror: Mirror | undefined;
  /** Origins, besides the site's and the mirror's, that may answer. */
  readonly origins: readonly string[];
  readonly maximumBytes: number;
  /** Milliseconds. */
  readonly timeout: { readonly attempt: number; readonly total: number };
  readonly attempts: number;
  readonly cache: BodyCache;
}

type Attempt = Fetched | { readonly ok: "again"; readonly problem: Problem; readonly after: number | undefined };

/** Reads one address with conditions, retries and back-off; follows redirects only to listed origins. Never throws for what a server does. */
export async function fetchAddress(url: string, rules: FetchRules): Promise<Fetched> {
  const place = placeOf(url, rules.siteOrigin, rules.mirror);
  if (place.kind === "file") return readPlace(url, place.file, rules.maximumBytes);
  const refusal = originProblem(place.url, url, rules);
  if (refusal !== undefined) return { ok: false, problem: refusal };
  const deadline = Date.now() + rules.timeout.total;
  const cached = await rules.cache.read(url);
  for (let attempt = 1; ; attempt += 1) {
    const left = deadline - Date.now();
    const outcome = await attemptOnce(
      url,
      place.url,
      cached,
      rules,
      Math.max(1, Math.min(rules.timeout.attempt, left)),
    );
    if (outcome.ok !== "again") return outcome;
    const pause = outcome.after ?? backOff(attempt);
    if (attempt >= rules.attempts || Date.now() + pause >= deadline)
      return { ok: false, problem: finalProblem(outcome.problem, attempt, outcome.after) };
    await wait(pause);
  }
}

/** Keeps a body for the next run's conditions; only for what proved to be what it should be. */
export async function rememberBody(body: FetchedBody, rules: FetchRules): Promise<void> {
  if (!body.confirmed && (body.etag !== undefined || body.lastModified !== undefined))
    await rules.cache.write(body.url, body);
}

async function readPlace(url: string, file: string, maximumBytes: number): Promise<Fetched> {
  try {
    const { size } = await stat(file);
    if (size > maximumBytes)
      return {
        ok: false,
        problem: {
          code: "too-large",
          file: url,
          message: `the file has ${size} bytes`,
          expected: `at most ${maximumBytes}`,
          advice: "raise caps.bytes in the config if the document is really this large",
        },
      };
    return {
      ok: true,
      url,
      finalUrl: url,
      bytes: await readFile(file),
      etag: undefined,
      lastModified: undefined,
      mirrored: true,
      confirmed: false,
    };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "error"; // file system errors carry their code
    return {
      ok: false,
      problem: {
        code: code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR" ? "not-found" : "unreadable",
        file: url,
        message: `the mirror has no such file (${code})`,
        expected: "the document",
        advice: "complete the mirror, or name the document with a reason under site.absent in the config",
      },
    };
  }
}

/** Full jitter below half a second, doubling. */
function backOff(attempt: number): number {
  return Math.random() * 500 * 2 ** (attempt - 1);
}

function finalProblem(problem: Problem, attempts: number, after: number | undefined): Problem {
  const wanted = after === undefined ? "" : `; the server asks to come back in ${Math.ceil(after / 1000)} s`;
  return { ...problem, message: `${problem.message}${attempts > 1 ? ` (${attempts} attempts)` : ""}${wanted}` };
}

const redirects = new Set([301, 302, 303, 307, 308]);
const redirectLimit = 5;

async function attemptOnce(
  url: string,
  start: string,
  cached: CachedBody | undefined,
  rules: FetchRules,
  milliseconds: number,
): Promise<Attempt> {
  const signal = AbortSignal.timeout(milliseconds);
  const headers: Record<string, string> = {
    accept: "text/markdown, application/yaml, application/json, text/plain, */*;q=0.1",
    "user-agent": "waybill",
  };
  if (cached?.etag !== undefined) headers["if-none-match"] = cached.etag;
  if (cached?.lastModified !== undefined) headers["if-modified-since"] = cached.lastModified;
  try {
    let current = start;
    for (let hop = 0; hop <= redirectLimit; hop += 1) {
      const response = await fetch(current, { redirect: "manual", headers, signal, credentials: "omit" });
      if (!redirects.has(response.status)) return await settle(url, current, response, cached, rules);
      await response.body?.cancel();
      const target = response.headers.get("location");
      if (target === null || !URL.canParse(target, current))
        return {
          ok: false,
          problem: {
            code: "redirect",
            file: url,
            message: `the server answers ${response.status} without a usable Location`,
            expected: "the document",
          },
        };
      current = new URL(target, current).href;
      const refusal = originProblem(current, url, rules);
      if (refusal !== undefined) return { ok: false, problem: refusal };
    }
    return {
      ok: false,
      problem: {
        code: "redirect",
        file: url,
        message: `the address redirects more than ${redirectLimit} times`,
        expected: "the document",
      },
    };
  } catch (error) {
    const problem = networkProblem(url, start, error, milliseconds);
    return problem.again
      ? { ok: "again", problem: problem.problem, after: undefined }
      : { ok: false, problem: problem.problem };
  }
}

async function settle(
  url: string,
  current: string,
  response: Response,
  cached: CachedBody | undefined,
  rules: FetchRules,
): Promise<Attempt> {
  const finalUrl = addressOf(current, rules.siteOrigin, rules.mirror);
  const mirrored = rules.mirror !== undefined && new URL(url).origin === rules.siteOrigin;
  if (response.status === 304) {
    if (cached !== undefined) return { ok: true, url, ...cached, mirrored, confirmed: true };
    return {
      ok: false,
      problem: {
        code: "not-modified",
        file: url,
        message: "the server answers 304 although nothing was asked conditionally",
        expected: "the document",
        advice: "a cache between here and the site is broken; try again later",
      },
    };
  }
  if (response.status !== 200) {
    await response.body?.cancel();
    const { problem, again } = statusProblem(url, response);
    return again ? { ok: "again", problem, after: retryAfter(response) } : { ok: false, problem };
  }
  const body = await readBody(url, response, rules.maximumBytes);
  if (!body.ok)
    return body.again ? { ok: "again", problem: body.problem, after: undefined } : { ok: false, problem: body.problem };
  return {
    ok: true,
    url,
    finalUrl,
    bytes: body.bytes,
    etag: response.headers.get("etag") ?? undefined,
    lastModified: response.headers.get("last-modified") ?? undefined,
    mirrored,
    confirmed: false,
  };
}

/** Seconds or an HTTP date (RFC 9110, section 10.2.3), as milliseconds from now. */
function retryAfter(response: Response): number | undefined {
  const value = response.headers.get("retry-after");
  if (value === null) return undefined;
  if (/^\d+$/u.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

function originProblem(place: string, url: string, rules: FetchRules): Problem | undefined {
  const { origin } = new URL(place);
  const allowed = [rules.siteOrigin, mirrorOrigin(rules.mirror), ...rules.origins];
  if (allowed.includes(origin)) return undefined;
  const found = place === url ? `the address is under ${origin}` : `the address leads to ${origin}`;
  return {
    code: "origin",
    file: url,
    message: `${found}, which the config does not list`,
    expected: allowed.filter((known) => known !== undefined).join(" or "),
    advice: `list ${origin} under site.origins in the config if the documents really live there`,
  };
}
