import { createServer, request, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Listens on a free port of the loopback while `work` runs. */
export async function serving<Result>(server: Server | RequestListener, work: (origin: string) => Promise<Result>): Promise<Result> {
  const listening = typeof server === "function" ? createServer(server) : server;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  try {
    return await work(`http://127.0.0.1:${(listening.address() as AddressInfo).port}`);
  } finally {
    listening.closeAllConnections();
    await new Promise((resolve) => listening.close(resolve));
  }
}

export interface Post {
  readonly body: string | Uint8Array;
  /** A list sends the header that often. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** Written in parts of so many bytes, without announcing the length. */
  readonly chunk?: number;
}

/** One POST by node:http, which sends headers as they are told. Gives status and body. */
export function post(url: string, { body, headers, chunk }: Post): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const bytes = Buffer.from(body);
    const length = chunk === undefined ? { "content-length": String(bytes.length) } : {};
    const outgoing = request(url, { method: "POST", headers: { ...(headers as Record<string, string | string[]>), ...length } }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => (text += part));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    let answered = false;
    outgoing.on("response", () => (answered = true));
    // A server that refuses a body closes while it is still being sent.
    outgoing.on("error", (error) => void (answered || reject(error)));
    for (let at = 0; chunk !== undefined && at < bytes.length; at += chunk) outgoing.write(bytes.subarray(at, at + chunk));
    outgoing.end(chunk === undefined ? bytes : undefined);
  });
}
