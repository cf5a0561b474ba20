/**
 * Loaded before anything else in a process that may read one folder and nothing more: closes the network as well, and notes who
 * tries. What stood in the global object and on the prototypes before is held against what stands there at the end.
 */
const net = require("node:net");
const dns = require("node:dns");
const dgram = require("node:dgram");

const attempts = [];
const closed = (what) =>
  function refused() {
    attempts.push(what);
    throw new Error(`${what} is cut off`);
  };
net.Socket.prototype.connect = closed("a connection");
for (const name of ["lookup", "resolve", "resolve4", "resolve6"]) dns[name] = closed("a name lookup");
dgram.createSocket = closed("a datagram socket");
globalThis.fetch = closed("fetch");

const surface = () =>
  [
    ["globalThis", globalThis],
    ["Object.prototype", Object.prototype],
    ["Array.prototype", Array.prototype],
    ["Function.prototype", Function.prototype],
    ["String.prototype", String.prototype],
  ].flatMap(([name, object]) => Reflect.ownKeys(object).map((key) => `${name}.${String(key)}`));

globalThis.process.env = {};
const before = new Set(surface());
module.exports.report = () => ({ attempts, added: surface().filter((name) => !before.has(name)) });
