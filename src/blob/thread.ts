import { parentPort, type MessagePort } from 'node:worker_threads';
import { viewColumns } from '../core/fileView.ts';
import { layLayers } from '../core/layLayers.ts';
import { LayerStack } from '../core/layerStack.ts';
import { encodeListing, openListing } from '../core/listingCodec.ts';
import type { EntryTable } from '../core/entryTable.ts';
import { scanLayer } from './scanHere.ts';
import { sharedBytes, sharedLaidLayers } from './sharedColumns.ts';
import type { ThreadAnswer, ThreadJob, ThreadResult } from './threadMessages.ts';

/** The thread that unpacks, hashes and lists layers and lays them upon each other, so that the editor's own never waits. */
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
      case 'scan': {
        const inlet = new Inlet(() => port.postMessage({ kind: 'taken', id: job.id } satisfies ThreadAnswer));
        inlets.set(job.id, inlet);
        scanLayer(job.form, inlet, sharedBytes)
          .then(
            ({ entries, ...scanned }) => {
              const result = { kind: 'scanned', id: job.id, listing: encodeListing(entries), ...scanned } as const;
              port.postMessage(result satisfies ThreadResult);
            },
            (error: unknown) => port.postMessage(failed(job.id, error)),
          )
          .finally(() => inlets.delete(job.id));
        return;
      }
      case 'lay':
      case 'view':
        try {
          answer(port, job);
        } catch (error) {
          port.postMessage(failed(job.id, error));
        }
        return;
      default:
        return job satisfies never;
    }
  });
}

function answer(port: MessagePort, job: Extract<ThreadJob, { readonly kind: 'lay' | 'view' }>): void {
  const tables = job.listings.map(tableOf);
  if (job.kind === 'lay') {
    port.postMessage({ kind: 'laid', id: job.id, laid: sharedLaidLayers(layLayers(tables)) } satisfies ThreadResult);
    return;
  }
  const listings = tables.flatMap((entries, index) => {
    const layer = job.layers[index];
    return layer === undefined ? [] : [{ layer, entries }];
  });
  const columns = viewColumns(new LayerStack(listings, job.laid), job.which);
  const buffers = [
    columns.version,
    columns.size,
    columns.flags,
    ...(columns.freed === undefined ? [] : [columns.freed]),
  ];
  port.postMessage(
    { kind: 'viewed', id: job.id, columns } satisfies ThreadResult,
    buffers.map(({ buffer }) => buffer).filter((buffer) => buffer instanceof ArrayBuffer),
  );
}

function tableOf(listing: Uint8Array): EntryTable {
  const table = openListing(listing);
  if (table === undefined) throw new Error('a listing was damaged between threads');
  return table;
}

function failed(id: number, error: unknown): ThreadAnswer {
  return { kind: 'failed', id, message: error instanceof Error ? error.message : String(error) };
}

/** Where the pieces of a layer arrive; each is told of when it has been used. */
class Inlet implements AsyncIterable<Uint8Array> {
  readonly #taken: () => void;
  readonly #pieces: Uint8Array[] = [];
  #isEnded = false;
  #wake: () => void = () => undefined;

  constructor(taken: () => void) {
    this.#taken = taken;
  }

  push(piece: Uint8Array): void {
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
        this.#taken();
      } else if (this.#isEnded) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
