import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { loadConfig, type LoadedConfig } from "../config-file.js";
import { checkGenerated, type Generated } from "../generate/generate.js";
import { sha256 } from "../generate/input.js";
import type { Model } from "../model/model.js";
import type { NameTable } from "../model/names.js";
import { formatProblem, type Problem } from "../problem.js";
import { readSnapshot, type Snapshot } from "../snapshot/read.js";
import { unneededAbsences } from "../site/unneeded-absences.js";
import { jsonText } from "../text/encode.js";
import { exitCodes, type CommonOptions, type Io } from "./io.js";

/**
 * `waybill check`: offline proof that lock, snapshot and generated code agree, and that every overlay, name and allowance
 * is still needed. Exit 1 where one does not.
 */
export async function checkVerb(options: CommonOptions, io: Io): Promise<number> {
  const config = await loadConfig(io.cwd, options.config);
  const folder = config.value.specs ?? "specs";
  const snapshot = await readSnapshot(resolve(config.folder, folder));
  const generated = await checkGenerated(config, io);
  const problems = [
    ...(snapshot === undefined
      ? [noLock(folder)]
      : await snapshotProblems(snapshot, resolve(config.folder, folder), folder)),
    ...generated.unneeded,
    ...nameProblems(generated.names, generated.model, `${folder}/names.json`),
    ...(snapshot === undefined
      ? []
      : unneededAbsences(
          config.value.site?.absent ?? [],
          snapshot.lock,
          config.file === undefined ? "waybill.config" : basename(config.file),
        )),
    ...configProblems(config, generated.model),
    ...staleProblems(generated, config.value.output ?? "generated"),
  ];
  if (options.json === true) io.out(jsonText({ problems }));
  for (const problem of problems) io.err(formatProblem(problem));
  if (problems.length === 0)
    io.err(
      `${snapshot?.documents.length ?? 0} documents, ${generated.operations} operations and ${generated.files} generated files agree`,
    );
  return problems.length === 0 ? exitCodes.done : exitCodes.failed;
}

function noLock(folder: string): Problem {
  return {
    code: "no-lock",
    file: `${folder}/lock.json`,
    message: "there is no lock",
    expected: "a snapshot that `waybill sync` wrote",
    advice: "run `waybill sync`",
  };
}

/** Every document has the hash that the lock says, and none stands beside the lock. */
async function snapshotProblems(snapshot: Snapshot, folder: string, name: string): Promise<readonly Problem[]> {
  const changed = snapshot.documents
    .filter(({ text, entry }) => sha256(text) !== entry.sha256.canonical)
    .map(({ file }): Problem => ({
      code: "snapshot-changed",
      file: `${name}/${file}`,
      message: "the document is not the one that the lock describes",
      expected: "the bytes that `waybill sync` wrote",
      advice: "restore it from version control; corrections belong in an overlay",
    }));
  const known = new Set(snapshot.documents.map(({ file }) => file));
  const versions = [...new Set(snapshot.documents.map(({ version }) => version))].filter((version) =>
    existsSync(resolve(folder, version)),
  );
  const present = (
    await Promise.all(
      versions.map(async (version) => (await readdir(resolve(folder, version))).map((file) => `${version}/${file}`)),
    )
  ).flat();
  const stray = present
    .filter((file) => !known.has(file))
    .map((file): Problem => ({
      code: "snapshot-stray",
      file: `${name}/${file}`,
      message: "the lock does not know this file",
      expected: "documents that `waybill sync` wrote",
      advice: "remove it",
    }));
  return [...changed, ...stray];
}

/** Lines of the name table that name nothing, for documents that are there. */
function nameProblems(names: NameTable, model: Model, file: string): readonly Problem[] {
  const methods = new Map<string, ReadonlySet<string>>(
    model.versions.flatMap(({ areas }) =>
      areas.map(
        ({ version, area, operations }) =>
          [`${version}/${area}`, new Set(operations.map(({ group, method }) => `${group}.${method}`))] as const,
      ),
    ),
  );
  return Object.entries(names).flatMap(([document, operations]) => {
    const present = methods.get(document);
    if (present === undefined) return [];
    return Object.entries(operations)
      .filter(([, { method }]) => !present.has(method))
      .map(([key, { method }]): Problem => ({
        code: "name-unneeded",
        file,
        pointer: `/${document.replaceAll("/", "~1")}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`,
        message: `${method} names no operation of ${document}`,
        expected: "names of operations that are there",
        advice: "remove the line; if the operation has moved, keep its names on the new key",
      }));
  });
}

/** Methods that the configuration speaks of and no document has. */
function configProblems(config: LoadedConfig, model: Model): readonly Problem[] {
  const methods = new Set(
    model.versions.flatMap(({ areas }) =>
      areas.flatMap(({ operations }) => operations.map(({ group, method }) => `${group}.${method}`)),
    ),
  );
  const named = [
    ...(config.value.anonymous ?? []).map((method) => ["anonymous", method] as const),
    ...Object.keys(config.value.idempotent ?? {}).map((method) => ["idempotent", method] as const),
  ];
  return named
    .filter(([, method]) => !methods.has(method))
    .map(([field, method]): Problem => ({
      code: "config-unneeded",
      file: config.file === undefined ? "waybill.config" : basename(config.file),
      pointer: `/${field}/${method}`,
      message: `${method} is no operation`,
      expected: "methods that `waybill list` shows",
      advice: "remove it, or correct its name",
    }));
}

function staleProblems(generated: Generated, output: string): readonly Problem[] {
  const { missing, changed, extra } = generated.difference;
  const problem = (file: string, message: string): Problem => ({
    code: "stale",
    file: `${output}/${file}`,
    message,
    expected: "what the snapshot gives",
    advice: "run `waybill generate`",
  });
  return [
    ...missing.map((file) => problem(file, "the file is missing")),
    ...changed.map((file) => problem(file, "the file is not what the snapshot gives")),
    ...extra.map((file) => problem(file, "the file is not generated")),
  ];
}
