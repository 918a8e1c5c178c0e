import * as vscode from 'vscode';
import { formatBytes } from '../core/bytes.ts';
import type { LayerProblem } from '../core/layerProblem.ts';

/** Why not all of a layer's files are shown. */
export function layerProblemWords(problem: LayerProblem): string {
  switch (problem.kind) {
    case 'missing':
      return vscode.l10n.t('The archive does not hold this layer.');
    case 'elsewhere':
      return vscode.l10n.t('The registry does not hold this layer: its maker hands it out elsewhere.');
    case 'limit':
      return problem.limit === 'entries'
        ? vscode.l10n.t('The layer has more than a million entries: the rest is not shown.')
        : vscode.l10n.t('The layer has a header that is too large: what comes after it is not shown.');
    case 'cut-off':
      return vscode.l10n.t('The layer ends at byte {0}, inside an entry.', problem.offset);
    case 'malformed':
      return vscode.l10n.t(
        "The layer isn't a valid archive at byte {0}: what comes after it is not shown.",
        problem.offset,
      );
    case 'compression':
      return vscode.l10n.t("The layer's compressed data is damaged after byte {0}.", problem.offset);
    case 'expansion':
      return vscode.l10n.t(
        "The layer's compressed data expands to more than {0}: the rest is not shown.",
        formatBytes(problem.offset),
      );
  }
}
