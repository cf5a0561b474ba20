import { createServer } from "node:http";

const body = JSON.stringify({
  data: Array.from({ length: 10 }, (_, id) => ({ id, name: `thing ${id}`, weight: { value: "1.200", unit: "kg" }, tags: ["a", "b"] })),
});
const server = createServer((request, response) => {
  request.resume().on("end", () => response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) }).end(body));
});
server.listen(0, "127.0.0.1", () => process.send(server.address().port));
process.on("disconnect", () => process.exit());
