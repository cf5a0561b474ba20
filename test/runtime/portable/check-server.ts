import { json, listen, type LoopbackServer } from "../server.js";

/** What the checks talk to; open to pages of other origins. */
export async function checkServer(): Promise<LoopbackServer> {
  let flaky = 0;
  let tokens = 0;
  return listen((request, response) => {
    const path = request.url.split("?", 1)[0];
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-allow-headers", "authorization, content-type, accept");
    response.setHeader("access-control-allow-methods", "GET, POST");
    response.setHeader("access-control-expose-headers", "link, retry-after, location");
    if (request.method === "OPTIONS") return response.writeHead(204).end();
    switch (path) {
      case "/echo":
        return json(response, 200, { authorization: request.headers.authorization, body: Buffer.from(request.body, "latin1").toString() });
      case "/flaky":
        return ++flaky % 2 === 1 ? response.writeHead(503).end() : json(response, 200, {});
      case "/large":
        return json(response, 200, "x".repeat(200_000));
      case "/redirect":
        return response.writeHead(302, { location: "/echo" }).end();
      case "/astray":
        return response.writeHead(302, { location: "http://127.0.0.1:9/" }).end();
      case "/bytes":
        return response.writeHead(200, { "content-type": "application/pdf" }).end(Buffer.from([37, 80, 0, 255]));
      case "/html":
        return response.writeHead(200, { "content-type": "text/html" }).end("<title>x</title>");
      case "/empty429":
        return response.writeHead(429).end();
      case "/pages":
        return request.url.includes("cursor")
          ? json(response, 200, { data: [2] })
          : json(response, 200, { data: [1] }, { link: '<http://other.example/pages?cursor=1>; rel="next"' });
      case "/token":
        return json(response, 200, { access_token: `token-${++tokens}`, token_type: "bearer", expires_in: 3600 });
      default:
        return undefined;
    }
  });
}
