/** What a configuration or a script of a project needs; light to import. The stages are at `waybill/stages`. */
export { defineConfig } from "./config.js";
export type { WaybillConfig } from "./config.js";
export { run } from "./cli.js";
export { formatProblem, WaybillError } from "./problem.js";
export type { Problem } from "./problem.js";
