import { readExecForm } from './dockerfile/execForm.ts';
import { splitWords } from './shellWords.ts';

/** The instructions `docker commit --change` and `docker import --change` take. */
export const changeKeywords = [
  'CMD',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'LABEL',
  'ONBUILD',
  'USER',
  'VOLUME',
  'WORKDIR',
] as const;

export type ChangeKeyword = (typeof changeKeywords)[number];

/** Why an instruction can't be a change of an image's config. */
export type ChangeProblem =
  | { readonly kind: 'keyword'; readonly keyword: string }
  | { readonly kind: 'arguments-missing'; readonly keyword: string }
  /** A `[` begins a list that is no JSON list of texts. */
  | { readonly kind: 'exec-form' }
  | { readonly kind: 'quote' }
  /** `ENV A`: no equals sign and no second word. */
  | { readonly kind: 'no-value'; readonly name: string }
  | { readonly kind: 'no-name'; readonly word: string }
  | { readonly kind: 'port'; readonly port: string }
  | { readonly kind: 'one-word'; readonly keyword: string }
  | { readonly kind: 'path'; readonly path: string }
  /** `ONBUILD ONBUILD`, `ONBUILD FROM`: no instruction that can wait for a build. */
  | { readonly kind: 'trigger'; readonly keyword: string };

/** The first thing wrong with a change, `CMD ["httpd"]`; undefined where the engine takes it. */
export function problemInChange(text: string): ChangeProblem | undefined {
  const [, word = '', rest = ''] = /^\s*(\S+)\s*([^]*)$/.exec(text) ?? [];
  const keyword = word.toUpperCase();
  const args = rest.trim();
  switch (keyword) {
    case 'CMD':
    case 'ENTRYPOINT':
      // An empty one takes away what the image had.
      return args.startsWith('[') ? problemInExecForm(args) : undefined;
    case 'ENV':
    case 'LABEL':
      return missing(keyword, args) ?? problemInPairs(args);
    case 'EXPOSE':
      return missing(keyword, args) ?? problemInPorts(args);
    case 'USER':
      return missing(keyword, args) ?? (/\s/.test(args) ? { kind: 'one-word', keyword } : undefined);
    case 'WORKDIR':
      return missing(keyword, args);
    case 'VOLUME':
      return missing(keyword, args) ?? problemInVolumes(args);
    case 'ONBUILD':
      return missing(keyword, args) ?? problemInTrigger(args);
    default:
      return { kind: 'keyword', keyword: word };
  }
}

/** What an empty change of each kind begins with, to be completed. */
export const changeExamples: Readonly<Record<ChangeKeyword, string>> = {
  CMD: 'CMD ["httpd", "-f"]',
  ENTRYPOINT: 'ENTRYPOINT ["/entrypoint.sh"]',
  ENV: 'ENV NAME=value',
  EXPOSE: 'EXPOSE 8080/tcp',
  LABEL: 'LABEL version="1.0"',
  ONBUILD: 'ONBUILD COPY . /app',
  USER: 'USER www-data',
  VOLUME: 'VOLUME /data',
  WORKDIR: 'WORKDIR /app',
};

function missing(keyword: string, args: string): ChangeProblem | undefined {
  return args === '' ? { kind: 'arguments-missing', keyword } : undefined;
}

function problemInExecForm(args: string): ChangeProblem | undefined {
  return readExecForm(args) === undefined ? { kind: 'exec-form' } : undefined;
}

function problemInPairs(args: string): ChangeProblem | undefined {
  const split = splitWords(args);
  if (!split.ok) return { kind: 'quote' };
  const [first = '', ...others] = split.words;
  if (!first.includes('=')) {
    // The old form: a name and, after white space, its value.
    return others.length === 0 ? { kind: 'no-value', name: first } : undefined;
  }
  for (const word of split.words) {
    if (!word.includes('=')) return { kind: 'no-value', name: word };
    if (word.startsWith('=')) return { kind: 'no-name', word };
  }
  return undefined;
}

function problemInPorts(args: string): ChangeProblem | undefined {
  for (const word of args.split(/\s+/)) {
    const [, from = '', to = from] = /^(\d+)(?:-(\d+))?(?:\/(?:tcp|udp|sctp))?$/i.exec(word) ?? [];
    const [first, last] = [Number(from), Number(to)];
    if (from === '' || first < 1 || last > 65_535 || last < first) return { kind: 'port', port: word };
  }
  return undefined;
}

function problemInVolumes(args: string): ChangeProblem | undefined {
  if (args.startsWith('[')) {
    const listed = readExecForm(args);
    if (listed === undefined) return { kind: 'exec-form' };
    return listed.some((path) => path.trim() === '') ? { kind: 'path', path: '' } : undefined;
  }
  return undefined;
}

/** https://docs.docker.com/reference/dockerfile/#onbuild-limitations */
function problemInTrigger(args: string): ChangeProblem | undefined {
  const [, word = '', rest = ''] = /^(\S+)\s*([^]*)$/.exec(args) ?? [];
  const keyword = word.toUpperCase();
  const known = ['ADD', 'ARG', 'COPY', 'HEALTHCHECK', 'RUN', 'SHELL', 'STOPSIGNAL', ...changeKeywords];
  if (keyword === 'ONBUILD' || keyword === 'FROM' || keyword === 'MAINTAINER' || !known.includes(keyword))
    return { kind: 'trigger', keyword: word };
  if (changeKeywords.some((one) => one === keyword)) return problemInChange(args);
  return rest.trim() === '' ? { kind: 'arguments-missing', keyword } : undefined;
}
