/**
 * Runs sync again and again between two mirrors that differ in every document, so that a kill at any moment meets a run.
 * Arguments: snapshot folder, cache folder, the two mirrors.
 */
import { syncSite } from "../../scripts/site/sync-site.js";
import { indexUrl } from "./small-site.js";

const [specs = "", cache = "", ...mirrors] = process.argv.slice(2);
process.stdout.write("ready\n");
for (let run = 0; ; run += 1) await syncSite({ site: { index: indexUrl }, specs, cache, cwd: "/", source: mirrors[run % mirrors.length] ?? "" });
