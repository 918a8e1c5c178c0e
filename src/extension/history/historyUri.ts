import * as vscode from 'vscode';
import type { ImageRef } from '../../protocol.ts';

export const historyScheme = 'strata-history';

/** Where an image's history can be read as a Dockerfile: `strata-history:/<name>.dockerfile?<name>#<key of the source>`. */
export function historyUri({ name, source }: Pick<ImageRef, 'name' | 'source'>): vscode.Uri {
  // The language goes by the end of the name; slashes would make folders.
  const file = name.replaceAll(/[/\\]/g, '∕');
  return vscode.Uri.from({ scheme: historyScheme, path: `/${file}.dockerfile`, query: name, fragment: source });
}
