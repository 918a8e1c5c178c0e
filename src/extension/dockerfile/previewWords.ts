import * as vscode from 'vscode';
import { formatBytes } from '../../core/bytes.ts';
import type { PullPreview } from '../../core/pullPreview.ts';
import { shown } from '../../core/shown.ts';

const platformsTold = 12;

/** What a pull would bring, in a sentence; undefined where only the platforms are known. */
export function pullWords({ image }: PullPreview): string | undefined {
  if (image === undefined) return undefined;
  const { layers, size, platform } = image;
  return layers === 1
    ? vscode.l10n.t('A pull brings 1 layer, {0} compressed, for {1}.', formatBytes(size), shown(platform))
    : vscode.l10n.t('A pull brings {0} layers, {1} compressed, for {2}.', layers, formatBytes(size), shown(platform));
}

/** The platforms there are of an image, each once. */
export function platformWords({ platforms }: PullPreview): string {
  const told = [...new Set(platforms)].map(shown);
  const more = told.length - platformsTold;
  const first = told.slice(0, platformsTold).join(', ');
  return more > 0 ? `${first} ${vscode.l10n.t('and {0} more', more)}` : first;
}
