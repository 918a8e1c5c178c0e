import * as vscode from 'vscode';
import { formatBytes } from '../../core/bytes.ts';
import { formatPercent } from '../../core/percent.ts';
import { SourceError } from '../../core/failure.ts';
import { shown } from '../../core/shown.ts';
import { imageArguments } from '../imageArgument.ts';
import type { Services } from '../services.ts';
import { withProgress } from '../withProgress.ts';

/** Reads all layers of an image and says how much of them is of use; what shows it elsewhere then knows it too. */
export async function measureEfficiency(services: Services, argument?: unknown): Promise<void> {
  const title = vscode.l10n.t('Measure Efficiency');
  const [image] = await imageArguments(services.sources, argument, undefined, title);
  if (image === undefined) return;
  const summary = services.sources.store(image.source).find(image.id);
  if (summary === undefined) throw new SourceError({ kind: 'no-such-image', image: image.name });
  const reading = services.stacks.of({ source: image.source, image: summary.id });
  const { waste } = await withProgress(
    vscode.l10n.t('Reading the layers of {0}', shown(image.name)),
    async (signal) => {
      const stack = await Promise.race([reading, cancelledBy(signal)]);
      return await services.stacks.work.count(stack, { files: 0 }, signal);
    },
  );
  const { efficiency, dead } = waste;
  const picture = vscode.l10n.t('Show Image as a Picture');
  const words =
    dead === 0
      ? vscode.l10n.t('Nothing in {0} is wasted.', shown(image.name))
      : vscode.l10n.t(
          '{0} is {1} efficient: {2} of its layers can no longer be seen.',
          shown(image.name),
          formatPercent(efficiency),
          formatBytes(dead),
        );
  void vscode.window.showInformationMessage(words, picture).then((picked) => {
    if (picked === picture) void vscode.commands.executeCommand('strata.showPicture', image);
  });
}

/** The reading goes on for others who wait for it. */
function cancelledBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new DOMException('Nobody waits any more', 'AbortError')));
  });
}
