import * as vscode from 'vscode';

/** Shows a notification with progress that the person can cancel; cancelling aborts the signal. */
export async function withProgress<T>(
  title: string,
  action: (signal: AbortSignal, report: (step: { message?: string; increment?: number }) => void) => Promise<T>,
): Promise<T> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const abort = new AbortController();
      const listening = token.onCancellationRequested(() => abort.abort());
      try {
        return await action(abort.signal, (step) => progress.report(step));
      } finally {
        listening.dispose();
      }
    },
  );
}
