import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { contextSources } from '../../core/build/buildPlan.ts';
import type { Dockerfile } from '../../core/dockerfile.ts';

/** So many of the paths a file copies are looked for. */
const lookedFor = 8;

/** The folder a Dockerfile is most likely to be built from: its own, or a folder above that has more of what it copies. */
export async function likelyContext(path: string, dockerfile: Dockerfile): Promise<string> {
  const own = dirname(path);
  const top = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(path))?.uri.fsPath ?? own;
  const sources = contextSources(dockerfile, lookedFor);
  let best = { folder: own, found: await countOf(own, sources) };
  for (let folder = own; folder !== top && folder.startsWith(top) && best.found < sources.length;) {
    folder = dirname(folder);
    const found = await countOf(folder, sources);
    if (found > best.found) best = { folder, found };
  }
  return best.folder;
}

async function countOf(folder: string, sources: readonly string[]): Promise<number> {
  const found = await Promise.all(
    sources.map((source) =>
      access(join(folder, source)).then(
        () => 1,
        () => 0,
      ),
    ),
  );
  return found.reduce<number>((sum, one) => sum + one, 0);
}
