import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";

/** What a request got: enough to count bodies. */
export interface Served {
  readonly path: string;
  readonly status: number;
  /** Bytes of the body. */
  readonly bytes: number;
}

/** Answers a request itself, or leaves it to the files. */
export type Fault = (request: IncomingMessage, response: ServerResponse) => boolean;

/** A documentation site on loopback: files by path, strong ETags, conditional requests. */
export interface DocsSite {
  readonly url: string;
  /** Content by path (`/llms.txt`); changing it changes the site. */
  readonly files: Map<string, string | Buffer>;
  readonly served: Served[];
  /** Comes before the files where it is set. */
  fault: Fault | undefined;
  /** Mixed into every ETag. */
  etagSalt: string;
  readonly close: () => Promise<void>;
}

export async function serveSite(files: ReadonlyMap<string, string | Buffer>): Promise<DocsSite> {
  const site = { files: new Map(files), served: [] as Served[], fault: undefined as Fault | undefined, etagSalt: "" };
  const server: Server = createServer((request, response) => {
    const at = (request.url ?? "/").replace(/\?.*$/u, "");
    let bytes = 0;
    const write = response.write.bind(response);
    response.on("finish", () => site.served.push({ path: at, status: response.statusCode, bytes }));
    if (site.fault?.(request, response) === true) return;
    const content = site.files.get(decodeURIComponent(at));
    if (content === undefined) {
      response.writeHead(404, { "content-type": "text/plain" }).end("not found");
      return;
    }
    const body = Buffer.from(content);
    const etag = `"${createHash("sha256").update(body).update(site.etagSalt).digest("hex").slice(0, 16)}"`;
    if (request.headers["if-none-match"] === etag) {
      response.writeHead(304, { etag }).end();
      return;
    }
    bytes = body.byteLength;
    response.writeHead(200, { etag, "content-type": contentType(at), "content-length": body.byteLength });
    write(body);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // listening on a TCP port
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return Object.assign(site, { url: `http://127.0.0.1:${port}`, close });
}

function contentType(at: string): string {
  return /\.ya?ml$/u.test(at) ? "application/yaml" : at.endsWith(".json") ? "application/json" : "text/markdown";
}

/** The files below a folder, by path from its root. */
export function filesBelow(folder: string, at = "/"): ReadonlyMap<string, Buffer> {
  return new Map(
    readdirSync(path.join(folder, at), { withFileTypes: true }).flatMap((entry): readonly (readonly [string, Buffer])[] => {
      const inside = path.posix.join(at, entry.name);
      return entry.isDirectory() ? [...filesBelow(folder, inside)] : [[inside, readFileSync(path.join(folder, inside))]];
    }),
  );
}
