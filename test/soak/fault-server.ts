import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** Every kind of fault, `refuse` aside, which only the client's side can make. */
export const faults = [
  "reset before headers",
  "reset mid-body",
  "stall before headers",
  "stall mid-body",
  "429 with seconds",
  "429 with a date",
  "503 with seconds",
  "503 bare",
  "500 HTML",
  "200 HTML",
  "200 truncated JSON",
  "200 wrong length",
  "redirect to another origin",
] as const;

export type Fault = (typeof faults)[number];

export interface FaultServer {
  readonly url: string;
  /** How often each write took effect, by its id. */
  readonly effects: Map<string, number>;
  /** Requests that arrived at the other origin. */
  readonly astray: () => number;
  readonly sockets: Set<Socket>;
  readonly close: () => Promise<void>;
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const headers = { "content-type": "application/json" };
const whole = JSON.stringify({ data: "x".repeat(200) });

/** Misbehaves with a request; true where the write took effect before the fault showed. */
function misbehave(fault: Fault, raw: IncomingMessage, response: ServerResponse, other: string, coin: number): boolean {
  const late = coin < 0.5;
  switch (fault) {
    case "reset before headers":
      raw.socket.resetAndDestroy();
      return late;
    case "reset mid-body":
      response.writeHead(200, { ...headers, "content-length": whole.length }).write(whole.slice(0, 50), () => raw.socket.resetAndDestroy());
      return true;
    case "stall before headers":
      return late;
    case "stall mid-body":
      response.writeHead(200, { ...headers, "content-length": whole.length }).write(whole.slice(0, 50));
      return true;
    case "429 with seconds":
      response.writeHead(429, { "retry-after": "0" }).end();
      return false;
    case "429 with a date":
      response.writeHead(429, { "retry-after": new Date(Date.now()).toUTCString() }).end();
      return false;
    case "503 with seconds":
      response.writeHead(503, { "retry-after": "0" }).end();
      return false;
    case "503 bare":
      response.writeHead(503).end();
      return false;
    case "500 HTML":
      response.writeHead(500, { "content-type": "text/html" }).end("<title>Oops</title>");
      return false;
    case "200 HTML":
      response.writeHead(200, { "content-type": "text/html" }).end("<title>Welcome</title>");
      return true;
    case "200 truncated JSON":
      response.writeHead(200, headers).end(whole.slice(0, 50));
      return true;
    case "200 wrong length":
      response.writeHead(200, { ...headers, "content-length": whole.length + 10 });
      response.write(whole, () => raw.socket.end());
      return true;
    case "redirect to another origin":
      response.writeHead(307, { location: `${other}${raw.url}` }).end();
      return false;
  }
}

/** A real server that misbehaves as `choose` says, else answers 200 and lets the write take effect. */
export async function faultServer(choose: () => { readonly fault: Fault | undefined; readonly coin: number }): Promise<FaultServer> {
  const effects = new Map<string, number>();
  let astray = 0;
  const sockets = new Set<Socket>();
  const other = createServer((_, response) => {
    astray++;
    response.end();
  });
  const otherUrl = await listening(other);
  const server = createServer((raw, response) => {
    raw.resume();
    raw.on("error", () => undefined);
    raw.on("end", () => {
      const id = raw.url?.split("/").at(-1) ?? "";
      const { fault, coin } = choose();
      const took = fault ? misbehave(fault, raw, response, otherUrl, coin) : true;
      if (!fault) response.writeHead(200, headers).end(whole);
      if (took && raw.method !== "GET") effects.set(id, (effects.get(id) ?? 0) + 1);
    });
  });
  server.keepAliveTimeout = 60_000;
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  });
  const url = await listening(server);
  const end = (one: Server): Promise<void> =>
    new Promise((resolve) => {
      one.close(() => resolve());
      one.closeAllConnections();
    });
  return { url, effects, astray: () => astray, sockets, close: () => Promise.all([end(server), end(other)]).then(() => undefined) };
}
