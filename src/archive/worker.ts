import { parentPort, type MessagePort } from 'node:worker_threads';
import { SourceError } from '../core/failure.ts';
import { encodeListing } from '../core/listingCodec.ts';
import { ArchiveFile } from './archiveFile.ts';
import { readMembers } from './archiveMembers.ts';
import { hashLayers, scanLayers } from './archiveWork.ts';
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
  const file = await ArchiveFile.open(job.path);
  try {
    switch (job.kind) {
      case 'members': {
        answer(port, { kind: 'members', id: job.id, ...(await readMembers(file, signal)) });
        return;
      }
      case 'scan':
        for await (const { entries, ...layer } of scanLayers(file, job.layers, signal, job.expansion)) {
          const listing = encodeListing(entries);
          const { buffer } = listing;
          answer(port, { kind: 'layer', id: job.id, listing, ...layer }, buffer instanceof ArrayBuffer ? [buffer] : []);
        }
        return;
      case 'hash':
        for await (const hashed of hashLayers(file, job.layers, signal))
          answer(port, { kind: 'hash', id: job.id, ...hashed });
        return;
      default:
        return job satisfies never;
    }
  } finally {
    await file.close();
  }
}

function failed(id: number, error: unknown): WorkerAnswer {
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'failed', id, message, ...(error instanceof SourceError && { failure: error.failure }) };
}

function answer(port: MessagePort, message: WorkerAnswer, transfer: readonly ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}
