import { FileView, type WhichView } from '../core/fileView.ts';
import type { LayerListing } from '../core/image.ts';
import { LayerStack } from '../core/layerStack.ts';
import type { LayerWork } from '../core/layerWork.ts';
import { encodeListing, openListing } from '../core/listingCodec.ts';
import type {
  CountedWaste,
  CountOptions,
  DirectoryList,
  DirectoryMap,
  ListQuestion,
  MapQuestion,
  OutlinedView,
  PictureWork,
  ViewOutline,
} from '../core/pictureWork.ts';
import type { LayerForm, LayerScanner } from './layerScanner.ts';
import { LayerThread, type NewJob } from './layerThread.ts';
import type { ScannedLayer } from './scanStream.ts';
import type { SentStack, SentView, ThreadResult } from './threadMessages.ts';

/** Unpacking runs beside a thread, so that two keep four cores busy. */
const threadCount = 2;

/** Some threads for the work on layers, of which each job takes the one with the least to do. */
export class LayerThreads implements LayerScanner, LayerWork, PictureWork {
  readonly #threads: readonly LayerThread[];

  /** `script` is where `thread.ts` is: in the source, or `layerThread.cjs` in the bundle. */
  constructor(script: URL) {
    this.#threads = Array.from({ length: threadCount }, () => new LayerThread(script));
  }

  async scan(form: LayerForm, bytes: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<ScannedLayer> {
    const result = await this.#run({ kind: 'scan', form }, signal, bytes);
    if (result.kind !== 'scanned') throw wrongAnswer();
    const entries = openListing(result.listing);
    if (entries === undefined) throw new Error('a listing was damaged between threads');
    const { problem, hash } = result;
    return { entries, ...(problem !== undefined && { problem }), ...(hash !== undefined && { hash }) };
  }

  async lay(listings: readonly LayerListing[], signal: AbortSignal, unread?: ReadonlySet<number>): Promise<LayerStack> {
    const encoded = listings.map(({ entries }) => encodeListing(entries));
    const result = await this.#run({ kind: 'lay', listings: encoded }, signal);
    if (result.kind !== 'laid') throw wrongAnswer();
    return new LayerStack(listings, result.laid, unread);
  }

  async view(stack: LayerStack, which: WhichView, signal: AbortSignal): Promise<FileView> {
    const result = await this.#run({ kind: 'view', stack: sentStack(stack), which }, signal);
    if (result.kind !== 'view') throw wrongAnswer();
    return new FileView(stack, which, result.columns);
  }

  async outline(view: FileView, signal: AbortSignal): Promise<ViewOutline> {
    const result = await this.#run({ kind: 'outline', view: sentView(view) }, signal);
    if (result.kind !== 'outline') throw wrongAnswer();
    return result.outline;
  }

  async map(
    { view, outline }: OutlinedView,
    question: MapQuestion,
    signal: AbortSignal,
  ): Promise<DirectoryMap | undefined> {
    const result = await this.#run({ kind: 'map', view: sentView(view), outline, question }, signal);
    if (result.kind !== 'map') throw wrongAnswer();
    return result.map;
  }

  async list(
    { view, outline }: OutlinedView,
    question: ListQuestion,
    signal: AbortSignal,
  ): Promise<DirectoryList | undefined> {
    const result = await this.#run({ kind: 'list', view: sentView(view), outline, question }, signal);
    if (result.kind !== 'list') throw wrongAnswer();
    return result.list;
  }

  async count(stack: LayerStack, options: CountOptions, signal: AbortSignal): Promise<CountedWaste> {
    const result = await this.#run({ kind: 'count', stack: sentStack(stack), options }, signal);
    if (result.kind !== 'count') throw wrongAnswer();
    return result.counted;
  }

  dispose(): void {
    for (const thread of this.#threads) thread.close();
  }

  #run(job: NewJob, signal: AbortSignal, bytes?: AsyncIterable<Uint8Array>): Promise<ThreadResult> {
    const [first, ...others] = this.#threads;
    if (first === undefined) throw new Error('there is no thread');
    const thread = others.reduce((least, each) => (each.load < least.load ? each : least), first);
    return thread.run(job, signal, bytes);
  }
}

function sentStack({ layers, tables, laid, unread }: LayerStack): SentStack {
  return { layers, listings: tables.map(encodeListing), laid, unread };
}

function sentView({ stack, which, columns }: FileView): SentView {
  return { stack: sentStack(stack), which, columns };
}

function wrongAnswer(): Error {
  return new Error('the thread answered something else');
}
