import type * as vscode from 'vscode';
import { mentionFile, type MentionFile } from '../../core/mentions/fileKind.ts';

/** Where instructions, hints and checks are offered. Git's own views of old versions are left alone. */
export const dockerfiles: vscode.DocumentSelector = schemes().flatMap((scheme) => [
  { scheme, language: 'dockerfile' },
  { scheme, pattern: '**/{Dockerfile,Dockerfile.*,*.dockerfile,Containerfile,Containerfile.*}' },
]);

/** Where a name may stand for an image: Dockerfiles, and what else names images, old versions included. */
export const filesWithImages: vscode.DocumentSelector = [
  { language: 'dockerfile' },
  { pattern: '**/{Dockerfile,Dockerfile.*,*.dockerfile,Containerfile,Containerfile.*}' },
  { language: 'dockercompose' },
  { pattern: '**/*.{yaml,yml}' },
  { pattern: '**/{devcontainer,.devcontainer}.json' },
];

/** What kind of file a document is; the person's choice of language comes before its name. */
export function fileOf({ languageId, uri }: vscode.TextDocument): MentionFile | undefined {
  switch (languageId) {
    case 'dockerfile':
      return 'dockerfile';
    case 'dockercompose':
      return 'compose';
    case 'github-actions-workflow':
      return 'workflow';
    default:
      return mentionFile(uri.path) ?? (languageId === 'yaml' ? 'manifest' : undefined);
  }
}

function schemes(): readonly string[] {
  return ['file', 'untitled', 'vscode-remote', 'vscode-vfs', 'vscode-userdata'];
}
