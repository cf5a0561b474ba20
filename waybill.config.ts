import { defineConfig, type WaybillConfig } from "./scripts/config.js";
import { presets } from "./scripts/presets.js";

/** Sendcloud as `waybill init sendcloud` sets it up, with the runtime beside the generated code. */
const config: WaybillConfig = defineConfig({ ...presets["sendcloud"], runtime: "../src" });

export default config;
