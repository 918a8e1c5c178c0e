import * as vscode from 'vscode';
import { cancelled } from '../../core/failure.ts';
import { shown } from '../../core/shown.ts';
import type { Sources } from '../sources.ts';
import type { LayerPlace } from './layerUri.ts';
import type { Report } from './sharedWork.ts';

/** What takes less is over before anybody has read that it goes on, ms. */
const patience = 500;

/**
 * Reads what a command has to know of an image's layers. Once it takes a while it is said how far that is, and the person may
 * end it: an AbortError.
 */
export async function whileReading<T>(
  sources: Sources,
  { source, image }: Pick<LayerPlace, 'source' | 'image'>,
  read: (signal: AbortSignal, report: Report) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  const over = Promise.withResolvers<undefined>();
  const far = { done: 0, total: 0 };
  let tell: () => void = () => undefined;
  const show = (): void => {
    const name = sources.get(source)?.store.find(image)?.tags[0] ?? image;
    void vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Reading {0}', shown(name)),
        cancellable: true,
      },
      (progress, token) => {
        token.onCancellationRequested(() => abort.abort());
        let told = 0;
        tell = () => {
          if (far.total === 0) return;
          const percent = Math.floor((100 * far.done) / far.total);
          progress.report({
            message: vscode.l10n.t('{0} of {1} layers', far.done, far.total),
            increment: percent - told,
          });
          told = percent;
        };
        tell();
        return over.promise;
      },
    );
  };
  // A registry's image tells by itself what arrives.
  const timer = sources.get(source)?.definition.kind === 'registry' ? undefined : setTimeout(show, patience);
  try {
    return await read(abort.signal, (done, total) => {
      Object.assign(far, { done, total });
      tell();
    });
  } catch (error) {
    throw abort.signal.aborted ? cancelled(abort.signal) : error;
  } finally {
    clearTimeout(timer);
    over.resolve(undefined);
  }
}
