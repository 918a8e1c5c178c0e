import * as vscode from 'vscode';
import { formatBytes } from '../core/bytes.ts';
import type { SourceError } from '../core/failure.ts';
import type { LayerProblem } from '../core/layerProblem.ts';
import { errorWords } from './reportError.ts';

/** What is wrong with an image's layers: `imageFiles.ts` finds it out. */
interface Troubles {
  readonly trouble: SourceError | undefined;
  readonly problem: (layer: number) => LayerProblem | undefined;
}

/** What of a layer could not be read, and why; undefined where nothing is known to be wrong with it. */
export function layerTroubleWords({ trouble, problem }: Troubles, layer: number): string | undefined {
  const found = problem(layer);
  // Of a bomb no more is to be had, and it is no damage.
  const isBomb = found?.kind === 'expansion';
  if (!isBomb && trouble !== undefined && layerOf(trouble) === layer) return errorWords(trouble).message;
  return found === undefined ? undefined : layerProblemWords(found);
}

/** The layer that a failure is about. */
export function layerOf({ failure }: SourceError): number | undefined {
  return 'layer' in failure ? failure.layer : undefined;
}

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
