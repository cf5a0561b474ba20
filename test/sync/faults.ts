import { gzipSync } from "node:zlib";
import type { Fault } from "../site/serve.js";

/** One way in which a document arrives broken, and the codes that may name it. */
export interface FaultCase {
  readonly name: string;
  readonly codes: readonly string[];
  readonly of: (content: Buffer) => Fault;
}

const yaml = { "content-type": "application/yaml" };

/** `reliability.md` E: what networks and sites do to a file. Each answers instead of the file. */
export const documentFaults: readonly FaultCase[] = [
  {
    name: "HTML with 200",
    codes: ["html"],
    of: () => (_, response) => done(response.writeHead(200, { "content-type": "text/html" }), "<!doctype html><title>Sign in</title>"),
  },
  { name: "HTML that calls itself YAML", codes: ["html"], of: () => (_, response) => done(response.writeHead(200, yaml), "<html><body>Oops</body></html>") },
  {
    name: "a redirect to a login page elsewhere",
    codes: ["origin"],
    of: () => (_, response) => done(response.writeHead(302, { location: "https://login.example.net/" })),
  },
  {
    name: "YAML cut short in the middle",
    codes: ["syntax", "broken-ref", "truncated", "shrunk", "empty-document"],
    of: (content) => (_, response) => done(response.writeHead(200, yaml), content.subarray(0, Math.floor(content.length * 0.6))),
  },
  {
    name: "YAML cut short before its last line",
    codes: ["truncated", "broken-ref"],
    of: (content) => (_, response) => done(response.writeHead(200, yaml), content.subarray(0, content.length - 6)),
  },
  {
    name: "fewer bytes than announced",
    codes: ["truncated"],
    of: (content) => (_, response) => {
      response.writeHead(200, { ...yaml, "content-length": content.length });
      response.write(content.subarray(0, content.length - 40));
      setTimeout(() => response.destroy(), 5);
      return true;
    },
  },
  {
    name: "a slow drip",
    codes: ["timeout"],
    of: (content) => (_, response) => {
      response.writeHead(200, yaml);
      let at = 0;
      const timer = setInterval(() => response.write(content.subarray(at, (at += 1))), 20);
      response.on("close", () => clearInterval(timer));
      return true;
    },
  },
  {
    name: "an oversized body",
    codes: ["too-large"],
    of: () => (_, response) => done(response.writeHead(200, yaml), `openapi: 3.1.0\n# ${"x".repeat(300_000)}\n`),
  },
  {
    name: "bytes that are not UTF-8",
    codes: ["encoding"],
    of: (content) => (_, response) => done(response.writeHead(200, yaml), Buffer.concat([content, Buffer.from([0xff, 0xfe, 0x0a])])),
  },
  {
    name: "a broken gzip stream",
    codes: ["content-encoding", "truncated"],
    of: (content) => (_, response) => done(response.writeHead(200, { ...yaml, "content-encoding": "gzip" }), gzipSync(content).fill(7, 20, 60)),
  },
  { name: "304 although nothing was asked conditionally", codes: ["not-modified"], of: () => (_, response) => done(response.writeHead(304)) },
  { name: "404", codes: ["not-found"], of: () => (_, response) => done(response.writeHead(404), "gone") },
  { name: "500", codes: ["http-status"], of: () => (_, response) => done(response.writeHead(500), "broken") },
  {
    name: "a connection that is cut at once",
    codes: ["truncated", "network"],
    of: () => (request) => {
      request.socket.destroy();
      return true;
    },
  },
  {
    name: "an error page in JSON with 200",
    codes: ["not-openapi"],
    of: () => (_, response) => done(response.writeHead(200, { "content-type": "application/json" }), '{"error":"unavailable"}'),
  },
  { name: "an empty body", codes: ["empty"], of: () => (_, response) => done(response.writeHead(200, yaml), "") },
  { name: "an alias bomb", codes: ["alias-expansion"], of: () => (_, response) => done(response.writeHead(200, yaml), bomb()) },
  {
    name: "a document without operations",
    codes: ["shrunk", "empty-document"],
    of: () => (_, response) => done(response.writeHead(200, yaml), "openapi: 3.1.0\ninfo: { title: x, version: '1' }\npaths: {}\n"),
  },
  {
    name: "servers moved to another origin",
    codes: ["origin-moved"],
    of: (content) => (_, response) =>
      done(response.writeHead(200, yaml), content.toString().replace("https://api.example.com/v1", "https://evil.example.net/v1")),
  },
];

function done(response: { end: (body?: string | Buffer) => unknown }, body?: string | Buffer): true {
  response.end(body);
  return true;
}

function bomb(): string {
  const levels = Array.from(
    { length: 12 },
    (_, index) =>
      `x-${index}: &a${index} [${Array(10)
        .fill(index === 0 ? "lol" : `*a${index - 1}`)
        .join(", ")}]`,
  );
  return `openapi: 3.1.0\npaths: {}\n${levels.join("\n")}\n`;
}
