import type { Problem } from "../problem.js";

type Body =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly again: boolean; readonly problem: Problem };

/** Reads a body up to a size, and refuses HTML and bodies that are not as long as their header says. */
export async function readBody(url: string, response: Response, maximumBytes: number): Promise<Body> {
  const announced = announcedLength(response);
  if (announced !== undefined && announced > maximumBytes) {
    await response.body?.cancel();
    return tooLarge(url, `the server announces ${announced} bytes`, maximumBytes);
  }
  if (/^text\/html\b/iu.test(response.headers.get("content-type") ?? "")) {
    await response.body?.cancel();
    return { ok: false, again: false, problem: htmlProblem(url) };
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Node's web stream of bytes is async-iterable; the DOM's type does not say so.
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > maximumBytes) return tooLarge(url, `the body has more than ${maximumBytes} bytes`, maximumBytes);
    chunks.push(chunk);
  }
  if (announced !== undefined && announced !== length) {
    return {
      ok: false,
      again: true,
      problem: {
        code: "truncated",
        file: url,
        message: `the body has ${length} bytes although its header announces ${announced}`,
        expected: "the whole document",
        advice: "try again later",
      },
    };
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return { ok: true, bytes };
}

export function htmlProblem(url: string): Problem {
  return {
    code: "html",
    file: url,
    line: 1,
    message: "the body is HTML",
    expected: "Markdown, YAML or JSON",
    advice: "open the address in a browser: a login page or an error page answers there",
  };
}

/** Content-Length counts the encoded body, so it says nothing of an encoded one (RFC 9110, section 8.6). */
function announcedLength(response: Response): number | undefined {
  const length = response.headers.get("content-length");
  if (
    length === null ||
    !/^\d+$/u.test(length) ||
    (response.headers.get("content-encoding") ?? "identity") !== "identity"
  )
    return undefined;
  return Number(length);
}

function tooLarge(url: string, message: string, maximumBytes: number): Body {
  return {
    ok: false,
    again: false,
    problem: {
      code: "too-large",
      file: url,
      message,
      expected: `at most ${maximumBytes}`,
      advice: "raise caps.bytes in the config if the document is really this large",
    },
  };
}

/** Whether an answer that is neither 200, 304 nor a redirect is worth another attempt, and how it is named. */
export function statusProblem(url: string, response: Response): { readonly problem: Problem; readonly again: boolean } {
  const { status } = response;
  const again = status === 408 || status === 425 || status === 429 || status >= 500;
  const missing = status === 404 || status === 410;
  return {
    again,
    problem: {
      code: missing ? "not-found" : "http-status",
      file: url,
      message: `the server answers ${status}`,
      expected: "200 and the document",
      advice: missing
        ? "if it is gone for good, name it with a reason under site.absent in the config"
        : again
          ? "try again later"
          : "open the address in a browser",
    },
  };
}

const offline = new Set(["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ENETUNREACH", "EHOSTUNREACH", "ENETDOWN"]);

/** Names a failure below HTTP. */
export function networkProblem(
  url: string,
  place: string,
  error: unknown,
  milliseconds: number,
): { readonly problem: Problem; readonly again: boolean } {
  const code = causeCode(error);
  if (error instanceof Error && error.name === "TimeoutError") {
    return {
      again: true,
      problem: {
        code: "timeout",
        file: url,
        message: `the answer was not complete after ${milliseconds} ms`,
        expected: "the whole document",
        advice: "try again later, or raise site.timeout in the config",
      },
    };
  }
  if (offline.has(code)) {
    return {
      again: code !== "ENOTFOUND",
      problem: {
        code: "offline",
        file: url,
        message: `cannot reach ${new URL(place).origin} (${code})`,
        expected: "an answer",
        advice: "check the network connection, or read a mirror with --source",
      },
    };
  }
  if (/^Z_|CONTENT_ENCODING|BROTLI/u.test(code)) {
    return {
      again: true,
      problem: {
        code: "content-encoding",
        file: url,
        message: `the body does not decode as its Content-Encoding says (${code})`,
        expected: "a body encoded as announced",
        advice: "try again later",
      },
    };
  }
  const broken =
    code === "UND_ERR_SOCKET" ||
    code === "ECONNRESET" ||
    code === "UND_ERR_RES_CONTENT_LENGTH_MISMATCH" ||
    (error instanceof Error && error.message === "terminated");
  if (broken)
    return {
      again: true,
      problem: {
        code: "truncated",
        file: url,
        message: `the connection ended before the body was complete (${code})`,
        expected: "the whole document",
        advice: "try again later",
      },
    };
  return {
    again: true,
    problem: {
      code: "network",
      file: url,
      message: `the request failed (${code})`,
      expected: "an answer",
      advice: "try again later",
    },
  };
}

function causeCode(error: unknown): string {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const code = (at as NodeJS.ErrnoException).code; // system and undici errors carry one
    if (typeof code === "string") return code;
    if (at instanceof AggregateError && at.errors.length > 0) return causeCode(at.errors[0]);
  }
  return error instanceof Error ? error.name : "unknown";
}
