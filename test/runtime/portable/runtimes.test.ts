import { afterAll, beforeAll, expect, test } from "vitest";
import type { LoopbackServer } from "../server.js";
import { checkServer } from "./check-server.js";
import { wanted } from "./checks.js";
import { runtimes } from "./runtimes.js";

let server: LoopbackServer;
beforeAll(async () => {
  server = await checkServer();
});
afterAll(() => server.close());

for (const { name, absent, run } of runtimes) {
  test.skipIf(absent !== undefined)(
    `${name} answers every check as wanted${absent === undefined ? "" : ` (skipped: ${absent})`}`,
    { timeout: 90_000 },
    async () => {
      const { url, ...rest } = server;
      expect(rest.server.listening).toBe(true);
      const found = await run(url);
      const wrong = Object.entries(wanted).filter(
        ([check, lines]) =>
          !lines
            .map((line) => (check.startsWith("one OAuth2") ? line.replace("token-1", /token-\d+/.exec(found[check] ?? "")?.[0] ?? "token") : line))
            .includes(found[check] ?? ""),
      );
      expect(wrong.map(([check, lines]) => `${check}: ${found[check]}, wanted ${lines.join(" or ")}`)).toEqual([]);
    },
  );
}
