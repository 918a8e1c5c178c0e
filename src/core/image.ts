/**
 * The central data: what an image is, wherever it lives, and the port through which it is reached.
 * Sizes are bytes, times are milliseconds since the Unix epoch, paths are absolute and use `/`.
 */

import type { ImageStorage } from './imageStorage.ts';
import type { BuildEvent, BuildRequest } from './build/buildRequest.ts';
import type { LayerProblem } from './layerProblem.ts';

declare const digestBrand: unique symbol;
declare const imageIdBrand: unique symbol;

/** A content hash with its algorithm, `sha256:<64 hex digits>`. */
export type Digest = string & { readonly [digestBrand]: true };

/** What identifies an image on its source: the digest of its config, or of its manifest on a containerd store. */
export type ImageId = string & { readonly [imageIdBrand]: true };

/** An operating system and processor an image runs on. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

/** One row of a list of images: what a source tells about an image without being asked for it. */
export interface ImageSummary {
  readonly id: ImageId;
  /** Familiar `repository:tag` names, those without a registry first, else in the source's order; empty for a dangling image. */
  readonly tags: readonly string[];
  /** `repository@digest` names. */
  readonly digests: readonly string[];
  readonly created: number;
  /** Bytes on the source: block usage on some stores, a sum of file sizes on others. */
  readonly size: number;
  readonly parent?: ImageId;
  readonly labels: Readonly<Record<string, string>>;
}

/** The parts of an image's config that say how it runs. */
export interface ImageConfig {
  readonly env: readonly string[];
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  /** `80/tcp`, sorted. */
  readonly exposedPorts: readonly string[];
  readonly volumes: readonly string[];
  readonly user: string;
  readonly workingDir: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly stopSignal?: string;
  readonly healthcheck?: readonly string[];
  readonly onBuild: readonly string[];
  readonly shell: readonly string[];
}

/** An image's whole record, as `docker image inspect` shows it. */
export interface Image extends ImageSummary {
  readonly platform: Platform;
  readonly config: ImageConfig;
  readonly author: string;
  readonly comment: string;
  /** diffIDs from the bottom layer to the top one. They repeat where layers are alike. */
  readonly diffIds: readonly Digest[];
  /** The store's driver, `overlay2` or `overlayfs`; empty where the source has none. */
  readonly driver: string;
  /** The record byte for byte as the source sent it: one JSON object. */
  readonly raw: Uint8Array;
}

/** One line of an image's history, as its config or the daemon tells it. */
export interface HistoryEntry {
  /** The instruction as recorded: `/bin/sh -c #(nop)  CMD ["bash"]`, `RUN /bin/sh -c make # buildkit`. */
  readonly createdBy: string;
  readonly created: number;
  readonly comment: string;
  readonly author?: string;
  /** Bytes the layer takes, where the source says. */
  readonly size?: number;
  /** The image whose top this line was, where it is still known. */
  readonly id?: ImageId;
  /** True where the config says this line made no layer; absent where nobody says. */
  readonly emptyLayer?: boolean;
  readonly tags?: readonly string[];
}

/** A read-only layer of an image. */
export interface Layer {
  /** 0 is the bottom layer. */
  readonly index: number;
  readonly diffId: Digest;
  /** Identifies the layer together with everything below it. */
  readonly chainId: Digest;
  /** What it takes on its source: compressed where the source keeps it so. */
  readonly size?: number;
  /** What it is kept as, where the source keeps blobs: what a manifest names. */
  readonly blob?: LayerBlob;
}

/** A layer as it travels: a tar, compressed as a rule. */
export interface LayerBlob {
  /** Of the blob itself, so that it differs from the diffID where the blob is compressed. */
  readonly digest: Digest;
  /** Bytes, compressed. */
  readonly size: number;
}

/** A history line with the layer it made, if it made one. */
export interface HistoryStep {
  /** Absent where an image has a layer that no history line accounts for. */
  readonly entry?: HistoryEntry;
  readonly layer?: Layer;
  /** The pairing was inferred from what the daemon tells and could be wrong. */
  readonly guessed: boolean;
}

/** History and layers in pairs, the oldest step first. */
export interface ImageHistory {
  readonly steps: readonly HistoryStep[];
  readonly layers: readonly Layer[];
  /** What the pairing stands on: the config's own `empty_layer`, sizes that are exact on this store, or inference. */
  readonly basis: 'config' | 'sizes' | 'inferred';
}

export type ContainerState =
  'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead' | 'unknown';

/** A container: an image and the read-write layer on top of it. */
export interface Container {
  readonly id: string;
  /** Without the leading slash. */
  readonly name: string;
  readonly imageId: ImageId;
  /** The image as it was named when the container was created. */
  readonly image: string;
  readonly command: string;
  readonly created: number;
  readonly state: ContainerState;
  /** `Up 3 minutes`, `Exited (0) 2 hours ago`: as it was when the source was asked. */
  readonly status: string;
  /** When that state began, where its status tells something of it. */
  readonly since?: Since;
  /** The ports that can be reached from outside; absent where the source does not say. */
  readonly ports?: readonly PublishedPort[];
}

/** A moment that is known to lie between two, ms since the epoch. */
export interface Since {
  readonly earliest: number;
  readonly latest: number;
}

/** A port of a container and where it is reached on the engine's machine. */
export interface PublishedPort {
  /** `80/tcp`. */
  readonly container: string;
  readonly host: number;
  /** `0.0.0.0` and `::` mean every address; the same port is told for each. */
  readonly address: string;
}

export type ChangeKind = 'added' | 'modified' | 'deleted';

/** One path of a container's read-write layer. */
export interface Change {
  readonly path: string;
  readonly kind: ChangeKind;
}

/** A file of a container, or what else stands at a path. */
export interface ContainerFile {
  readonly kind: EntryKind;
  readonly size: number;
  readonly mode: number;
  readonly mtime: number;
  readonly linkTarget?: string;
}

export type EntryKind = 'file' | 'directory' | 'symlink' | 'hardlink' | 'character' | 'block' | 'fifo';

/** One tar entry of a layer: the file as that layer brings it, or the whiteout by which it deletes one. */
export interface LayerEntry {
  /**
   * Relative to the image's root, no leading slash; of a whiteout, the path it deletes.
   * A byte `b` of a name that is no UTF-8 stands as the lone surrogate U+DC00 + b, so that no name is lost.
   */
  readonly path: string;
  readonly kind: EntryKind;
  /** `deletes`: this path below is gone. `opaque`: everything below this directory is gone. */
  readonly whiteout?: 'deletes' | 'opaque';
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: number;
  readonly linkTarget?: string;
}

/** A plain file that is wanted out of a layer; of a hard link, the file it names. */
export interface WantedFile {
  /** 0 is the bottom layer. */
  readonly layer: number;
  readonly path: string;
  readonly size: number;
  /** Where its content begins in the uncompressed layer, where that is known: a tar may name a path twice. */
  readonly offset?: number;
  /** Its other names in the same layer. */
  readonly aliases: readonly string[];
}

/** A wanted file whose turn it is. The content is to be read to its end, or left, before the next file is asked for. */
export interface OpenedFile {
  readonly file: WantedFile;
  /** Throws `bad-layer` where it is not all there. */
  readonly content: AsyncIterable<Uint8Array>;
}

/** A place images live: a daemon, an archive file, a registry. Every method throws `SourceError`. */
export interface ImageSource {
  readonly kind: 'engine' | 'archive' | 'registry';
  /** Where it is, as a person would write it: `unix:///var/run/docker.sock`, `httpd.tar`. */
  readonly endpoint: string;
  list(signal: AbortSignal): Promise<readonly ImageSummary[]>;
  inspect(image: string, signal: AbortSignal): Promise<Image>;
  history(image: Image, signal: AbortSignal): Promise<ImageHistory>;
  /** The entries of the layers at `indexes` (all where absent), layer after layer in the order they arrive. */
  files(image: Image, signal: AbortSignal, indexes?: readonly number[]): AsyncIterable<LayerListing>;
  /** All listings, from the bottom up, where the source has them without reading the layers themselves; undefined where it doesn't. */
  quickFiles?(image: Image, signal: AbortSignal): Promise<readonly LayerListing[] | undefined>;
  /** The content of a plain file as the layer at `index` brings it. `path` is an entry's. */
  openFile(image: Image, index: number, path: string, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /**
   * The contents of many files, each layer read once: they come as the layers have them. A file that is not there does not come;
   * what is wrong with a layer is thrown once all others have been read (`bad-layer`, `no-such-file`).
   */
  openFiles(image: Image, files: readonly WantedFile[], signal: AbortSignal): AsyncIterable<OpenedFile>;
  /** Gives back what the source holds, an open file or a thread; nothing is asked of it afterwards. */
  close?(): Promise<void>;
}

/**
 * Entries in the order the layer has them: an array, or a table that makes each entry as it is asked for.
 * (A layer of a million entries takes 200 MB as objects and a quarter of that as a table.)
 */
export interface LayerEntries extends Iterable<LayerEntry> {
  readonly length: number;
  at(index: number): LayerEntry | undefined;
}

/** What one layer brings. */
export interface LayerListing {
  readonly layer: Layer;
  readonly entries: LayerEntries;
  /** Why entries are missing, where the layer is damaged or passes a limit. */
  readonly incomplete?: LayerProblem;
}

/** Something a daemon says has happened. */
export type EngineEvent =
  | { readonly kind: 'image'; readonly action: string; readonly id: string; readonly name: string }
  | { readonly kind: 'container'; readonly action: string; readonly id: string; readonly imageName: string }
  /** The stream of events (re)started: what was listed before may be stale. */
  | { readonly kind: 'connected' };

/** How far one layer of a pull or push is, as `docker pull` words it. */
export interface LayerProgress {
  /** The short id the daemon prints, or empty for a line about the whole. */
  readonly id: string;
  /** `Waiting`, `Downloading`, `Extracting`, `Pull complete`, `Already exists` ... */
  readonly status: string;
  readonly current?: number;
  readonly total?: number;
}

/** What `commit` writes into the new image. */
export interface CommitOptions {
  /** A reference that has been parsed; absent leaves the image untagged. */
  readonly reference?: { readonly repository: string; readonly tag: string };
  readonly message: string;
  readonly author: string;
  readonly pause: boolean;
  /** Dockerfile instructions, `CMD ["x"]`. */
  readonly changes: readonly string[];
}

export interface EngineInfo {
  readonly name: string;
  readonly version: string;
  readonly apiVersion: string;
  readonly os: string;
  /** As platforms are named: `amd64`, `arm64`. */
  readonly architecture: string;
  readonly driver: string;
  /** Images are manifests in containerd's content store rather than layers of a graph driver. */
  readonly containerdStore: boolean;
  readonly rootDir: string;
}

/** A source that can also change things: a Docker-compatible daemon. */
export interface Engine extends ImageSource {
  readonly kind: 'engine';
  info(signal: AbortSignal): Promise<EngineInfo>;
  containers(signal: AbortSignal): Promise<readonly Container[]>;
  changes(containerId: string, signal: AbortSignal): Promise<readonly Change[]>;
  /** What stands at an absolute path of a container, links not followed. Throws `daemon` with status 404 where nothing does. */
  stat(containerId: string, path: string, signal: AbortSignal): Promise<ContainerFile>;
  /** The content of a plain file as the container has it. */
  readFile(containerId: string, path: string, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** Where the engine keeps an image, on its own machine. */
  storage(image: Image, signal: AbortSignal): Promise<ImageStorage>;
  /** Never ends by itself: reconnects with back-off, says `connected` each time; ends when aborted. */
  events(signal: AbortSignal, onTrouble: (error: unknown) => void): AsyncIterable<EngineEvent>;
  /** Ends once the image is confirmed to be here. `reference` is a full one (`docker.io/library/debian:12`). */
  pull(reference: string, signal: AbortSignal, options?: { readonly platform?: string }): AsyncIterable<LayerProgress>;
  /** The new image's id. */
  commit(containerId: string, options: CommitOptions, signal: AbortSignal): Promise<ImageId>;
  tag(image: string, repository: string, tag: string, signal: AbortSignal): Promise<void>;
  /** Untags a name, or removes the image where it was the last. */
  remove(image: string, signal: AbortSignal, options?: { readonly force?: boolean }): Promise<void>;
  /** Pushes one tag; ends once the registry has confirmed what it has. */
  push(reference: string, signal: AbortSignal): AsyncIterable<LayerProgress>;
  /** Pulls every tag of a repository. */
  pullAll(repository: string, signal: AbortSignal): AsyncIterable<LayerProgress>;
  /** What a registry has of an image, through the daemon's own access to it; empty where it does not tell. */
  platforms(reference: string, signal: AbortSignal): Promise<readonly Platform[]>;
  /** Builds from a folder of this machine; ends with the image's id. */
  build(request: BuildRequest, signal: AbortSignal): AsyncIterable<BuildEvent>;
  prunePreview(kind: PruneKind, signal: AbortSignal): Promise<PrunePreview>;
  prune(kind: PruneKind, signal: AbortSignal): Promise<Pruned>;
  /** An archive as `docker save` writes it; throws at its end where it is not whole and true. */
  save(images: readonly string[], signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** Loads an archive as `docker save` writes it. */
  load(archive: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncIterable<LoadStep>;
  /** Makes an image of a root file system's tar, compressed or not. */
  importImage(rootfs: AsyncIterable<Uint8Array>, options: ImportOptions, signal: AbortSignal): Promise<ImageId>;
  /** Makes a container and starts it, detached; its id. Where it does not start, or is given up, nothing is left of it. */
  run(options: RunOptions, signal: AbortSignal): Promise<string>;
  /** The same on a terminal, from its first byte on. Aborting lets go of the terminal, not of the container. */
  runOnTerminal(options: RunOptions, size: TerminalSize, signal: AbortSignal): Promise<ContainerTerminal>;
  /** Runs one more command in a running container, on a terminal of its own. */
  exec(
    container: string,
    command: readonly string[],
    size: TerminalSize,
    signal: AbortSignal,
  ): Promise<ContainerTerminal>;
  start(container: string, signal: AbortSignal): Promise<void>;
  /** With force after `seconds`, the container's own patience where absent. */
  stop(container: string, signal: AbortSignal, seconds?: number): Promise<void>;
  /** Stops it as `stop` does, and starts it again. */
  restart(container: string, signal: AbortSignal): Promise<void>;
  /** Freezes its processes; one that is paused already is fine. */
  pause(container: string, signal: AbortSignal): Promise<void>;
  /** Lets them go on; one that is not paused is fine. */
  unpause(container: string, signal: AbortSignal): Promise<void>;
  /** With its anonymous volumes; a running one only by `force`. */
  removeContainer(container: string, signal: AbortSignal, options?: { readonly force?: boolean }): Promise<void>;
  /** What a container has written; with `follow` also what it writes until it ends. */
  logs(
    container: string,
    signal: AbortSignal,
    options?: { readonly follow?: boolean; readonly tail?: number },
  ): AsyncIterable<LogPiece>;
  /** Docker Hub's answer to a word, the best known repositories first; the engine asks, not this machine. */
  search(term: string, signal: AbortSignal): Promise<readonly FoundRepository[]>;
}

/** A repository of Docker Hub. */
export interface FoundRepository {
  readonly name: string;
  readonly description: string;
  readonly stars: number;
  readonly official: boolean;
}

/** In characters. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** A process in a container and the terminal it runs on. */
export interface ContainerTerminal {
  readonly container: string;
  /** What the process writes; ends when it ends. Once only. */
  readonly output: AsyncIterable<Uint8Array>;
  write(bytes: Uint8Array): void;
  resize(size: TerminalSize, signal: AbortSignal): Promise<void>;
  /** The process's exit code, once `output` has ended; undefined where nobody knows any more. */
  exitCode(signal: AbortSignal): Promise<number | undefined>;
}

/** Which images a prune removes: those without a name, or all that no container uses. */
export type PruneKind = 'dangling' | 'unused';

export interface PrunePreview {
  readonly images: readonly PrunableImage[];
  /** Bytes that no other image shares; what the images share among themselves alone comes on top. */
  readonly freedAtLeast: number;
}

/** An image that a prune removes, with the bytes no other image shares. */
export interface PrunableImage extends ImageSummary {
  readonly ownBytes: number;
}

export interface Pruned {
  readonly deleted: readonly ImageId[];
  readonly untagged: readonly string[];
  readonly freed: number;
}

/** What happens while an archive is loaded. */
export type LoadStep =
  | { readonly kind: 'progress'; readonly progress: LayerProgress }
  /** A tag, or an id where the archive names none. */
  | { readonly kind: 'loaded'; readonly name: string };

export interface ImportOptions {
  /** A reference that has been parsed; absent leaves the image untagged. */
  readonly reference?: { readonly repository: string; readonly tag: string };
  readonly message: string;
  /** Dockerfile instructions, `CMD ["x"]`. */
  readonly changes: readonly string[];
}

export interface RunOptions {
  readonly image: string;
  readonly name?: string;
  /** The image's own where absent. */
  readonly command?: readonly string[];
  /** `NAME=value`. */
  readonly env?: readonly string[];
  readonly ports?: readonly PortMapping[];
  /** The container goes when it ends. */
  readonly autoRemove?: boolean;
}

export interface PortMapping {
  /** `80/tcp`. */
  readonly container: string;
  /** Any free one where absent. */
  readonly host?: number;
  /** Of the engine's machine, where not all of its addresses are meant. */
  readonly address?: string;
}

/** A piece of what a container wrote; it may end inside a line, or a character. */
export interface LogPiece {
  readonly stream: 'stdout' | 'stderr';
  readonly bytes: Uint8Array;
}
