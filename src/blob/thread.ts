import { parentPort, type MessagePort } from 'node:worker_threads';
import { layLayers } from '../core/layLayers.ts';
import { encodeListing } from '../core/listingCodec.ts';
import { scanLayer } from './scanHere.ts';
import { sha256Of } from './sha256.ts';
import { sharedBytes, sharedLaidLayers } from './sharedColumns.ts';
import { answerStackJob, tableOf } from './stackJobs.ts';
import type { ReadingJob, StackJob, ThreadAnswer, ThreadJob, ThreadResult } from './threadMessages.ts';

/** The thread that unpacks, hashes and lists layers, lays them upon each other and draws them, so that the editor's own never waits. */
if (parentPort !== null) serve(parentPort);

function serve(port: MessagePort): void {
  const inlets = new Map<number, Inlet>();
  port.on('message', (job: ThreadJob) => {
    switch (job.kind) {
      case 'piece':
        inlets.get(job.id)?.push(job.bytes);
        return;
      case 'end':
        inlets.get(job.id)?.end();
        return;
      case 'cancel':
        inlets.get(job.id)?.end();
        inlets.delete(job.id);
        return;
      case 'scan':
      case 'hash': {
        const inlet = new Inlet((bytes) =>
          port.postMessage({ kind: 'taken', id: job.id, bytes } satisfies ThreadAnswer, [bytes.buffer]),
        );
        inlets.set(job.id, inlet);
        read(job, inlet)
          .then(
            (result) => port.postMessage(result),
            (error: unknown) => port.postMessage(failed(job.id, error)),
          )
          .finally(() => inlets.delete(job.id));
        return;
      }
      default:
        try {
          port.postMessage(answer(job));
        } catch (error) {
          port.postMessage(failed(job.id, error));
        }
    }
  });
}

async function read(job: ReadingJob, bytes: AsyncIterable<Uint8Array>): Promise<ThreadResult> {
  const { id } = job;
  if (job.kind === 'hash') return { kind: 'hash', id, hash: await sha256Of(bytes) };
  const { entries, ...scanned } = await scanLayer(job.form, bytes, job.expansion, sharedBytes);
  return { kind: 'scan', id, listing: encodeListing(entries), ...scanned };
}

function answer(job: Extract<ThreadJob, { readonly kind: 'lay' }> | StackJob): ThreadResult {
  if (job.kind !== 'lay') return answerStackJob(job);
  return { kind: 'lay', id: job.id, laid: sharedLaidLayers(layLayers(job.listings.map(tableOf))) };
}

function failed(id: number, error: unknown): ThreadAnswer {
  return { kind: 'failed', id, message: error instanceof Error ? error.message : String(error) };
}

/** Where the pieces of a layer arrive; each goes back once the next is asked for, when it has been used. */
class Inlet implements AsyncIterable<Uint8Array> {
  readonly #giveBack: (piece: Uint8Array<ArrayBuffer>) => void;
  readonly #pieces: Uint8Array<ArrayBuffer>[] = [];
  #isEnded = false;
  #wake: () => void = () => undefined;

  constructor(giveBack: (piece: Uint8Array<ArrayBuffer>) => void) {
    this.#giveBack = giveBack;
  }

  push(piece: Uint8Array<ArrayBuffer>): void {
    this.#pieces.push(piece);
    this.#wake();
  }

  end(): void {
    this.#isEnded = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      const piece = this.#pieces.shift();
      if (piece !== undefined) {
        yield piece;
        this.#giveBack(piece);
      } else if (this.#isEnded) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
