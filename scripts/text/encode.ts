/**
 * Every string of a document reaches an output through one of these encoders, one for each sink.
 * Nothing else may interpolate document text.
 */

/** C0 and C1 controls, line and paragraph separators, bidi controls, zero-width and other invisible format characters, lone surrogates. */
const invisible =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\udb40[\udc00-\udfff]/g;

function escapeInvisible(text: string): string {
  return text.replace(invisible, (found) =>
    Array.from(
      { length: found.length },
      (_, index) => `\\u${found.charCodeAt(index).toString(16).padStart(4, "0")}`,
    ).join(""),
  );
}

/** TypeScript and JSON string literal, double quotes included; invisible characters are escaped so that a reader sees what is there. */
export function stringLiteral(text: string): string {
  return escapeInvisible(JSON.stringify(text));
}

/** Escapes in already printed code: there, invisible characters stand only inside string literals and comments. */
export function printedCode(text: string): string {
  return text.replace(invisible, (found) => (found === "\n" || found === "\t" ? found : escapeInvisible(found)));
}

/** One line of plain text: white space collapsed, invisible characters gone. */
export function singleLine(text: string): string {
  return text.replace(/\s+/gu, " ").replace(invisible, "").trim();
}

/**
 * Text for one line inside a block comment. The closing pair is parted after invisible characters are gone, so that
 * nothing can re-assemble it, and an at sign cannot begin a tag of its own.
 */
export function commentText(text: string): string {
  return singleLine(text)
    .replace(/\*\//g, "* /")
    .replace(/(^|[\s{])@/g, "$1\\@");
}

const reserved = new Set(
  (
    "abstract any arguments as async await boolean break case catch class const constructor continue debugger declare default delete do else enum eval export extends false finally for from function get if implements import in instanceof interface is keyof let module namespace never new null number object of package private protected public readonly require return set static string super switch symbol this throw true try type typeof undefined unique unknown var void while with yield bigint global infer intrinsic override satisfies using accessor asserts assert out " +
    "operation server security client groups site styles multipart urlencoded __proto__ prototype hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__ then toJSON"
  ).split(" "),
);

/** Global types and types of the runtime that a schema name must not shadow inside a generated file. */
const globalTypes = new Set(
  (
    "Array Blob Boolean Date Error File FormData Function Headers Map Number Object Omit Partial Pick Promise Readonly ReadonlyArray ReadableStream Record RegExp Request Required Response Set String Symbol URL Uint8Array ArrayBuffer Infinity NaN " +
    "BinaryBody BinaryOperation BoundBinaryOperation BoundOperation BoundOptionalOperation Client Failure NoHeaders NoInput Operation OptionalOperation OtherAnswer Success Undocumented"
  ).split(" "),
);

/** Words of a name in any of the usual spellings; letters and digits of ASCII only. */
export function wordsOf(text: string): readonly string[] {
  return text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .split(/[^A-Za-z\d]+/)
    .filter((word) => word !== "");
}

/** PascalCase type identifier; `fallback` where the text has no usable character, and `prefix` before a digit or a global type's name. */
export function typeIdentifier(text: string, fallback = "Schema"): string {
  const name = wordsOf(text).map(upperFirst).join("");
  if (name === "") return fallback;
  if (/^\d/.test(name)) return `${fallback}${name}`;
  return globalTypes.has(name) || reserved.has(name) ? `${name}${fallback}` : name;
}

/** camelCase value identifier, never a reserved word or a member of Object.prototype. */
export function valueIdentifier(text: string, fallback = "operation"): string {
  const name = memberIdentifier(text, fallback);
  return reserved.has(name) ? `${name}_` : name;
}

const prototypeMembers = new Set(Object.getOwnPropertyNames(Object.prototype));

/** camelCase member name: a reserved word may be one (`shipments.delete`), a member of Object.prototype may not. */
export function memberIdentifier(text: string, fallback = "operation"): string {
  const words = wordsOf(text);
  const name = words.map((word, index) => (index === 0 ? lowerFirst(word) : upperFirst(word))).join("");
  if (name === "") return fallback;
  if (/^\d/.test(name)) return `${fallback}${name}`;
  return prototypeMembers.has(name) || name === "then" || name === "with" ? `${name}_` : name;
}

/** `announceShipment` to `AnnounceShipment`. */
export function upperFirst(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function lowerFirst(word: string): string {
  return /^[A-Z\d]+$/.test(word) ? word.toLowerCase() : word.charAt(0).toLowerCase() + word.slice(1);
}

/** Property key in generated code: an identifier where it can be one, else a string literal. */
export function propertyKey(text: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(text) && text !== "__proto__"
    ? text
    : text === "__proto__"
      ? '["__proto__"]'
      : stringLiteral(text);
}

const deviceNames = /^(con|prn|aux|nul|com\d|lpt\d)$/;

/** One path segment: lower-case ASCII letters, digits and dashes; safe on every file system, so it can never leave its folder. */
export function fileName(text: string, fallback = "document"): string {
  const name = wordsOf(text).join("-").toLowerCase().slice(0, 80).replace(/-+$/, "");
  if (name === "") return fallback;
  return deviceNames.test(name) ? `${name}-${fallback}` : name;
}

/** Inline Markdown text that cannot form a link, an image, HTML, a mention, an issue reference or a table cell border. */
export function markdownText(text: string): string {
  return singleLine(text)
    .replace(/[\\`*_{}[\]()<>#+!|~$&]/g, "\\$&")
    .replace(/@/g, "@\u200b")
    .replace(/(https?|ftp):\/\//gi, "$1:\u200b//")
    .replace(/\bwww\./gi, "www\u200b.");
}

/** Markdown code span; the fence is longer than any run of backticks inside. */
export function markdownCode(text: string): string {
  const line = singleLine(text).replace(/\|/g, "\u01c0");
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 && line !== "" ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
}

/** Text or attribute value in HTML; a line break is a reference, so that no line of the output begins with it (a log would read `::error::` there). */
export function html(text: string): string {
  return text
    .replace(invisible, (found) => (found === "\n" ? found : ""))
    .replace(/[&<>"'`\n]/g, (found) => `&#${found.charCodeAt(0)};`);
}

/** Message of a GitHub workflow command (`::error …::message`). */
export function workflowMessage(text: string): string {
  return text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A").replace(invisible, "");
}

/** Property of a GitHub workflow command. */
export function workflowProperty(text: string): string {
  return workflowMessage(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
}

/** Text for a terminal: no control sequences; line breaks stay. */
export function terminal(text: string): string {
  return text.replace(invisible, (found) => (found === "\n" ? found : ""));
}

/** Document text within a line of its own making for a terminal: no control sequences and no line breaks. */
export function terminalLine(text: string): string {
  return terminal(singleLine(text));
}

/** Machine output: JSON in which nothing is invisible. */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(invisible, (found) =>
    found === "\n" ? found : escapeInvisible(found),
  );
}

/** A value as TypeScript source; members that are undefined are left out. */
export function valueLiteral(value: unknown): string {
  if (typeof value === "string") return stringLiteral(value);
  if (Array.isArray(value)) return `[${value.map(valueLiteral).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return members.length === 0
      ? "{}"
      : `{ ${members.map(([key, member]) => `${propertyKey(key)}: ${valueLiteral(member)}`).join(", ")} }`;
  }
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "null";
}
