import type * as vscode from 'vscode';
import type { ImageSummary } from '../core/image.ts';
import type { ImageRef, InspectedImage, InspectedRecord, ToView } from '../protocol.ts';
import { errorWords } from './reportError.ts';
import type { Source, Sources } from './sources.ts';

/** So many records are asked for at once: an engine with a thousand images has others to answer as well. */
const askedAtOnce = 8;

/** Records of the first message, and of each that follows: the view shows its first rows while the rest arrive. */
const firstRecords = 16;
const furtherRecords = 64;

/** The records of a panel's images: read a few at a time, sent, and sent anew where they have changed. */
export class PanelRecords {
  readonly #images: readonly ImageRef[];
  readonly #sources: Sources;
  readonly #log: vscode.LogOutputChannel;
  readonly #post: (message: ToView) => void;
  /** What the store said of each image when its record was asked for. */
  readonly #sent = new Map<string, ImageSummary | undefined>();
  /** Images whose records are to be read again. */
  readonly #stale = new Set<ImageRef>();
  #reading: Promise<void> | undefined;
  #disposed = false;

  constructor(
    images: readonly ImageRef[],
    sources: Sources,
    log: vscode.LogOutputChannel,
    post: (message: ToView) => void,
  ) {
    this.#images = images;
    this.#sources = sources;
    this.#log = log;
    this.#post = (message) => {
      if (!this.#disposed) post(message);
    };
  }

  /** Nothing is read or sent any more. */
  dispose(): void {
    this.#disposed = true;
    this.#stale.clear();
  }

  /** Sends all of them, the first few with `rest` in a message of their own. */
  async send(rest: Omit<Extract<ToView, { kind: 'show' }>, 'kind' | 'images'>): Promise<void> {
    for (const key of new Set(this.#images.map(({ source }) => source))) {
      const state = await this.#sources.get(key)?.store.start();
      if (state?.kind === 'failed') this.#post({ kind: 'trouble', text: errorWords(state.error).message });
    }
    this.#post({ kind: 'show', images: await this.#read(this.#images.slice(0, firstRecords)), ...rest });
    for (let from = firstRecords; from < this.#images.length && !this.#disposed; from += furtherRecords) {
      this.#post({ kind: 'more', images: await this.#read(this.#images.slice(from, from + furtherRecords)) });
    }
  }

  /** Sends what has changed in a source since the records were sent: an image's record, or that it is gone. */
  follow({ key, store }: Source): void {
    const images = this.#images.filter((image) => image.source === key && this.#sent.has(image.key));
    if (images.length === 0 || store.state.kind !== 'ready') return;
    this.#post({ kind: 'trouble' });
    const byName = namesOf(store.images);
    for (const image of images) {
      const summary = byName.get(image.name);
      const before = this.#sent.get(image.key);
      if (before === summary) continue;
      this.#sent.set(image.key, summary);
      if (summary === undefined) this.#post({ kind: 'gone', key: image.key });
      else if (before === undefined || !isSame(before, summary)) void this.#readAgain([image]);
    }
  }

  /** Reads the record of one image, or of all, anew. */
  refresh(key: string | undefined): Promise<void> {
    return this.#readAgain(this.#images.filter((image) => key === undefined || image.key === key));
  }

  #readAgain(images: readonly ImageRef[]): Promise<void> {
    for (const image of images) this.#stale.add(image);
    this.#reading ??= this.#readStale().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #readStale(): Promise<void> {
    while (this.#stale.size > 0) {
      const part = [...this.#stale].slice(0, askedAtOnce);
      for (const image of part) this.#stale.delete(image);
      for (const image of await this.#read(part)) this.#post({ kind: 'update', image });
    }
  }

  /** The images with their records, in their order. */
  async #read(images: readonly ImageRef[]): Promise<InspectedImage[]> {
    const read: InspectedImage[] = [];
    const waiting = images.entries();
    const worker = async (): Promise<void> => {
      for (const [place, image] of waiting) {
        if (this.#disposed) return;
        read[place] = await this.#fetch(image);
      }
    };
    await Promise.all(Array.from({ length: askedAtOnce }, worker));
    return read;
  }

  async #fetch(image: ImageRef): Promise<InspectedImage> {
    const store = this.#sources.get(image.source)?.store;
    try {
      // An engine that does not answer is told beside the images.
      const isHeard = store?.state.kind === 'ready';
      const summary = isHeard
        ? await store.seek(image.name, image.id)
        : (store?.find(image.name) ?? store?.find(image.id));
      this.#sent.set(image.key, store?.find(image.name));
      return { ...image, id: summary?.id ?? image.id, record: await this.#record(image, summary) };
    } catch (error) {
      return { ...image, record: this.#failed(error) };
    }
  }

  async #record(image: ImageRef, summary: ImageSummary | undefined): Promise<InspectedRecord> {
    const notHere = `Error response from daemon: No such image: ${image.name}`;
    if (summary === undefined) return { kind: 'error', text: notHere };
    try {
      const { raw } = await this.#sources.store(image.source).record(summary.id);
      const isCompressed = this.#sources.get(image.source)?.definition.kind === 'registry';
      return { kind: 'raw', bytes: raw, ...(isCompressed && { isCompressed }) };
    } catch (error) {
      return this.#failed(error);
    }
  }

  #failed(error: unknown): InspectedRecord {
    this.#log.error(error instanceof Error ? error : String(error));
    return { kind: 'error', text: errorWords(error).message };
  }
}

/** The images by every name they go by. */
function namesOf(images: readonly ImageSummary[]): ReadonlyMap<string, ImageSummary> {
  return new Map(
    images.flatMap((image) => [image.id, ...image.tags, ...image.digests].map((name) => [name, image] as const)),
  );
}

/** Whether a new list says the same of an image: then its record is the same too. */
function isSame(one: ImageSummary, other: ImageSummary): boolean {
  const names = ({ tags, digests }: ImageSummary): string => [...tags, ...digests].sort().join('\n');
  return one.id === other.id && names(one) === names(other);
}
