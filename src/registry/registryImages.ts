import { createHash } from 'node:crypto';
import { KeptTables } from '../blob/keptTables.ts';
import { layerExpansion, type Expansion } from '../blob/decompressed.ts';
import { failureOf } from '../blob/layerProblem.ts';
import { filesOfLayer, notingTrouble } from '../blob/filesOfLayer.ts';
import type { LayerScanner } from '../blob/layerScanner.ts';
import { openLayerFile } from '../blob/openLayerFile.ts';
import { scanHere } from '../blob/scanHere.ts';
import { chainIds } from '../core/chainId.ts';
import { isDigest } from '../core/digest.ts';
import { entryTable, type EntryTable } from '../core/entryTable.ts';
import { SourceError, type Failure } from '../core/failure.ts';
import { pairHistory } from '../core/history.ts';
import type {
  Digest,
  Image,
  ImageHistory,
  ImageId,
  ImageSummary,
  Layer,
  LayerListing,
  OpenedFile,
  WantedFile,
} from '../core/image.ts';
import { platformText } from '../core/imageCard.ts';
import { imageIdOf, imageOfSpec, parseImageSpec, type ImageSpec } from '../core/imageSpec.ts';
import { normalisePath } from '../core/layerEntry.ts';
import type { ListingStore } from '../core/listingStore.ts';
import {
  canonical,
  canonicalRepository,
  familiar,
  repositoryOf,
  withDefaultTag,
  type Reference,
} from '../core/reference.ts';
import type { NamedManifest, NameList, NamespaceList, RegistrySource, TagDetails } from '../core/registrySource.ts';
import { inTagOrder } from '../core/tagOrder.ts';
import { remoteBytes, scanRemoteLayer, type RemoteLayer } from './layerReading.ts';
import { manifestFor, type Descriptor, type Manifest } from './manifest.ts';
import type { FetchedManifest, RegistryClient } from './registryClient.ts';
import { readReference } from './readReference.ts';
import { Watched, type ReadingWatch } from './watched.ts';

/** By which name an image can be had again once nothing but its id is known: over a restart, say. */
export interface KnownReferences {
  /** `docker.io/library/debian@sha256:...`, of the image's own manifest. */
  get(registry: string, id: ImageId): string | undefined;
  put(registry: string, id: ImageId, reference: string): void;
}

export interface RegistryImagesOptions {
  readonly listings?: ListingStore;
  /** Who reads layers; on the thread that asks where absent. */
  readonly scanner?: LayerScanner;
  readonly known?: KnownReferences;
  /** When compressed layers are taken for bombs. */
  readonly expansion?: Expansion;
  /** Called when the layers of an image begin to be fetched. */
  readonly watch?: (image: Image) => ReadingWatch;
}

/** More names than this are not asked for in one go: a repository of nightly builds has as many. */
const nameLimit = 10_000;
/** They come a hundred at a time, and who asks too often is sent away. */
const namespaceLimit = 2_000;
/** Docker's own limit for configs, twice: a manifest's is 4 MiB. */
const configLimit = 8 * 1024 * 1024;
interface OpenImage {
  readonly spec: ImageSpec;
  readonly repository: string;
  readonly layers: readonly Descriptor[];
  image: Image;
}

/**
 * The images of one registry that somebody looks at, read where they are: nothing is pulled, and a layer's blob is fetched when
 * its files are asked for. `list` tells the images that were opened; their sizes are compressed.
 */
export class RegistryImages implements RegistrySource {
  readonly kind = 'registry';
  readonly endpoint: string;
  readonly #client: RegistryClient;
  readonly #options: RegistryImagesOptions;
  readonly #images = new Map<string, OpenImage>();
  readonly #tables = new KeptTables();

  constructor(client: RegistryClient, options: RegistryImagesOptions = {}) {
    this.endpoint = client.name;
    this.#client = client;
    this.#options = options;
  }

  ping(signal: AbortSignal): Promise<void> {
    return this.#client.ping(signal);
  }

  repositories(signal: AbortSignal): Promise<NameList> {
    return this.#client.repositories(nameLimit, signal);
  }

  namespace(name: string, signal: AbortSignal): Promise<NamespaceList> {
    return this.#client.namespace(name, namespaceLimit, signal);
  }

  async tags(repository: string, signal: AbortSignal): Promise<NameList> {
    const { names, isWhole } = await this.#client.tags(repository, nameLimit, signal);
    return { names: inTagOrder(names), isWhole };
  }

  tagDetails(repository: string, signal: AbortSignal): Promise<ReadonlyMap<string, TagDetails>> {
    return this.#client.tagDetails(repository, signal);
  }

  digest(repository: string, tag: string, signal: AbortSignal): Promise<Digest> {
    return this.#client.digest(repository, tag, signal);
  }

  delete(repository: string, digest: Digest, signal: AbortSignal): Promise<void> {
    return this.#client.delete(repository, digest, signal);
  }

  forget(): void {
    this.#client.forget();
  }

  /** Throws `old-manifest`, `not-an-image`. */
  async resolve(reference: string, signal: AbortSignal): Promise<NamedManifest> {
    const { digest, manifest } = await this.#manifest(readReference(reference), signal);
    return { digest, platforms: manifest.kind === 'index' ? manifest.manifests : [{ digest }] };
  }

  /**
   * The manifest and the config are fetched anew. A tag names the image that a pull here would take; the other platforms of it
   * are named by the digests of their manifests.
   */
  async open(text: string, platform: string | undefined, signal: AbortSignal): Promise<Image> {
    const reference = readReference(text);
    const named = await this.#manifest(reference, signal);
    const chosen = await this.#ofPlatform(reference, named, platform, signal);
    const { config, layers } = chosen.manifest;
    const bytes = await this.#client.smallBlob(reference.path, config, configLimit, signal);
    const spec = parseImageSpec(parsed(bytes));
    if (spec?.diffIds.length !== layers.length) {
      const whole = canonical(withDefaultTag(reference));
      throw new SourceError({ kind: 'not-an-image', reference: whole, mediaType: config.mediaType });
    }
    const id = imageIdOf(config.digest);
    const repository = repositoryOf(reference);
    const tag = reference.digest === undefined ? familiar(withDefaultTag(reference)) : undefined;
    if (tag !== undefined) this.#forgetMoved(tag, `${repository}@${named.digest}`);
    const known = this.#images.get(id)?.image;
    const own = chosen.isOwn ? [`${repository}@${named.digest}`] : [];
    const image = imageOfSpec(spec, {
      id,
      tags: [...new Set([...(known?.tags ?? []), ...(chosen.isOwn && tag !== undefined ? [tag] : [])])],
      digests: [...new Set([...(known?.digests ?? []), ...own, `${repository}@${chosen.digest}`])],
      size: layers.reduce((total, layer) => total + layer.size, 0),
    });
    this.#images.set(id, { spec, repository: reference.path, layers, image });
    this.#options.known?.put(this.endpoint, id, `${canonicalRepository(reference)}@${chosen.digest}`);
    return image;
  }

  list(signal: AbortSignal): Promise<readonly ImageSummary[]> {
    signal.throwIfAborted();
    return Promise.resolve([...this.#images.values()].map(({ image }) => image));
  }

  /** An image that is open, by id or name, or was open once, by id; any other name is opened for this machine's platform. */
  async inspect(image: string, signal: AbortSignal): Promise<Image> {
    signal.throwIfAborted();
    const known = this.#images.get(image) ?? this.#named(image);
    if (known !== undefined) return known.image;
    if (!/^sha\d+:/.test(image)) return await this.open(image, undefined, signal);
    const reference = isDigest(image) ? this.#options.known?.get(this.endpoint, imageIdOf(image)) : undefined;
    const again = reference === undefined ? undefined : await this.open(reference, undefined, signal);
    if (again?.id !== image) throw new SourceError({ kind: 'no-such-image', image });
    return again;
  }

  history(image: Image, signal: AbortSignal): Promise<ImageHistory> {
    signal.throwIfAborted();
    const { spec, layers } = this.#open(image.id);
    return Promise.resolve(
      pairHistory({
        entries: spec.history,
        diffIds: spec.diffIds,
        chainIds: chainIds(spec.diffIds, sha256),
        store: 'config',
        blobs: layers.map(({ digest, size }) => ({ digest, size })),
      }),
    );
  }

  /**
   * Listings come as the blobs have arrived, one after the other. What is wrong with a layer is thrown when all have been
   * listed: `bad-layer`, `digest-mismatch`.
   */
  async *files(image: Image, signal: AbortSignal, indexes?: readonly number[]): AsyncGenerator<LayerListing> {
    const open = this.#open(image.id);
    const { layers } = await this.history(image, signal);
    const failures: Failure[] = [];
    /** Layers that are alike are read once. */
    const read = new Map<Digest, Omit<LayerListing, 'layer'>>();
    const watched = new Watched(image, this.#options.watch, signal);
    try {
      for (const layer of layers.filter(({ index }) => indexes?.includes(index) !== false)) {
        const listing = read.get(layer.diffId) ?? (await this.#list(open, layer, failures, watched));
        read.set(layer.diffId, listing);
        yield { layer, ...listing };
      }
    } finally {
      watched.done();
    }
    const [failure] = failures;
    if (failure !== undefined) throw new SourceError(failure);
  }

  /** The blob is fetched as far as the file goes. Throws `no-such-file`, `bad-layer`. */
  async *openFile(image: Image, index: number, path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const open = this.#open(image.id);
    const { layers } = await this.history(image, signal);
    const layer = layers[index];
    const watched = new Watched(image, this.#options.watch, signal);
    const remote = this.#remote(open, index, watched);
    if (layer === undefined || remote === undefined)
      throw new SourceError({ kind: 'no-such-file', layer: index, path });
    try {
      const { entries } = await this.#list(open, layer, [], watched);
      const bytes = (): AsyncGenerator<Uint8Array> => remoteBytes(remote, watched.signal());
      yield* openLayerFile({ index, table: entryTable(entries), bytes }, normalisePath(path));
    } finally {
      watched.done();
    }
  }

  async *openFiles(image: Image, files: readonly WantedFile[], signal: AbortSignal): AsyncGenerator<OpenedFile> {
    const open = this.#open(image.id);
    const trouble: SourceError[] = [];
    const watched = new Watched(image, this.#options.watch, signal);
    try {
      for (const [layer, ofLayer] of Map.groupBy(files, (file) => file.layer)) {
        const remote = this.#remote(open, layer, watched);
        if (remote === undefined)
          trouble.push(new SourceError({ kind: 'no-such-file', layer, path: ofLayer[0]?.path ?? '' }));
        else {
          const bytes = remoteBytes(remote, watched.signal());
          yield* notingTrouble(filesOfLayer({ bytes }, layer, ofLayer), trouble);
        }
      }
    } finally {
      watched.done();
    }
    const [first] = trouble;
    if (first !== undefined) throw first;
  }

  /** A tag that stands for something else by now no longer names what it once did. */
  #forgetMoved(name: string, digest: string): void {
    for (const open of this.#images.values()) {
      const { image } = open;
      if (!image.tags.includes(name) || image.digests.includes(digest)) continue;
      open.image = imageOfSpec(open.spec, { ...image, tags: image.tags.filter((tag) => tag !== name) });
    }
  }

  async #manifest(reference: Reference, signal: AbortSignal): Promise<FetchedManifest> {
    const { path, tag, digest } = withDefaultTag(reference);
    const fetched = await this.#client.manifest(path, digest ?? tag ?? '', signal);
    checkKind(fetched.manifest, canonical(withDefaultTag(reference)));
    return fetched;
  }

  /** Down an index to the one image that is meant; an index of an index is none of docker's, but allowed. */
  async #ofPlatform(
    reference: Reference,
    { digest, manifest }: FetchedManifest,
    platform: string | undefined,
    signal: AbortSignal,
    depth = 0,
  ): Promise<ChosenImage> {
    if (manifest.kind === 'image') return { digest, manifest, isOwn: true };
    const wanted = platform ?? ownPlatform();
    const choices = manifest.kind === 'index' ? manifest.manifests : [];
    const own = manifestFor(choices, ownPlatform()) ?? (choices.length === 1 ? choices[0] : undefined);
    const asked = choices.find((each) => each.digest === wanted) ?? manifestFor(choices, wanted);
    const found = platform === undefined ? own : asked;
    if (found === undefined || depth > 3) {
      const whole = canonical(withDefaultTag(reference));
      throw new SourceError({ kind: 'no-platform', reference: whole, platform: wanted });
    }
    const next = await this.#client.manifest(reference.path, found.digest, signal);
    checkKind(next.manifest, `${canonicalRepository(reference)}@${found.digest}`);
    // A digest has done its work; further down the platform it is filed under is meant.
    const below = found.digest === platform && found.platform !== undefined ? platformText(found.platform) : platform;
    const chosen = await this.#ofPlatform(reference, next, below, signal, depth + 1);
    return { ...chosen, isOwn: chosen.isOwn && found.digest === own?.digest };
  }

  #open(id: ImageId): OpenImage {
    const open = this.#images.get(id);
    if (open === undefined) throw new SourceError({ kind: 'no-such-image', image: id });
    return open;
  }

  #named(name: string): OpenImage | undefined {
    return [...this.#images.values()].find(({ image }) => image.tags.includes(name) || image.digests.includes(name));
  }

  async #list(
    open: OpenImage,
    layer: Layer,
    failures: Failure[],
    watched: Watched,
  ): Promise<Omit<LayerListing, 'layer'>> {
    const known = await this.#known(layer.diffId);
    if (known !== undefined) return { entries: known };
    const remote = this.#remote(open, layer.index, watched);
    if (remote === undefined) return { entries: [], incomplete: { kind: 'elsewhere' } };
    const { scanner = scanHere } = this.#options;
    let scanned;
    try {
      scanned = await scanRemoteLayer(remote, scanner, watched.signal());
    } catch (error) {
      // A layer that its maker does not let others hand on: the registry never had it.
      const isMissing = error instanceof SourceError && error.failure.kind === 'not-on-registry';
      if (isMissing && remote.blob.urls.length > 0) return { entries: [], incomplete: { kind: 'elsewhere' } };
      throw error;
    }
    const { entries, problem, hash } = scanned;
    const failure = problem === undefined ? undefined : failureOf(problem, layer.index, entries.length);
    if (failure !== undefined) failures.push(failure);
    else if (hash !== undefined && layer.diffId !== `sha256:${hash}`) {
      failures.push({ kind: 'digest-mismatch', layer: layer.index });
    } else if (problem === undefined) {
      this.#tables.keep(layer.diffId, entries);
      await this.#options.listings?.put(layer.diffId, entries);
    }
    return { entries, ...(problem === undefined ? {} : { incomplete: problem }) };
  }

  async #known(diffId: Digest): Promise<EntryTable | undefined> {
    const here = this.#tables.get(diffId);
    if (here !== undefined) return here;
    const kept = await this.#options.listings?.get(diffId);
    if (kept === undefined) return undefined;
    const table = entryTable(kept);
    this.#tables.keep(diffId, table);
    return table;
  }

  #remote({ repository, layers }: OpenImage, index: number, watched: Watched): RemoteLayer | undefined {
    const blob = layers[index];
    if (blob === undefined) return undefined;
    const { expansion = layerExpansion } = this.#options;
    return {
      client: this.#client,
      ...{ repository, index, blob, expansion },
      onRead: (reading) => watched.report(reading),
    };
  }
}

interface ChosenImage {
  readonly digest: Digest;
  readonly manifest: Extract<Manifest, { kind: 'image' }>;
  /** The one that a pull here would take. */
  readonly isOwn: boolean;
}

/** The platform an engine on this machine would take: its images are for Linux wherever it runs. */
function ownPlatform(): string {
  switch (process.arch) {
    case 'x64':
      return 'linux/amd64';
    case 'arm':
      return 'linux/arm/v7';
    case 'ia32':
      return 'linux/386';
    default:
      return `linux/${process.arch}`;
  }
}

function checkKind(manifest: Manifest, reference: string): void {
  if (manifest.kind === 'old') throw new SourceError({ kind: 'old-manifest', reference });
  if (manifest.kind === 'other')
    throw new SourceError({ kind: 'not-an-image', reference, mediaType: manifest.mediaType });
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
