import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Compilers and whole sites take seconds on a machine that does other things as well; no test waits for a clock.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
