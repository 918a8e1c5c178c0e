import * as vscode from 'vscode';
import { isCancelled } from '../../core/failure.ts';
import type { Image, ImageId } from '../../core/image.ts';
import type { LayerStack } from '../../core/layerStack.ts';
import type { CountedWaste } from '../../core/pictureWork.ts';
import type { Waste } from '../../core/waste.ts';
import type { DrawnWaste, FilesState } from '../../protocol/picture.ts';
import type { ImageFiles } from '../files/imageFiles.ts';
import type { LayerStacks } from '../files/layerStacks.ts';
import { layerTroubleWords } from '../layerProblemWords.ts';
import { errorWords } from '../reportError.ts';
import type { Sources } from '../sources.ts';
import { drawnWaste, type DrawnImageInput } from './drawnImage.ts';
import { PictureFiles } from './pictureFiles.ts';
import { readInParts } from './readInParts.ts';
import { comparedFiles, sameContents } from './sameContents.ts';

/** How many files each blame lists. */
const filesPerBlame = 50;

export interface ReadingHost {
  readonly sources: Sources;
  readonly stacks: LayerStacks;
  readonly log: { warn(message: string): void; error(error: Error | string): void };
}

/** Whom the reading tells what it finds. */
export interface ReadingListener {
  /** More is known of the layers themselves. */
  onLayers(): void;
  onState(state: FilesState): void;
  onWaste(waste: DrawnWaste): void;
}

/** Reads an image's files for its picture, those of some layers before the others, and finds the waste in them. */
export class FilesReading {
  readonly #host: ReadingHost;
  readonly #place: { readonly source: string; readonly image: ImageId };
  readonly #listener: ReadingListener;
  readonly #closed: AbortSignal;
  #state: FilesState | undefined;
  #reading: AbortController | undefined;
  #files: PictureFiles | undefined;
  #counted: CountedWaste | undefined;
  #waste: DrawnWaste | undefined;
  #troubles = new Map<number, string>();

  /** Nothing is told any more once `closed` is aborted. */
  constructor(
    host: ReadingHost,
    place: { readonly source: string; readonly image: ImageId },
    listener: ReadingListener,
    closed: AbortSignal,
  ) {
    this.#host = host;
    this.#place = place;
    this.#listener = listener;
    this.#closed = closed;
  }

  /** What maps and lists are asked of; undefined before there is any. */
  get files(): PictureFiles | undefined {
    return this.#files;
  }

  /** Undefined until all layers are read, and where some could not be. */
  get waste(): Waste | undefined {
    return this.#state?.kind === 'ready' && this.#troubles.size === 0 ? this.#counted?.waste : undefined;
  }

  /** What drawing the stack takes of it. */
  get drawn(): Pick<DrawnImageInput, 'waste' | 'unread' | 'troubles'> {
    const waste = this.#counted?.waste;
    const isPart = this.#state?.kind !== 'ready';
    return {
      ...(waste !== undefined && { waste }),
      ...(isPart && this.#files !== undefined && { unread: this.#files.stack.unread }),
      troubles: this.#troubles,
    };
  }

  /** Tells again all that is known. */
  tell(): void {
    if (this.#state !== undefined) this.#listener.onState(this.#state);
    if (this.#waste !== undefined) this.#listener.onWaste(this.#waste);
  }

  /** What fails is told where the files would be. */
  async read(): Promise<void> {
    const files = this.#host.stacks.files(this.#place);
    const reading = new AbortController();
    this.#reading = reading;
    const signal = AbortSignal.any([this.#closed, reading.signal]);
    const isOver = (): boolean => signal.aborted;
    let progress: { readonly read: number; readonly layers: number } | undefined;
    const tellProgress = (): void => {
      if (!isOver()) this.#tellState({ kind: 'reading', ...progress, drawn: this.#drawnLayers });
    };
    tellProgress();
    try {
      const stack = await readInParts(
        files,
        signal,
        (read, layers) => {
          progress = { read, layers };
          tellProgress();
        },
        async (part, stop) => {
          const counted = await this.#host.stacks.work.count(part, { files: 0 }, stop);
          if (stop.aborted) return;
          this.#show(files, part);
          this.#counted = counted;
          this.#listener.onLayers();
          tellProgress();
        },
      );
      if (isOver()) return;
      this.#show(files, stack);
      // What was counted was of some layers only.
      this.#counted = undefined;
      for (const layer of stack.unread)
        if (!this.#troubles.has(layer)) this.#troubles.set(layer, vscode.l10n.t('This layer could not be read.'));
      this.#tellState({ kind: 'ready', entries: stack.versionCount });
      await this.#findWaste(stack);
    } catch (error) {
      if (isCancelled(error) || isOver()) return;
      this.#host.log.error(error instanceof Error ? error : String(error));
      this.#tellState({ kind: 'failed', text: errorWords(error).message, drawn: this.#drawnLayers });
    }
  }

  /** Stops reading; what has been read stays. */
  cancel(): void {
    if (this.#state?.kind !== 'reading') return;
    this.#reading?.abort();
    this.#tellState({ kind: 'cancelled', drawn: this.#drawnLayers });
  }

  get #drawnLayers(): number {
    const stack = this.#files?.stack;
    return stack === undefined ? 0 : stack.layers.length - stack.unread.size;
  }

  #show(files: ImageFiles, stack: LayerStack): void {
    this.#files = new PictureFiles(stack, {
      view: (which) => files.view(stack, which, this.#closed),
      picture: this.#host.stacks.work,
      signal: this.#closed,
    });
    const { troubles } = files;
    this.#troubles = new Map(
      stack.layers.flatMap(({ index }) => {
        const words = layerTroubleWords(troubles, index);
        return words === undefined ? [] : [[index, words] as const];
      }),
    );
  }

  async #findWaste(stack: LayerStack): Promise<void> {
    const { sources, stacks, log } = this.#host;
    const signal = this.#closed;
    const store = sources.store(this.#place.source);
    const [source, first] = await Promise.all([
      store.source(),
      stacks.work.count(stack, { files: filesPerBlame, rewritten: comparedFiles }, signal),
    ]);
    const { rewritten } = first;
    if (rewritten.length === 0 || source.kind === 'registry') {
      // A registry sends a layer up to the file for each file: nobody has asked for that.
      this.#tellWaste(first, rewritten.length === 0 ? 'done' : 'left-out');
      return;
    }
    this.#tellWaste(first, 'running');
    const record = (): Promise<Image> => store.record(this.#place.image);
    const onTrouble = (error: unknown): void => log.warn(errorWords(error).message);
    const sameContent = await sameContents(rewritten, { source, record, work: stacks.work, signal, onTrouble });
    this.#tellWaste(await stacks.work.count(stack, { files: filesPerBlame, sameContent }, signal), 'done');
  }

  #tellWaste(counted: CountedWaste, comparison: DrawnWaste['comparison']): void {
    if (this.#closed.aborted) return;
    this.#counted = counted;
    this.#waste = drawnWaste(counted.waste, counted.dive, { incomplete: this.#troubles.size > 0, comparison });
    this.#listener.onLayers();
    this.#listener.onWaste(this.#waste);
  }

  #tellState(state: FilesState): void {
    this.#state = state;
    this.#listener.onState(state);
  }
}
