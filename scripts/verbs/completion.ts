import { refuse } from "../problem.js";
import { closest } from "../text/closest.js";
import { exitCodes, type CommonOptions, type Io } from "./io.js";

/** What completion must know of a verb. */
export interface CompletedVerb {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly (readonly [flags: string, about: string])[];
}

export interface CompletionOptions extends CommonOptions {
  /** `bash`, `zsh` or `fish`. */
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

/** `waybill completion <shell>`: a script that completes verbs and flags. */
export async function completionVerb(
  options: CompletionOptions,
  io: Io,
  verbs: readonly CompletedVerb[],
): Promise<number> {
  const shell = options.shell ?? "";
  const script = Object.hasOwn(shells, shell) ? shells[shell] : undefined;
  if (script === undefined) {
    const near = closest(shell, Object.keys(shells));
    return refuse({
      code: "shell",
      message: `${JSON.stringify(shell)} is no shell that is known`,
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

function bash(verbs: readonly CompletedVerb[]): string {
  const cases = verbs.map(
    (verb) =>
      `    ${verb.name}) words="${flagsOf(verb)
        .map(([flag]) => flag)
        .join(" ")}" ;;`,
  );
  return `# waybill completion for bash: eval "$(waybill completion bash)"
_waybill() {
  local word="\${COMP_WORDS[COMP_CWORD]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${verbs.map(({ name }) => name).join(" ")}" -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join("\n")}
  esac
  if [[ "$word" == -* ]]; then COMPREPLY=($(compgen -W "$words" -- "$word")); fi
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
  return `#compdef waybill
# waybill completion for zsh: eval "$(waybill completion zsh)" after compinit
_waybill() {
  local -a verbs flags
  verbs=(
${named.join("\n")}
  )
  if (( CURRENT == 2 )); then _describe 'verb' verbs; return; fi
  case "\${words[2]}" in
${cases.join("\n")}
  esac
  if [[ "\${words[CURRENT]}" == -* ]]; then _describe -o 'flag' flags; else _files; fi
}
compdef _waybill waybill
`;
}

function fish(verbs: readonly CompletedVerb[]): string {
  const quoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const lines = verbs.flatMap((verb) => [
    `complete -c waybill -n __fish_use_subcommand -f -a ${verb.name} -d ${quoted(verb.summary)}`,
    ...flagsOf(verb).map(
      ([flag, about]) =>
        `complete -c waybill -n '__fish_seen_subcommand_from ${verb.name}' -l ${flag.replace(/^--/, "")} -d ${quoted(about)}`,
    ),
  ]);
  return `# waybill completion for fish: waybill completion fish > ~/.config/fish/completions/waybill.fish\n${lines.join("\n")}\n`;
}
