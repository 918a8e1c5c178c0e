import * as vscode from 'vscode';
import { formatBytes } from '../core/bytes.ts';
import type { LayerProgress } from '../core/image.ts';
import { sumProgress } from '../core/transferProgress.ts';
import type { Services } from './services.ts';
import type { Transfer } from './transfers.ts';
import { withProgress } from './withProgress.ts';

/** So long without a line, in seconds, and the person is told. */
const quietAfter = 60;

/** Follows a pull or push to its end: each layer in the tree, the sum in a notification that can cancel it. */
export async function followTransfer(
  { transfers }: Services,
  what: {
    readonly title: string;
    readonly transfer: Pick<Transfer, 'action' | 'reference' | 'name'>;
    readonly lines: (signal: AbortSignal) => AsyncIterable<LayerProgress>;
  },
): Promise<void> {
  await withProgress(what.title, async (signal, report) => {
    let reported = 0;
    let heard = Date.now();
    // Nobody but the person ends a transfer; that nothing moves is said.
    const silence = setInterval(() => {
      const seconds = Math.floor((Date.now() - heard) / 1_000);
      if (seconds >= quietAfter) report({ message: vscode.l10n.t('no progress for {0} s', seconds) });
    }, 5_000);
    await transfers
      .follow(what.transfer, what.lines(signal), (transfer) => {
        const { fraction } = sumProgress(transfer.layers.values());
        heard = Date.now();
        report({ message: sumMessage(transfer), increment: Math.max(0, fraction - reported) * 100 });
        reported = Math.max(reported, fraction);
      })
      .finally(() => clearInterval(silence));
  });
}

function sumMessage(transfer: Transfer): string {
  const sum = sumProgress(transfer.layers.values());
  if (sum.layers === 0) return vscode.l10n.t('resolving the name…');
  const layers = vscode.l10n.t('{0} of {1} layers', sum.complete, sum.layers);
  const current = formatBytes(sum.current);
  const total = formatBytes(sum.total);
  switch (sum.stage) {
    case 'downloading':
      return vscode.l10n.t('{0} · downloading {1} of {2}', layers, current, total);
    case 'pushing':
      return vscode.l10n.t('{0} · pushing {1} of {2}', layers, current, total);
    case 'extracting':
      return vscode.l10n.t('{0} · extracting', layers);
    case 'waiting':
    case 'complete':
      return layers;
  }
}
