import * as vscode from 'vscode';
import { formatBytes } from '../../core/bytes.ts';
import { SourceError } from '../../core/failure.ts';
import { historyDockerfile, type HistoryDockerfile } from '../../core/historyDockerfile.ts';
import type { HistoryStep, ImageHistory, ImageSummary } from '../../core/image.ts';
import { shown } from '../../core/shown.ts';
import type { ImageStore } from '../imageStore.ts';
import type { Sources } from '../sources.ts';
import { basesOf, type BaseImage } from '../related.ts';
import { historyScheme } from './historyUri.ts';

/** An image's history as the document shows it. */
export interface HistoryDocument extends HistoryDockerfile {
  /** The key of the place the image lives. */
  readonly source: string;
  readonly image: ImageSummary;
  /** As it was asked for. */
  readonly name: string;
  readonly history: ImageHistory;
  readonly bases: readonly BaseImage[];
  /** Bytes of all layers. */
  readonly total: number;
}

/** The histories that are open as Dockerfiles; written anew when the images they may stand on change. */
export class HistoryDocuments {
  readonly #sources: Sources;
  readonly #read = new Map<string, Promise<HistoryDocument>>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #following: { dispose(): void };
  /** The lists that were last seen, by source: containers and connections change too, and say nothing of a history. */
  readonly #lists = new Map<string, readonly ImageSummary[]>();

  constructor(sources: Sources) {
    this.#sources = sources;
    for (const { key, store } of sources.all) this.#lists.set(key, store.images);
    this.#following = sources.onDidChange(({ key, store }) => {
      if (this.#lists.get(key) === store.images) return;
      this.#lists.set(key, store.images);
      this.#read.clear();
      for (const { uri } of vscode.workspace.textDocuments) {
        if (uri.scheme === historyScheme && uri.fragment === key) this.#changed.fire(uri);
      }
    });
  }

  get onDidChange(): vscode.Event<vscode.Uri> {
    return this.#changed.event;
  }

  read(uri: vscode.Uri): Promise<HistoryDocument> {
    const key = uri.toString();
    const known = this.#read.get(key);
    if (known !== undefined) return known;
    const reading = this.#write(uri);
    this.#read.set(key, reading);
    reading.catch(() => this.#read.get(key) === reading && this.#read.delete(key));
    return reading;
  }

  dispose(): void {
    this.#following.dispose();
    this.#changed.dispose();
  }

  /** The bases, where they are known in time; else the document is written anew once they are. */
  async #bases(store: ImageStore, image: ImageSummary, uri: vscode.Uri): Promise<readonly BaseImage[]> {
    let late = false;
    const found = basesOf(store, image.id);
    const soon = new Promise<readonly BaseImage[]>((resolve) => {
      setTimeout(() => {
        late = true;
        resolve([]);
      }, patience);
    });
    void found.then(
      (bases) => {
        if (!late || bases.length === 0) return;
        this.#read.delete(uri.toString());
        this.#changed.fire(uri);
      },
      () => undefined,
    );
    return await Promise.race([found, soon]);
  }

  async #write(uri: vscode.Uri): Promise<HistoryDocument> {
    const store = this.#sources.store(uri.fragment);
    const image = await store.seek(uri.query);
    if (image === undefined) throw new SourceError({ kind: 'no-such-image', image: uri.query });
    const history = await store.history(image.id);
    const bases = await this.#bases(store, image, uri);
    const told = { source: uri.fragment, image, name: uri.query, history, bases, total: sizeOf(history.steps) };
    return { ...told, ...dockerfile(told) };
  }
}

/** So long a document waits for what it stands on, ms: an engine with a thousand images takes longer to tell. */
const patience = 1_500;

function dockerfile({
  name,
  history,
  bases,
  total,
}: Omit<HistoryDocument, keyof HistoryDockerfile>): HistoryDockerfile {
  // The oldest part first; the nearest base is the last of them.
  const parts = [...bases].reverse();
  const stages = parts.map((base) => ({ step: base.steps, from: shown(base.name) }));
  const head = [
    `${shown(name)}: ${layerCount(history.layers.length)}, ${formatBytes(total)}`,
    vscode.l10n.t('Told from the image’s history: what was built, not the file somebody wrote.'),
    ...(history.steps.some(({ guessed }) => guessed)
      ? [vscode.l10n.t('The engine does not say which line made which layer: where it is a guess, the size says so.')]
      : []),
  ];
  const part = (index: number): readonly string[] => {
    const steps = history.steps.slice(stages[index - 1]?.step ?? 0, stages[index]?.step);
    const layers = steps.filter(({ layer }) => layer !== undefined).length;
    const whose = parts[index]?.name ?? name;
    const size = formatBytes(sizeOf(steps));
    if (parts.length === 0) return [];
    return [
      index === parts.length
        ? vscode.l10n.t('{0} itself: {1}, {2}', shown(whose), layerCount(layers), size)
        : vscode.l10n.t('From the base image {0}: {1}, {2}', shown(whose), layerCount(layers), size),
    ];
  };
  return historyDockerfile(history, stages, { head, stage: part });
}

function layerCount(count: number): string {
  return count === 1 ? vscode.l10n.t('1 layer') : vscode.l10n.t('{0} layers', count);
}

/** Bytes of the layers that lines made. */
export function sizeOf(steps: readonly HistoryStep[]): number {
  return steps.reduce((sum, { layer }) => sum + (layer?.size ?? 0), 0);
}
