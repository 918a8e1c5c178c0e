import { setImmediate } from 'node:timers/promises';
import type * as vscode from 'vscode';
import { builtFrom, type BuiltFrom } from '../../core/builtFrom.ts';
import type { Dockerfile } from '../../core/dockerfile.ts';
import { stageChain } from '../../core/dockerfile/stageConfig.ts';
import type { Stage } from '../../core/dockerfile/stages.ts';
import type { Image, ImageHistory, ImageId, ImageSummary } from '../../core/image.ts';
import { baseMention } from '../../core/localImages.ts';
import type { ImageStore } from '../imageStore.ts';
import type { QuietStart } from './quietStart.ts';
import type { Readings } from './readings.ts';
import { isListed, type StoreImages } from './storeImages.ts';

/** The image that was built from a Dockerfile's last stage. */
export interface Built {
  readonly image: Image;
  readonly history: ImageHistory;
  /** How the Dockerfile fits it as it stands now. */
  readonly fit: BuiltFrom;
}

/** So many of the newest images are held against a Dockerfile, besides all that are named like its folder. */
const newestTried = 60;

/** So many of them, where none stands on the base that the file names. */
const othersTried = 20;

/**
 * Finds the images that Dockerfiles became, by their histories. Looked for when a file is opened, saved or read anew from
 * disk, and when the engine's images change; while somebody types, the image that was found is held against the new text.
 */
export class BuiltImages {
  readonly #store: ImageStore;
  readonly #start: QuietStart;
  readonly #images: StoreImages;
  readonly #readings: Readings;
  readonly #searches = new WeakMap<vscode.TextDocument, Search>();
  readonly #fits = new WeakMap<Dockerfile, { readonly found: Found; readonly fit: BuiltFrom | undefined }>();

  constructor(store: ImageStore, start: QuietStart, images: StoreImages, readings: Readings) {
    this.#store = store;
    this.#start = start;
    this.#images = images;
    this.#readings = readings;
  }

  /** The newest image that fits the document best; undefined where none was hardly built from it. */
  async find(document: vscode.TextDocument): Promise<Built | undefined> {
    if (!isListed(await this.#start())) return undefined;
    const found = await this.#found(document);
    const { dockerfile } = this.#readings.dockerfile(document);
    const stage = dockerfile.stages.at(-1);
    if (found === undefined || stage === undefined) return undefined;
    const known = this.#fits.get(dockerfile);
    const fit = known?.found === found ? known.fit : fitOf(dockerfile, stage, found);
    this.#fits.set(dockerfile, { found, fit });
    return fit && { image: found.image, history: found.history, fit };
  }

  #found(document: vscode.TextDocument): Promise<Found | undefined> {
    const { images } = this.#store;
    const known = this.#searches.get(document);
    const isCurrent = known?.images === images && (document.isDirty || known.version === document.version);
    if (isCurrent) return known.found;
    const found = this.#search(document);
    this.#searches.set(document, { images, version: document.version, found });
    return found;
  }

  async #search(document: vscode.TextDocument): Promise<Found | undefined> {
    const { dockerfile } = this.#readings.dockerfile(document);
    const stage = dockerfile.stages.at(-1);
    if (stage === undefined || stageChain(dockerfile, stage).every(({ instructions }) => instructions.length < 2)) {
      return undefined;
    }
    const base = await this.#base(dockerfile, stage);
    const records: Image[] = [];
    for (const { id } of candidates(this.#store.images, document.uri)) {
      const record = id === base?.image.id ? undefined : await this.#record(id);
      if (record !== undefined) records.push(record);
    }
    const [onBase, others] = byBase(records, base?.image);
    return (
      (await this.#closest(document, dockerfile, stage, onBase, base, true)) ??
      // The base may have changed since: a few of the newest are enough to tell.
      (await this.#closest(document, dockerfile, stage, others.slice(0, othersTried), base, false))
    );
  }

  /** Of images, the newest first, the one that fits the stage best. */
  async #closest(
    document: vscode.TextDocument,
    dockerfile: Dockerfile,
    stage: Stage,
    records: readonly Image[],
    base: Known | undefined,
    isOnBase: boolean,
  ): Promise<Found | undefined> {
    let best: { readonly found: Found; readonly unlike: number } | undefined;
    for (const image of records) {
      // Holding one image against a long file takes some milliseconds: others have their turn between.
      await setImmediate();
      if (document.isClosed) return undefined;
      const history = await this.#history(image.id);
      if (history === undefined) continue;
      const found: Found = { image, history, isOnBase, ...(base !== undefined && { base }) };
      const fit = fitOf(dockerfile, stage, found);
      if (fit === undefined) continue;
      const unlike = unlikeness(fit);
      if (unlike === 0) return found;
      if (best === undefined || unlike < best.unlike) best = { found, unlike };
    }
    return best?.found;
  }

  async #base(dockerfile: Dockerfile, stage: Stage): Promise<Known | undefined> {
    const target = baseMention(dockerfile, stage)?.target;
    const summary = target?.kind === 'image' ? this.#images.find(target.reference) : undefined;
    if (summary === undefined) return undefined;
    const [image, history] = await Promise.all([this.#record(summary.id), this.#history(summary.id)]);
    return image && history && { image, history };
  }

  /** What the engine can't tell about is passed over. */
  async #record(id: ImageId): Promise<Image | undefined> {
    return this.#store.record(id).catch(() => undefined);
  }

  async #history(id: ImageId): Promise<ImageHistory | undefined> {
    return this.#store.history(id).catch(() => undefined);
  }
}

interface Known {
  readonly image: Image;
  readonly history: ImageHistory;
}

interface Found extends Known {
  /** The image that the file names as its base, as it is now. */
  readonly base?: Known;
  /** Otherwise it was built on another one. */
  readonly isOnBase: boolean;
}

interface Search {
  readonly images: readonly ImageSummary[];
  readonly version: number;
  readonly found: Promise<Found | undefined>;
}

function fitOf(dockerfile: Dockerfile, stage: Stage, { history, base, isOnBase }: Found): BuiltFrom | undefined {
  const on =
    base !== undefined && isOnBase ? builtFrom(dockerfile, stage, history, base.history, base.image.config) : undefined;
  return on ?? builtFrom(dockerfile, stage, history, undefined, base?.image.config);
}

/** Images that stand on a base, and those that don't; without a base, all count as the first. */
function byBase(records: readonly Image[], base: Image | undefined): readonly [readonly Image[], readonly Image[]] {
  if (base === undefined) return [records, []];
  const isOn = ({ diffIds }: Image): boolean => base.diffIds.every((diffId, index) => diffIds[index] === diffId);
  return [records.filter(isOn), records.filter((record) => !isOn(record))];
}

/** How many lines and steps have no like; 0 for a perfect fit. */
function unlikeness({ gone, lines }: BuiltFrom): number {
  return lines.filter(({ step, reworded }) => step === undefined || reworded).length + gone.length;
}

/** Images with a name before those without, the newest first. */
function candidates(images: readonly ImageSummary[], uri: vscode.Uri): readonly ImageSummary[] {
  const folder = uri.path.split('/').at(-2)?.toLowerCase() ?? '';
  const newest = [...images].sort((left, right) => right.created - left.created);
  const named = newest.filter(({ tags }) => tags.length > 0);
  const isAlike = ({ tags }: ImageSummary): boolean => tags.some((tag) => folder !== '' && tag.includes(folder));
  return [
    ...new Set([
      ...named.slice(0, newestTried),
      ...named.filter(isAlike),
      ...newest.filter(({ tags }) => tags.length === 0).slice(0, newestTried),
    ]),
  ];
}
