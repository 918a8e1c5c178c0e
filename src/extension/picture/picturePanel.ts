import * as vscode from 'vscode';
import { isCancelled } from '../../core/failure.ts';
import type { Container, ImageHistory, ImageSummary } from '../../core/image.ts';
import type { RelatedImages } from '../../core/relatedImages.ts';
import { shortDigest } from '../../core/digest.ts';
import type { ImageRef } from '../../protocol.ts';
import type { FromPicture, ToPicture } from '../../protocol/picture.ts';
import type { LayerStacks } from '../files/layerStacks.ts';
import { layerUri } from '../files/layerUri.ts';
import type { ImagesView } from '../imagesView.ts';
import type { ImageStore } from '../imageStore.ts';
import { refByName } from '../imageRef.ts';
import type { Source, Sources } from '../sources.ts';
import { basesOf, related, type BaseImage } from '../related.ts';
import { errorWords } from '../reportError.ts';
import { drawnImage } from './drawnImage.ts';
import { FilesReading, type ReadingListener } from './filesReading.ts';
import type { KnownWaste } from './pictures.ts';
import { openInstruction } from './openInstruction.ts';
import { parseFromPicture } from './parseFromPicture.ts';

/** What a panel uses of the extension. */
export interface PictureHost {
  readonly sources: Sources;
  readonly stacks: LayerStacks;
  readonly log: vscode.LogOutputChannel;
  /** Opens the picture of another image. */
  readonly open: (image: ImageRef) => void;
  readonly view: Pick<ImagesView, 'revealLayer' | 'revealContainer'>;
  /** Where what is found out about an image's waste is kept for others. */
  readonly waste: KnownWaste;
}

/** What is known of the image that is drawn; another image under the same name begins anew. */
interface Subject {
  readonly summary: ImageSummary;
  readonly abort: AbortController;
  history: ImageHistory | undefined;
  related: RelatedImages | undefined;
  bases: readonly BaseImage[];
  readonly reading: FilesReading;
}

/** One picture: asks for what it draws, tells the view as it comes, and answers what the view asks. */
export class PicturePanel {
  readonly panel: vscode.WebviewPanel;
  readonly image: ImageRef;
  readonly #host: PictureHost;
  #subject: Subject | undefined;
  #isReady = false;
  #look: number | undefined;
  /** The lists the last drawn state came from. */
  #seen: { readonly images: readonly ImageSummary[]; readonly containers: readonly Container[] } | undefined;

  constructor(panel: vscode.WebviewPanel, image: ImageRef, host: PictureHost) {
    this.panel = panel;
    this.image = image;
    this.#host = host;
    panel.webview.onDidReceiveMessage((message: unknown) => void this.#receive(message));
    panel.onDidDispose(() => this.#subject?.abort.abort());
  }

  /** Looks at a layer, now or as soon as the view can. */
  look(layer: number): void {
    this.#look = layer;
    if (this.#isReady) this.#tellLook();
  }

  /** Draws what has changed on its source: the image itself, its containers, or the others that share its layers. */
  follow({ key, store }: Source): void {
    if (!this.#isReady || key !== this.image.source || store.state.kind !== 'ready') return;
    const summary = this.#find();
    if (summary?.id !== this.#subject?.summary.id) {
      void this.#draw();
      return;
    }
    const subject = this.#subject;
    if (subject === undefined) return;
    const { images, containers } = store;
    if (images !== this.#seen?.images) {
      this.#relate(subject).catch((error: unknown) => {
        this.#host.log.warn(errorWords(error).message);
      });
    }
    if (containers !== this.#seen?.containers) this.#tellStack(subject);
    this.#seen = { images, containers };
  }

  #post(message: ToPicture): void {
    void this.panel.webview.postMessage(message);
  }

  /** The image's source; throws where it has been closed. */
  get #store(): ImageStore {
    return this.#host.sources.store(this.image.source);
  }

  /** Whatever the name means now: a picture follows its image's name. */
  #find(): ImageSummary | undefined {
    return this.#host.sources.get(this.image.source)?.store.find(this.image.name);
  }

  async #receive(message: unknown): Promise<void> {
    const request = parseFromPicture(message);
    if (request === undefined) {
      this.#host.log.warn('The picture of an image sent a message nobody knows.');
      return;
    }
    if (request.kind === 'ready') {
      this.#isReady = true;
      await this.#draw();
      return;
    }
    try {
      this.#post((await this.#answer(request)) ?? { kind: 'answer', id: request.id, ok: true });
    } catch (error) {
      if (!isCancelled(error)) this.#host.log.error(error instanceof Error ? error : String(error));
      const text = isCancelled(error) ? '' : errorWords(error).message;
      this.#post({ kind: 'answer', id: request.id, ok: false, message: text });
    }
  }

  /** Tells all that is known; begins with what isn't. */
  async #draw(): Promise<void> {
    const store = this.#host.sources.get(this.image.source)?.store;
    if (store === undefined) {
      this.#post({ kind: 'gone' });
      return;
    }
    const state = await store.start();
    if (state.kind === 'failed') this.#post({ kind: 'trouble', text: errorWords(state.error).message });
    let summary = this.#find();
    try {
      if (state.kind === 'ready') summary ??= await store.seek(this.image.name);
      // Finding it was told to all who follow: this panel among them.
      if (summary !== undefined && this.#subject?.summary.id === summary.id && this.#subject.history === undefined)
        return;
    } catch (error) {
      this.#host.log.error(error instanceof Error ? error : String(error));
      this.#post({ kind: 'trouble', text: errorWords(error).message });
      return;
    }
    if (summary === undefined) {
      this.#subject?.abort.abort();
      this.#subject = undefined;
      if (state.kind !== 'failed') this.#post({ kind: 'gone' });
      return;
    }
    if (state.kind !== 'failed') this.#post({ kind: 'trouble' });
    this.#seen = { images: store.images, containers: store.containers };
    const known = this.#subject;
    if (known?.summary.id === summary.id && known.history !== undefined) {
      this.#tellStack(known);
      this.#tellLook();
      known.reading.tell();
      return;
    }
    known?.abort.abort();
    const subject = this.#newSubject(summary);
    this.#subject = subject;
    try {
      subject.history = await store.history(summary.id);
      this.#tellStack(subject);
      this.#tellLook();
      await Promise.all([this.#relate(subject), subject.reading.read()]);
    } catch (error) {
      if (isCancelled(error) || subject !== this.#subject) return;
      this.#host.log.error(error instanceof Error ? error : String(error));
      this.#post({ kind: 'trouble', text: errorWords(error).message });
    }
  }

  async #relate(subject: Subject): Promise<void> {
    const store = this.#store;
    const found = await related(store, subject.summary.id);
    const bases = await basesOf(store, subject.summary.id);
    if (subject !== this.#subject) return;
    subject.related = found;
    subject.bases = bases;
    this.#tellStack(subject);
  }

  #newSubject(summary: ImageSummary): Subject {
    const abort = new AbortController();
    const place = { source: this.image.source, image: summary.id };
    const listener: ReadingListener = {
      onLayers: () => {
        const { waste } = subject.reading;
        if (waste !== undefined) this.#host.waste.set(summary.id, { efficiency: waste.efficiency, dead: waste.dead });
        this.#tellStack(subject);
      },
      onState: (state) => this.#post({ kind: 'files', state }),
      onWaste: (waste) => this.#post({ kind: 'waste', waste }),
    };
    const subject: Subject = {
      ...{ summary, abort, history: undefined, related: undefined, bases: [] },
      reading: new FilesReading(this.#host, place, listener, abort.signal),
    };
    return subject;
  }

  #tellStack({ summary, history, related: relatives, bases, reading }: Subject): void {
    const store = this.#host.sources.get(this.image.source)?.store;
    if (history === undefined || store === undefined) return;
    const containers = store.containers.filter(({ imageId }) => imageId === summary.id);
    const image = drawnImage({
      image: { ...this.image, id: summary.id },
      history,
      listed: summary.size,
      containers,
      bases,
      nameOf: (id) => store.find(id)?.tags[0] ?? shortDigest(id),
      compressed: this.#host.sources.get(this.image.source)?.definition.kind === 'registry',
      ...reading.drawn,
      ...(relatives !== undefined && { related: relatives }),
    });
    this.#post({ kind: 'stack', image });
  }

  #tellLook(): void {
    if (this.#look === undefined) return;
    this.#post({ kind: 'look', files: { layer: this.#look, merged: false, path: '' } });
    this.#look = undefined;
  }

  /** Does what the view asks; undefined where it is done and there is no more to say. */
  async #answer(request: Exclude<FromPicture, { kind: 'ready' }>): Promise<ToPicture | undefined> {
    const { id } = request;
    const outdated: ToPicture = { kind: 'answer', id, ok: false, message: '' };
    const subject = this.#subject;
    if (subject === undefined) return outdated;
    const { files } = subject.reading;
    switch (request.kind) {
      case 'map': {
        const map = await files?.map(request, request.width, request.height);
        return map === undefined ? outdated : { kind: 'map', id, ...map };
      }
      case 'list': {
        const list = await files?.list(request, request.deep);
        return list === undefined ? outdated : { kind: 'list', id, ...list };
      }
      case 'open-file': {
        const layer = files?.layerToOpen(request);
        if (layer === undefined) return outdated;
        const view = request.merged ? 'merged' : 'layer';
        const { source } = this.image;
        const uri = layerUri({ source, image: subject.summary.id, layer, view, path: request.path });
        await vscode.commands.executeCommand('vscode.open', uri);
        return undefined;
      }
      case 'open-instruction':
        await openInstruction(this.image, subject.history, request.step);
        return undefined;
      case 'reveal-layer':
        await this.#host.view.revealLayer(this.image, request.layer);
        return undefined;
      case 'reveal-container':
        await this.#host.view.revealContainer({ source: this.image.source, id: request.container });
        return undefined;
      case 'show-image': {
        const other = this.#store.find(request.image);
        this.#host.open(refByName(this.image.source, other?.tags[0] ?? request.image, request.image));
        return undefined;
      }
      case 'inspect':
        await vscode.commands.executeCommand('strata.inspect', this.image);
        return undefined;
      case 'copy':
        await vscode.env.clipboard.writeText(request.text);
        vscode.window.setStatusBarMessage(vscode.l10n.t('Copied {0}', request.what), 3_000);
        return undefined;
      case 'read-files':
        void subject.reading.read();
        return undefined;
      case 'cancel-files':
        subject.reading.cancel();
        return undefined;
    }
  }
}
