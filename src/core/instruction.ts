import { readGoList, readGoQuoted } from './goQuoted.ts';

/** A history line as the Dockerfile instruction it was. */
export interface Instruction {
  /** `RUN`, `COPY` ...; empty where the line isn't one (an import, a commit, another builder's own words). */
  readonly keyword: string;
  /** What follows the keyword, in Dockerfile form; of a line that is no instruction, the whole line. */
  readonly args: string;
  /** Keyword and arguments. */
  readonly text: string;
  /** The build arguments a RUN was recorded with (`|2 A=1 B=2`). */
  readonly buildArgs: readonly string[];
}

/** The instructions that never make a layer, whichever builder ran them. */
export const metadataKeywords: ReadonlySet<string> = new Set([
  'ARG',
  'CMD',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'FROM',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'ONBUILD',
  'SHELL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
]);

const keywords: ReadonlySet<string> = new Set([...metadataKeywords, 'ADD', 'COPY', 'RUN', 'WORKDIR']);

/** The shell of a RUN where no SHELL instruction came before it. */
export const defaultShell = '/bin/sh -c';

/** The ways a shell is put in front of a command: `/bin/bash -o pipefail -c `, `cmd /S /C `, `powershell -Command `. */
const shellPrefix =
  /^(?:(?:\/[\w./-]+\/)?(?:ba|da|z|k|a)?sh(?: -o [a-z]+| -[a-zA-Z]+)*? -[a-zA-Z]*c|cmd(?:\.exe)? \/S \/C|(?:powershell|pwsh)(?:\.exe)?(?: -[A-Za-z]+(?: [A-Z][A-Za-z]+)?)*? -Command)(?: |$)/;

/**
 * Undoes what builders do to an instruction when they record it.
 * `shell` is the SHELL in force (`/bin/bash -o pipefail -c`), where it is known: another shell in front of a command then
 * was written out in the Dockerfile.
 */
export function readInstruction(createdBy: string, shell?: string): Instruction {
  const recorded = createdBy.trim();
  const nop = afterNop(recorded);
  if (nop !== undefined) return metadata(nop, shell) ?? other(nop);
  const isBuildKit = recorded.endsWith('# buildkit');
  const plain = isBuildKit ? recorded.slice(0, -'# buildkit'.length).trimEnd() : recorded;
  const run = /^RUN(?:\s+|$)([^]*)$/.exec(plain);
  if (run !== null) return runOf(run[1] ?? '', shell, true);
  const known = metadata(plain, shell);
  if (known !== undefined) return known;
  if (isBuildKit || plain.startsWith('|') || shellPrefix.test(plain)) return runOf(plain, shell, isBuildKit);
  // The classic builder's exec form, or a container's program that was committed: either way it ran and left this layer.
  if (/^\/\w/.test(plain)) return runOf(plain, shell, true);
  return other(recorded);
}

/** The exec form of a list: `["nginx", "-g", "daemon off;"]`. */
export function execForm(values: readonly string[]): string {
  return `[${values.map((value) => JSON.stringify(value)).join(', ')}]`;
}

/** What the classic builder wrote behind `<shell> #(nop) `: the instructions that ran nothing. */
function afterNop(recorded: string): string | undefined {
  const match = /^(.{0,200}?)#\(nop\)\s*([^]*)$/.exec(recorded);
  if (match === null || !/^$|^\|\d+ |^(?:\S+ )+$/.test(match[1] ?? '')) return undefined;
  return match[2] ?? '';
}

function other(text: string): Instruction {
  return { keyword: '', args: text, text, buildArgs: [] };
}

function instruction(keyword: string, args: string, buildArgs: readonly string[] = []): Instruction {
  return { keyword, args, text: args === '' ? keyword : `${keyword} ${args}`, buildArgs };
}

function metadata(text: string, shell: string | undefined): Instruction | undefined {
  const match = /^([A-Z]+)(?:\s+([^]*))?$/.exec(text);
  const keyword = match?.[1] ?? '';
  if (!keywords.has(keyword)) return undefined;
  return instruction(keyword, argumentsOf(keyword, (match?.[2] ?? '').trim(), shell));
}

function argumentsOf(keyword: string, args: string, shell: string | undefined): string {
  switch (keyword) {
    case 'CMD':
    case 'ENTRYPOINT':
      return commandArguments(args, shell ?? defaultShell);
    case 'SHELL':
      return execForm(wholeList(args) ?? [args]);
    case 'VOLUME':
    case 'STOPSIGNAL':
    case 'USER':
    case 'WORKDIR':
      return plainArguments(args);
    case 'EXPOSE':
      return exposeArguments(args);
    case 'HEALTHCHECK':
      return healthcheckArguments(args) ?? args;
    case 'ENV':
    case 'LABEL':
      return pairArguments(args);
    case 'ADD':
    case 'COPY':
      // The classic builder names its sources by hash: `file:abc in /etc/x`.
      // With `--chown` it leaves out the space: `--chown=1:1file:abc in /etc/x`.
      return args.replace(/^((?:--\S+? ?)*)((?:file|dir|multi):[0-9a-f]+) in (?=\S)/, copySources);
    default:
      return args;
  }
}

function copySources(_match: string, flags: string, source: string): string {
  return `${flags === '' ? '' : `${flags.trimEnd()} `}${source} `;
}

/** The elements where the whole text is one list, `[...]` or the old `&{[...]}`. */
function wholeList(args: string): readonly string[] | undefined {
  const inner = /^&\{(\[[^]*\])\}$/.exec(args)?.[1] ?? args;
  const list = readGoList(inner, 0);
  return list !== undefined && list.end === inner.length ? list.values : undefined;
}

function commandArguments(args: string, shell: string): string {
  const list = wholeList(args);
  if (list === undefined) return args;
  const script = list.at(-1) ?? '';
  const isShellForm = list.length > 1 && list.slice(0, -1).join(' ') === shell;
  return isShellForm && /^[^\s[]/.test(script) && !script.includes('\n') ? script : execForm(list);
}

function plainArguments(args: string): string {
  const list = wholeList(args);
  if (list === undefined) return args;
  return list.some((value) => /\s/.test(value)) ? execForm(list) : list.join(' ');
}

/** `map[443/tcp:{} 80/tcp:{}]` and `[80/tcp]` to `443/tcp 80/tcp`. */
function exposeArguments(args: string): string {
  const map = /^map\[([^\]]*)\]$/.exec(args)?.[1];
  if (map !== undefined) return map.replaceAll(':{}', '');
  return plainArguments(args);
}

/**
 * `&{["CMD-SHELL" "curl -f x"] "30s" "3s" "0s" "0s" '\x03'}` to `--interval=30s --timeout=3s --retries=3 CMD curl -f x`.
 * Newer builders print one duration more (the start interval).
 */
function healthcheckArguments(args: string): string | undefined {
  if (!args.startsWith('&{')) return undefined;
  const test = readGoList(args, 2);
  if (test === undefined) return undefined;
  const values: string[] = [];
  for (let at = test.end; at < args.length && args[at] !== '}';) {
    const value = readGoQuoted(args, at);
    if (value !== undefined) values.push(value.value);
    at = value?.end ?? at + 1;
  }
  const retries = values.pop()?.codePointAt(0) ?? 0;
  const names = ['interval', 'timeout', 'start-period', 'start-interval'];
  const options = values.flatMap((value, index) =>
    /^0s?$/.test(value) ? [] : [`--${names[index] ?? 'option'}=${value}`],
  );
  if (retries > 0) options.push(`--retries=${retries}`);
  const [kind, ...rest] = test.values;
  const command = kind === 'NONE' ? 'NONE' : kind === 'CMD-SHELL' ? `CMD ${rest.join(' ')}` : `CMD ${execForm(rest)}`;
  return [...options, command].join(' ');
}

/** Quotes the values of `A=some words B=2` that need it: builders record them bare. */
function pairArguments(args: string): string {
  if (!/^[^\s="']+=/.test(args)) return args;
  const pairs = args.split(/\s(?=[A-Za-z_][\w.-]*=)/);
  return pairs.map((pair) => quotePair(pair.trimEnd())).join(' ');
}

function quotePair(pair: string): string {
  const equals = pair.indexOf('=');
  const value = pair.slice(equals + 1);
  if (!/[\s"'#]/.test(value) || isQuoted(value)) return pair;
  return `${pair.slice(0, equals)}="${value.replace(/["\\]/g, '\\$&')}"`;
}

function isQuoted(value: string): boolean {
  return value.length >= 2 && readGoQuoted(value, 0)?.end === value.length;
}

function runOf(recorded: string, shell: string | undefined, isExecForm: boolean): Instruction {
  const { command, buildArgs } = withoutBuildArgs(recorded, shell);
  if (shell !== undefined && command.startsWith(`${shell} `)) {
    return instruction('RUN', command.slice(shell.length + 1).trim(), buildArgs);
  }
  const prefix = shellPrefix.exec(command)?.[0].trimEnd();
  if (prefix === undefined) {
    // Without a shell in front it was written in exec form; where its words end is lost.
    const words = command.split(' ').filter((word) => word !== '');
    return isExecForm && words.length > 0 && !command.includes('\n')
      ? instruction('RUN', execForm(words), buildArgs)
      : instruction('RUN', command, buildArgs);
  }
  const script = command.slice(prefix.length).trim();
  // On Windows the shell in force is seldom recorded.
  const wroteShellOut = shell !== undefined && prefix !== shell && !/^(?:cmd|powershell|pwsh)/.test(prefix);
  return instruction('RUN', wroteShellOut ? execForm([...prefix.split(' '), script]) : script, buildArgs);
}

/** Takes `|2 A=1 B=two words ` off the front of a recorded RUN. */
function withoutBuildArgs(
  recorded: string,
  shell: string | undefined,
): { readonly command: string; readonly buildArgs: readonly string[] } {
  const head = /^\|(\d{1,4}) /.exec(recorded);
  if (head === null) return { command: recorded, buildArgs: [] };
  const count = Number(head[1]);
  const rest = recorded.slice(head[0].length);
  const end = endOfBuildArgs(rest, shell);
  const pairs = rest.slice(0, end).trim();
  const parts = pairs === '' ? [] : pairs.split(/ (?=[A-Za-z_]\w*=)/);
  // A value may itself hold ` X=`: what is too much belongs to the last argument.
  const buildArgs = parts.length > count ? [...parts.slice(0, count - 1), parts.slice(count - 1).join(' ')] : parts;
  return { command: rest.slice(end), buildArgs: count === 0 ? [] : buildArgs };
}

/** Where the command begins behind the build arguments: at its shell, else behind the last `NAME=value`. */
function endOfBuildArgs(rest: string, shell: string | undefined): number {
  if (shell !== undefined) {
    const at = ` ${rest}`.indexOf(` ${shell} `);
    if (at !== -1) return at;
  }
  for (let at = 0; at !== -1; at = nextWord(rest, at)) {
    // Long enough for any shell with its flags; the whole rest each time would be quadratic.
    if (shellPrefix.test(rest.slice(at, at + 200))) return at;
  }
  let end = 0;
  while (/^[A-Za-z_]\w*=/.test(rest.slice(end, end + 200))) {
    const next = nextWord(rest, end);
    if (next === -1) return rest.length;
    end = next;
  }
  return end;
}

function nextWord(text: string, from: number): number {
  const space = text.indexOf(' ', from);
  return space === -1 ? -1 : space + 1;
}
