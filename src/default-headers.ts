import type { Layer } from "./layer.js";
import type { SiteRow } from "./site.js";

/** Options of the client that become a header of the operations that document it; a header of the input wins. */
export function defaultHeaders(site: Pick<SiteRow, "defaultHeaders">, options: object): Layer {
  // The generated options type adds one member per key of the site's `defaultHeaders`.
  const values = options as Readonly<Record<string, unknown>>;
  return (next) => (call) => {
    for (const option of call.row.defaultHeaders ?? []) {
      const header = site.defaultHeaders?.[option]?.toLowerCase();
      const value = values[option];
      if (header && value !== undefined) call.headers[header] ??= String(value);
    }
    return next(call);
  };
}
