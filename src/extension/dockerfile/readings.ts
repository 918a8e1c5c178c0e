import { parseEnv } from 'node:util';
import * as vscode from 'vscode';
import { parseDockerfile, type Dockerfile } from '../../core/dockerfile.ts';
import { dockerfileMentions } from '../../core/dockerfile/dockerfileMentions.ts';
import type { ImageMention } from '../../core/imageMention.ts';
import type { MentionFile } from '../../core/mentions/fileKind.ts';
import { fileOf } from './files.ts';
import { perVersion } from './kept.ts';

/** A Dockerfile as one version of a document has it. */
export interface DockerfileReading {
  readonly dockerfile: Dockerfile;
  readonly mentions: readonly ImageMention[];
}

/** Each version of a document is read once, whoever asks. */
export interface Readings {
  dockerfile(document: vscode.TextDocument): DockerfileReading;
  /** The images any file names; nothing where a file is of no kind that names images. */
  mentions(document: vscode.TextDocument): Promise<readonly ImageMention[]>;
}

export function documentReadings(): Readings {
  const dockerfile = perVersion((document): DockerfileReading => {
    const read = parseDockerfile(document.getText());
    return { dockerfile: read, mentions: dockerfileMentions(read) };
  });
  const others = perVersion(() => new Map<string, readonly ImageMention[]>());
  return {
    dockerfile,
    mentions: async (document) => {
      const file = fileOf(document);
      if (file === undefined) return [];
      if (file === 'dockerfile') return dockerfile(document).mentions;
      const values = file === 'compose' ? await valuesBeside(document.uri) : '';
      const known = others(document).get(values);
      if (known !== undefined) return known;
      const mentions = await readOther(document, file, values);
      others(document).set(values, mentions);
      return mentions;
    },
  };
}

/** YAML's parser is loaded for the first file that needs it. */
async function readOther(
  document: vscode.TextDocument,
  file: Exclude<MentionFile, 'dockerfile'>,
  values: string,
): Promise<readonly ImageMention[]> {
  const { imageMentions } = await import('../../core/imageMentions.ts');
  const parsed = Object.entries(parseEnv(values)).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return imageMentions(document.getText(), file, new Map(parsed));
}

/** What compose fills variables in from: the `.env` beside the file; empty where there is none. */
async function valuesBeside(uri: vscode.Uri): Promise<string> {
  if (uri.scheme === 'untitled') return '';
  try {
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(uri, '..', '.env'));
    return new TextDecoder().decode(bytes);
  } catch {
    return '';
  }
}
