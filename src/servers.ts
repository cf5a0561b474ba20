import type { ServerChoice, ServerRow, SiteRow } from "./site.js";

/** What the user chose beside the documented default of each variable. */
function valueOf(site: SiteRow, { url, variables }: ServerRow, name: string, given: string | undefined): string {
  const variable = variables?.[name];
  if (given === undefined) return variable?.default ?? "";
  const listed = variable?.enum;
  if (listed && !listed.includes(given))
    throw new TypeError(
      `${site.name}: server variable ${name} takes ${listed.map((one) => JSON.stringify(one)).join(", ")}`,
    );
  // Before the path a slash would end the host; dot segments and what ends a path are nobody's value.
  const inPath = url
    .slice(0, url.indexOf(`{${name}}`))
    .replace("://", "")
    .includes("/");
  if (
    !listed &&
    (/[\s\u0000-\u001f\u007f\\?#@{}]|^\.{0,2}$|(^|\/)\.{1,2}(\/|$)/.test(given) || (!inPath && given.includes("/")))
  )
    throw new TypeError(`${site.name}: the value of server variable ${name} would leave its place in ${url}`);
  return given;
}

/** Address of a server with the values of its variables (OpenAPI 3.1, "Server Variable Object"). */
function addressOf(site: SiteRow, row: ServerRow, given: Readonly<Record<string, string | undefined>> = {}): string {
  for (const name of Object.keys(given))
    if (!row.variables || !Object.hasOwn(row.variables, name))
      throw new TypeError(`${site.name}: ${row.url} has no variable ${JSON.stringify(name)}`);
  return row.url.replace(/\{([^{}]+)\}/g, (_, name: string) =>
    valueOf(site, row, name, Object.hasOwn(given, name) ? given[name] : undefined),
  );
}

/**
 * Where each documented default leads once a server is chosen: operations whose documents name it go there, all others
 * stay. What the user writes for a free variable is as much their decision as `baseUrl`, and may receive credentials.
 * @throws TypeError for a server that no document names, a variable that it lacks, a value outside its list, or one that would leave its place.
 */
export function chooseServer(site: SiteRow, { url, name, variables }: ServerChoice): (server: string) => string {
  const chosen = new Map<string, string>();
  for (const [server, rows] of Object.entries(site.servers ?? {})) {
    const row = rows.find((one) => (url === undefined ? one.name === name : one.url === url));
    if (row) chosen.set(server, addressOf(site, row, variables));
  }
  if (chosen.size === 0)
    throw new TypeError(`${site.name}: no document names the server ${JSON.stringify(url ?? name)}`);
  return (server) => chosen.get(server) ?? server;
}
