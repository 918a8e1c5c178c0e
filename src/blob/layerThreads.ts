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
import type { ContentWork } from '../core/sameContent.ts';
import { layerExpansion, type Expansion } from './decompressed.ts';
import type { LayerForm, LayerScanner } from './layerScanner.ts';
import { LayerThread, type NewJob } from './layerThread.ts';
import type { ScannedLayer } from './scanStream.ts';
import type { SentStack, SentView, ThreadResult } from './threadMessages.ts';

/** Unpacking runs beside a thread, so that two keep four cores busy. */
const threadCount = 2;

/** Some threads for the work on layers, of which each job takes the one with the least to do. */
export class LayerThreads implements LayerScanner, LayerWork, PictureWork, ContentWork {
  readonly #threads: readonly LayerThread[];

  /** `script` is where `thread.ts` is: in the source, or `layerThread.cjs` in the bundle. */
  constructor(script: URL) {
    this.#threads = Array.from({ length: threadCount }, () => new LayerThread(script));
  }

  async scan(
    form: LayerForm,
    bytes: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
    expansion: Expansion = layerExpansion,
  ): Promise<ScannedLayer> {
    const { listing, problem, hash } = await this.#run({ kind: 'scan', form, expansion }, signal, bytes);
    const entries = openListing(listing);
    if (entries === undefined) throw new Error('a listing was damaged between threads');
    return { entries, ...(problem !== undefined && { problem }), ...(hash !== undefined && { hash }) };
  }

  async hash(bytes: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<string> {
    const { hash } = await this.#run({ kind: 'hash' }, signal, bytes);
    return hash;
  }

  async lay(listings: readonly LayerListing[], signal: AbortSignal, unread?: ReadonlySet<number>): Promise<LayerStack> {
    const encoded = listings.map(({ entries }) => encodeListing(entries));
    const { laid } = await this.#run({ kind: 'lay', listings: encoded }, signal);
    return new LayerStack(listings, laid, unread);
  }

  async view(stack: LayerStack, which: WhichView, signal: AbortSignal): Promise<FileView> {
    const { columns } = await this.#run({ kind: 'view', stack: sentStack(stack), which }, signal);
    return new FileView(stack, which, columns);
  }

  async outline(view: FileView, signal: AbortSignal): Promise<ViewOutline> {
    const { outline } = await this.#run({ kind: 'outline', view: sentView(view) }, signal);
    return outline;
  }

  async map(
    { view, outline }: OutlinedView,
    question: MapQuestion,
    signal: AbortSignal,
  ): Promise<DirectoryMap | undefined> {
    const { map } = await this.#run({ kind: 'map', view: sentView(view), outline, question }, signal);
    return map;
  }

  async list(
    { view, outline }: OutlinedView,
    question: ListQuestion,
    signal: AbortSignal,
  ): Promise<DirectoryList | undefined> {
    const { list } = await this.#run({ kind: 'list', view: sentView(view), outline, question }, signal);
    return list;
  }

  async count(stack: LayerStack, options: CountOptions, signal: AbortSignal): Promise<CountedWaste> {
    const { counted } = await this.#run({ kind: 'count', stack: sentStack(stack), options }, signal);
    return counted;
  }

  dispose(): void {
    for (const thread of this.#threads) thread.close();
  }

  async #run<Kind extends NewJob['kind']>(
    job: NewJob & { readonly kind: Kind },
    signal: AbortSignal,
    bytes?: AsyncIterable<Uint8Array>,
  ): Promise<Extract<ThreadResult, { readonly kind: Kind }>> {
    const [first, ...others] = this.#threads;
    if (first === undefined) throw new Error('there is no thread');
    const thread = others.reduce((least, each) => (each.load < least.load ? each : least), first);
    const result = await thread.run(job, signal, bytes);
    if (!answers(result, job.kind)) throw new Error('the thread answered something else');
    return result;
  }
}

function sentStack({ layers, tables, laid, unread }: LayerStack): SentStack {
  return { layers, listings: tables.map(encodeListing), laid, unread };
}

function sentView({ stack, which, columns }: FileView): SentView {
  return { stack: sentStack(stack), which, columns };
}

function answers<Kind extends NewJob['kind']>(
  result: ThreadResult,
  kind: Kind,
): result is Extract<ThreadResult, { readonly kind: Kind }> {
  return result.kind === kind;
}
