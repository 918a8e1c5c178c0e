import * as vscode from 'vscode';
import { formatBytes } from '../../core/bytes.ts';
import type { Image } from '../../core/image.ts';
import { shown } from '../../core/shown.ts';

/** What takes less is over before anybody has read that it goes on, ms. */
const patience = 700;

interface Reading {
  readonly layer: number;
  readonly read: number;
  readonly total: number;
}

/** Shows how the layers of a registry's image arrive, once it takes a while; the person may end it. */
export function watchReading(image: Image): {
  readonly signal: AbortSignal;
  report(reading: Reading): void;
  done(): void;
} {
  const abort = new AbortController();
  const over = Promise.withResolvers<undefined>();
  let last: Reading | undefined;
  let tell: ((message: string) => void) | undefined;
  const words = ({ layer, read, total }: Reading): string =>
    vscode.l10n.t('layer {0}: {1} of {2}', layer + 1, formatBytes(read), formatBytes(total));
  const show = (): void => {
    const title = vscode.l10n.t('Reading {0}', shown(image.tags[0] ?? image.digests[0] ?? image.id));
    void vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (progress, token) => {
        token.onCancellationRequested(() => abort.abort());
        tell = (message) => progress.report({ message });
        if (last !== undefined) tell(words(last));
        return over.promise;
      },
    );
  };
  const timer = setTimeout(show, patience);
  return {
    signal: abort.signal,
    report: (reading) => {
      last = reading;
      tell?.(words(reading));
    },
    done: () => {
      clearTimeout(timer);
      over.resolve(undefined);
    },
  };
}
