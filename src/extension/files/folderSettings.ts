import { homedir } from 'node:os';
import * as vscode from 'vscode';

/** What an editor takes for a window's settings, tasks and launches lies in here. */
const settingsFolder = '.vscode';

const settingsFile = `${settingsFolder}/settings.json`;

/** Whether the editor would take a path of an image that is a folder of a window for its own settings, or for a part of them. */
export function isSettings(path: string): boolean {
  return path === settingsFolder || path.startsWith(`${settingsFolder}/`);
}

/**
 * What stands in for settings that an image brings along, in the folders of a window: the editor trusts a folder of an extension's
 * without asking, and an image is anybody's. A folder that has a window of its own has settings of ours. Undefined for all else.
 */
export function settingsInstead(
  uri: vscode.Uri,
  { path, folder }: { readonly path: string; readonly folder?: string },
): Instead | undefined {
  if (!isSettings(path) || vscode.workspace.getWorkspaceFolder(uri) === undefined) return undefined;
  if (folder === undefined) return { kind: 'nothing' };
  switch (path) {
    case settingsFolder:
      return { kind: 'directory' };
    case settingsFile:
      return { kind: 'file', content: ownSettings() };
    default:
      return { kind: 'nothing' };
  }
}

export type Instead =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'directory' }
  | { readonly kind: 'file'; readonly content: Uint8Array };

/** A terminal would begin in the folder, which is nowhere on the machine it runs on: that is the one where we run. */
function ownSettings(): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify({ 'terminal.integrated.cwd': homedir() }, undefined, 2)}\n`);
}
