import { mainVersion } from "../emit/emit.js";
import type { Model, TypeModel, VersionModel } from "../model/model.js";
import { referredTypes } from "../model/share.js";
import { WaybillError, type Problem } from "../problem.js";
import { closest } from "../text/closest.js";

/** `shipments` of the main version, or `v2/parcels`, as `v3/shipments`. @throws WaybillError for areas that no document has. */
export function areaKeys(model: Model, wanted: readonly string[]): readonly string[] {
  const main = mainVersion(model);
  const known = model.versions.flatMap(({ version, areas }) => areas.map(({ area }) => `${version}/${area}`));
  const keys = wanted.map((name) => (name.includes("/") ? name : `${main ?? ""}/${name}`));
  const problems = keys.flatMap((key, index): readonly Problem[] => {
    if (known.includes(key)) return [];
    const near = closest(key, known);
    return [
      {
        code: "unknown-area",
        message: `${JSON.stringify(wanted[index])} is no area`,
        expected: known.join(", "),
        ...(near === undefined ? {} : { advice: `did you mean ${near}?` }),
      },
    ];
  });
  if (problems.length > 0) throw new WaybillError(problems);
  return [...new Set(keys)].sort();
}

/** The part of the model that some areas need: themselves, and of the shared types what they refer to, at any remove; named as in the whole. */
export function selectAreas(model: Model, keys: readonly string[]): Model {
  const versions = model.versions.flatMap((version): readonly VersionModel[] => {
    const areas = version.areas.filter(({ area }) => keys.includes(`${version.version}/${area}`));
    if (areas.length === 0) return [];
    const needed = closureOf(
      version.shared,
      areas.flatMap(({ sharedTypes }) => sharedTypes),
    );
    return [{ ...version, areas, shared: version.shared.filter(({ name }) => needed.has(name)) }];
  });
  return { versions, whole: model };
}

function closureOf(types: readonly TypeModel[], names: readonly string[]): ReadonlySet<string> {
  const byName = new Map(types.map((type) => [type.name, type]));
  const closure = new Set<string>();
  const waiting = [...names];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const type = byName.get(next);
    if (type === undefined || closure.has(next)) continue;
    closure.add(next);
    waiting.push(...referredTypes(type));
  }
  return closure;
}
