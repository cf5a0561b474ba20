import { refuse } from "../problem.js";
import { closest } from "../text/closest.js";
import { snapshotWords } from "./completion-words.js";
import { exitCodes, type CommonOptions, type Io } from "./io.js";

/** What completion must know of a verb. */
export interface CompletedVerb {
  readonly name: string;
  readonly summary: string;
  readonly arguments?: readonly (readonly [name: string, about: string])[];
  readonly options: readonly (readonly [flags: string, about: string])[];
  /** What may follow a flag (`--area`), or stand as the first argument (`<shell>`): these words, or a kind of words of the snapshot. */
  readonly values?: Readonly<Record<string, readonly string[] | "areas" | "losses" | "operations">>;
}

export interface CompletionOptions extends CommonOptions {
  /** `bash`, `zsh` or `fish`; or what their scripts ask for: `areas`, `losses`, `operations`. */
  readonly shell?: string;
}

const common: CompletedVerb["options"] = [
  ["--config <file>", "configuration file"],
  ["--json", "machine output alone on standard output"],
  ["--quiet", "no progress, no summary"],
  ["--verbose", "every detail"],
  ["--help", "how the verb is used"],
];

const shells: Readonly<Record<string, (verbs: readonly CompletedVerb[]) => string>> = { bash, zsh, fish };

/** `waybill completion <shell>`: a script that completes verbs, flags, and the areas and operations of the snapshot at hand. */
export async function completionVerb(
  options: CompletionOptions,
  io: Io,
  verbs: readonly CompletedVerb[],
): Promise<number> {
  const wanted = options.shell ?? "";
  const words = Object.hasOwn(snapshotWords, wanted) ? await snapshotWords[wanted]?.(io.cwd) : undefined;
  if (words !== undefined) {
    io.out(words.join("\n"));
    return exitCodes.done;
  }
  const script = Object.hasOwn(shells, wanted) ? shells[wanted] : undefined;
  if (script === undefined) {
    const near = closest(wanted, Object.keys(shells));
    return refuse({
      code: "shell",
      message: `${JSON.stringify(wanted)} is no shell that is known`,
      expected: Object.keys(shells).join(", "),
      ...(near === undefined ? {} : { advice: `did you mean ${near}?` }),
    });
  }
  io.out(script(verbs));
  return exitCodes.done;
}

function flagsOf(verb: CompletedVerb): readonly (readonly [flag: string, about: string])[] {
  return [...verb.options, ...common].map(([flags, about]) => [flags.split(/[ ,]/)[0] ?? flags, about] as const);
}

/** What is typed before the words that can be completed. */
interface Place {
  /** The verb, the last flag before the cursor (nothing for the first argument), and how far it is, as a pattern of the shell. */
  readonly pattern: string;
  /** A command that prints the words, a line each. */
  readonly command: (waybill: string) => string;
}

function placesOf(verbs: readonly CompletedVerb[]): readonly Place[] {
  return verbs.flatMap((verb) =>
    Object.entries(verb.values ?? {}).map(([name, words]): Place => {
      const takesMany = verb.options.some(([flags]) => flags.startsWith(`${name} <`) && flags.endsWith("...>"));
      const pattern = name.startsWith("--") ? `"${verb.name} ${name} "${takesMany ? "*" : "1"}` : `"${verb.name}  0"`;
      return { pattern, command: (waybill) => commandOf(words, waybill) };
    }),
  );
}

function commandOf(words: readonly string[] | string, waybill: string): string {
  return typeof words === "string"
    ? `${waybill} completion ${words} 2>/dev/null`
    : `printf '%s\\n' ${words.map((word) => `'${word}'`).join(" ")}`;
}

function bash(verbs: readonly CompletedVerb[]): string {
  const cases = verbs.map(
    (verb) =>
      `    ${verb.name}) flags="${flagsOf(verb)
        .map(([flag]) => flag)
        .join(" ")}" ;;`,
  );
  const places = placesOf(verbs).map(
    ({ pattern, command }) => `    ${pattern}) _waybill_offer "$word" < <(${command('"${COMP_WORDS[0]}"')}) ;;`,
  );
  return `# waybill completion for bash: eval "$(waybill completion bash)"
_waybill_offer() {
  local each
  while IFS= read -r each; do
    if [[ "$each" == "$1"* ]]; then COMPREPLY+=("$each"); fi
  done
}
_waybill() {
  local word="\${COMP_WORDS[COMP_CWORD]}" flags="" flag="" distance=0 at
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${verbs.map(({ name }) => name).join(" ")}" -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join("\n")}
  esac
  if [[ "$word" == -* ]]; then COMPREPLY=($(compgen -W "$flags" -- "$word")); return; fi
  for ((at = COMP_CWORD - 1; at > 1; at--)); do
    if [[ "\${COMP_WORDS[at]}" == --* ]]; then flag="\${COMP_WORDS[at]}"; distance=$((COMP_CWORD - at)); break; fi
  done
  if [ -z "$flag" ]; then distance=$((COMP_CWORD - 2)); fi
  case "\${COMP_WORDS[1]} $flag $distance" in
${places.join("\n")}
  esac
}
complete -o default -F _waybill waybill
`;
}

function zsh(verbs: readonly CompletedVerb[]): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
  const named = verbs.map(({ name, summary }) => `    ${quoted(`${name}:${summary.replaceAll(":", "\\:")}`)}`);
  const cases = verbs.map(
    (verb) =>
      `    ${verb.name}) flags=(${flagsOf(verb)
        .map(([flag, about]) => quoted(`${flag}:${about.replaceAll(":", "\\:")}`))
        .join(" ")}) ;;`,
  );
  const places = placesOf(verbs).map(
    ({ pattern, command }) => `    ${pattern}) compadd -- \${(f)"$(${command('"${words[1]}"')})"}; return ;;`,
  );
  return `#compdef waybill
# waybill completion for zsh: eval "$(waybill completion zsh)" after compinit
_waybill() {
  local -a verbs flags
  local flag="" distance=0 at
  verbs=(
${named.join("\n")}
  )
  if (( CURRENT == 2 )); then _describe 'verb' verbs; return; fi
  case "\${words[2]}" in
${cases.join("\n")}
  esac
  if [[ "\${words[CURRENT]}" == -* ]]; then _describe -o 'flag' flags; return; fi
  for (( at = CURRENT - 1; at > 2; at-- )); do
    if [[ "\${words[at]}" == --* ]]; then flag="\${words[at]}"; distance=$(( CURRENT - at )); break; fi
  done
  if [[ -z "$flag" ]]; then distance=$(( CURRENT - 3 )); fi
  case "\${words[2]} $flag $distance" in
${places.join("\n")}
  esac
  _files
}
compdef _waybill waybill
`;
}

function fish(verbs: readonly CompletedVerb[]): string {
  const quoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const lines = verbs.flatMap((verb) => {
    const seen = `__fish_seen_subcommand_from ${verb.name}`;
    const words = (name: string): string | undefined => {
      const values = Object.hasOwn(verb.values ?? {}, name) ? verb.values?.[name] : undefined;
      return typeof values === "string" ? `(${commandOf(values, "waybill")})` : values?.join(" ");
    };
    const flags = flagsOf(verb).flatMap(([flag, about]) => {
      const [values, long] = [words(flag), flag.replace(/^--/, "")];
      const takesMany = verb.options.some(([form]) => form.startsWith(`${flag} <`) && form.endsWith("...>"));
      return [
        `complete -c waybill -n '${seen}' -l ${long} -d ${quoted(about)}${values === undefined ? "" : ` -x -a ${quoted(values)}`}`,
        ...(values === undefined || !takesMany
          ? []
          : [`complete -c waybill -n '${seen}; and __fish_contains_opt ${long}' -f -a ${quoted(values)}`]),
      ];
    });
    const first = words(verb.arguments?.[0]?.[0] ?? "");
    return [
      `complete -c waybill -n __fish_use_subcommand -f -a ${verb.name} -d ${quoted(verb.summary)}`,
      ...flags,
      ...(first === undefined ? [] : [`complete -c waybill -n '${seen}' -f -a ${quoted(first)}`]),
    ];
  });
  return `# waybill completion for fish: waybill completion fish > ~/.config/fish/completions/waybill.fish\n${lines.join("\n")}\n`;
}
