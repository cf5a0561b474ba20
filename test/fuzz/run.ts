import { fuzz } from "./fuzz.js";

/** `npm run fuzz -- [seed] [runs]`: the same as the test, at length. */
const [seed = "1", runs = "2000"] = process.argv.slice(2);
const report = await fuzz(Number(seed), Number(runs), 20, (line) => void process.stderr.write(`${line}\n`));
process.stdout.write(
  `${report.built} built; refused: ${[...report.refused].map(([code, count]) => `${code} ${count}`).join(", ")}; ${report.faults.length} faults\n`,
);
for (const { seed: at, name, message } of report.faults) process.stdout.write(`seed ${at}, ${name}: ${message}\n`);
process.exitCode = report.faults.length === 0 ? 0 : 1;
