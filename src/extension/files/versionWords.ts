import * as vscode from 'vscode';
import { formatBytes } from '../../core/bytes.ts';
import { withShortHashes } from '../../core/digest.ts';
import { readSteps } from '../../core/historyDockerfile.ts';
import type { ChangeKind, ImageHistory, LayerEntry } from '../../core/image.ts';
import type { DeathCause, PathVersion } from '../../core/layerStack.ts';
import { modeText } from '../../core/modeText.ts';
import { shortened, shown } from '../../core/shown.ts';
import { showName } from '../../core/tar/bytes.ts';

/** What made each layer, by its index, on one line: `COPY httpd bin/httpd`. */
export function layerMakers(history: ImageHistory): ReadonlyMap<number, string> {
  const instructions = readSteps(history.steps);
  return new Map(
    history.steps.flatMap(({ layer }, index) => {
      const text = instructions[index]?.text;
      return layer === undefined || text === undefined ? [] : [[layer.index, oneLine(text)] as const];
    }),
  );
}

/** `Layer 3`, as people count. */
export function layerName(index: number): string {
  return vscode.l10n.t('Layer {0}', index + 1);
}

/** What `ls -l` would tell of an entry: kind and mode, owner, size, time, and where a link leads. */
export function entryWords(entry: LayerEntry): string {
  const parts = [
    `${modeText(entry)} ${entry.uid}:${entry.gid}`,
    ...(entry.kind === 'file' || entry.kind === 'hardlink' ? [formatBytes(entry.size)] : []),
    new Date(entry.mtime).toLocaleString(),
    ...(entry.linkTarget === undefined ? [] : [`→ ${shown(showName(entry.linkTarget))}`]),
  ];
  return parts.join(' · ');
}

/** What became of a path in a layer; undefined where only the time of a directory differs. */
export function versionChange({ change }: Pick<PathVersion, 'change'>): string | undefined {
  return change === undefined ? undefined : changeWord(change);
}

/** How a version went out of sight. */
export function goneWords({ layer, cause }: { readonly layer: number; readonly cause: DeathCause }): string {
  switch (cause) {
    case 'overwritten':
      return vscode.l10n.t('replaced in layer {0}', layer + 1);
    case 'deleted':
    case 'hidden':
      return vscode.l10n.t('deleted in layer {0}', layer + 1);
  }
}

export function changeWord(kind: ChangeKind): string {
  switch (kind) {
    case 'added':
      return vscode.l10n.t('added');
    case 'modified':
      return vscode.l10n.t('changed');
    case 'deleted':
      return vscode.l10n.t('deleted');
  }
}

function oneLine(text: string): string {
  return shown(shortened(withShortHashes(text.replaceAll(/\s+/g, ' ')).trim(), 120));
}
