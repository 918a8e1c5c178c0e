import { parentPort, type MessagePort } from 'node:worker_threads';
import { SourceError } from '../core/failure.ts';
import { doArchiveJob } from './archiveJob.ts';
import type { WorkerAnswer, WorkerJob } from './workerMessages.ts';

/** The thread that reads archives, so that the editor's own never waits for one. */
if (parentPort !== null) serve(parentPort);

type Job = Exclude<WorkerJob, { readonly kind: 'cancel' }>;

function serve(port: MessagePort): void {
  const running = new Map<number, AbortController>();
  port.on('message', (message: WorkerJob) => {
    if (message.kind === 'cancel') {
      running.get(message.id)?.abort();
      return;
    }
    const abort = new AbortController();
    running.set(message.id, abort);
    run(port, message, abort.signal)
      .then(
        () => answer(port, { kind: 'done', id: message.id }),
        (error: unknown) => answer(port, failed(message.id, error)),
      )
      .finally(() => running.delete(message.id));
  });
}

async function run(port: MessagePort, job: Job, signal: AbortSignal): Promise<void> {
  for await (const finding of doArchiveJob(job, signal)) {
    const buffer = finding.kind === 'layer' ? finding.listing.buffer : undefined;
    answer(port, { id: job.id, ...finding }, buffer instanceof ArrayBuffer ? [buffer] : []);
  }
}

function failed(id: number, error: unknown): WorkerAnswer {
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'failed', id, message, ...(error instanceof SourceError && { failure: error.failure }) };
}

function answer(port: MessagePort, message: WorkerAnswer, transfer: readonly ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}
