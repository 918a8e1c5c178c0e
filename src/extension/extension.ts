import * as vscode from 'vscode';
import type { LayerScanner } from '../blob/layerScanner.ts';
import type { LayerThreads } from '../blob/layerThreads.ts';
import type { ImageSource } from '../core/image.ts';
import type { Registries } from '../registry/registries.ts';
import type { LayerWork } from '../core/layerWork.ts';
import type { ListingStore } from '../core/listingStore.ts';
import { Builds } from './build/builds.ts';
import { RegistryAnswers } from './registryAnswers.ts';
import { registerCommands } from './registerCommands.ts';
import { ContextKeys } from './contextKeys.ts';
import type { Reach } from './dockerfile/quietStart.ts';
import { whenImageFileOpens } from './dockerfile/whenOpened.ts';
import { registerChangeDecorations } from './changeItems.ts';
import { registerQuietDecorations } from './imageTreeItems.ts';
import { LayerStacks } from './files/layerStacks.ts';
import { registerLayerFileSystem } from './files/layerFileSystem.ts';
import { registerContainerFileSystem } from './files/containerFileSystem.ts';
import { registerStorageDocuments } from './storage/storageDocuments.ts';
import { whenHistoryOpens } from './history/whenHistoryOpens.ts';
import { ImagesView } from './imagesView.ts';
import { InspectPanels } from './inspectPanels.ts';
import { AddedRegistries } from './registries/addedRegistries.ts';
import { RegistriesView } from './registries/registriesView.ts';
import { watchReading } from './registries/watchReading.ts';
import { Pictures, type KnownWaste } from './picture/pictures.ts';
import { registerRecordDocuments } from './recordDocuments.ts';
import type { KnownEndpoint, Logins } from './services.ts';
import { errorWords } from './reportError.ts';
import { settings } from './settings.ts';
import { type SourceDefinition, Sources } from './sources.ts';
import { Transfers } from './transfers.ts';

/** Builds the rooms, wires them and registers; nothing is asked of an engine before somebody looks. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Strata', { log: true });
  const layers = layerParts(context.globalStorageUri, log);
  const known = connectRegistries(layers);
  const sources = new Sources(
    async (definition, signal) =>
      definition.kind === 'registry'
        ? (await known()).images(definition.name)
        : await connect(definition, layers, signal),
    context.workspaceState,
    (error) => log.warn(errorWords(error).message),
  );
  const { store } = sources.main;
  const transfers = new Transfers();
  const stacks = new LayerStacks(sources, layers.work);
  const waste: KnownWaste = new Map();
  const view = new ImagesView(sources, stacks, transfers, new ContextKeys(), waste);
  const panels = new InspectPanels(context.extensionUri, sources, context.globalState, log);
  const pictures = new Pictures(context.extensionUri, { sources, stacks, view, waste, log });
  const knownEndpoints = async (): Promise<readonly KnownEndpoint[]> =>
    (await import('../engine/knownEndpoints.ts')).knownEndpoints(process.env);
  const registryTags = async (name: string, signal: AbortSignal): Promise<readonly string[]> =>
    (await (await known()).tags(name, signal)).names;
  const added = new AddedRegistries(context.globalState);
  const registries = { added, view: new RegistriesView(sources, added, view) };
  const builds = new Builds();
  const logins: Logins = {
    registries: async () => (await import('../dockerConfig/signedIn.ts')).signedInRegistries(process.env),
    changed: () => void known().then((each) => registries.view.askAnew(each)),
  };
  const answers = new RegistryAnswers({
    tags: registryTags,
    preview: async (...of) => (await known()).preview(...of),
  });
  const services = {
    ...{ store, sources, stacks, transfers, view, panels, pictures, registries, knownEndpoints, registryTags, logins },
    ...{ builds, answers, log, memory: context.globalState },
  };
  context.subscriptions.push(
    log,
    layers,
    sources,
    stacks,
    transfers,
    builds,
    view,
    panels,
    registries.view,
    pictures,
    registerCommands(services),
    whenImageFileOpens(async () =>
      (await import('./dockerfile/registerImageFiles.ts')).registerImageFiles({ store, stacks, answers, reach }),
    ),
    registerLayerFileSystem(sources, stacks),
    registerContainerFileSystem(sources),
    registerStorageDocuments(sources),
    whenHistoryOpens(async () => (await import('./history/register.ts')).registerHistory(sources, stacks)),
    registerQuietDecorations(),
    registerChangeDecorations(),
    registerRecordDocuments(sources),
    settings.onDidChange(['endpoint', 'engineStore'], () => {
      // Before somebody has asked for the engine, another address is no reason to.
      if (store.state.kind !== 'idle') void store.restart();
    }),
    settings.onDidChange(['insecureRegistries'], () => void known().then((each) => registries.view.restart(each))),
  );
}

/** What all sources share: the threads that read layers, and the listings of those that were read before. */
interface LayerParts {
  readonly work: LayerWork;
  readonly scanner: LayerScanner;
  readonly listings: ListingStore;
  dispose(): void;
}

/** Loaded when somebody looks into a layer, and not before. */
function layerParts(storage: vscode.Uri, log: vscode.LogOutputChannel): LayerParts {
  let threads: Promise<LayerThreads> | undefined;
  let cache: Promise<ListingStore> | undefined;
  const theThreads = (): Promise<LayerThreads> =>
    (threads ??= import('../blob/layerThreads.ts').then(
      ({ LayerThreads }) => new LayerThreads(new URL('layerThread.cjs', import.meta.url)),
    ));
  const theCache = (): Promise<ListingStore> =>
    (cache ??= import('../blob/listingCache.ts').then(({ listingCache }) =>
      listingCache({
        folder: vscode.Uri.joinPath(storage, 'listings').fsPath,
        onTrouble: (error) => log.warn(`listings: ${errorWords(error).message}`),
      }),
    ));
  return {
    work: {
      lay: async (...of) => (await theThreads()).lay(...of),
      view: async (...of) => (await theThreads()).view(...of),
    },
    scanner: { scan: async (...of) => (await theThreads()).scan(...of) },
    listings: {
      get: async (...of) => (await theCache()).get(...of),
      put: async (...of) => (await theCache()).put(...of),
    },
    dispose: () => void threads?.then((started) => started.dispose()),
  };
}

/** Where the chosen engine is; nothing is touched but docker's configuration. */
async function reach(): Promise<Reach> {
  const { env } = process;
  if ((env['STRATA_ARCHIVE'] ?? '') !== '' && settings.endpoint() === '') return { endpoint: '', isLocal: true };
  const { chooseEndpoint } = await import('../engine/endpointChoice.ts');
  try {
    const { endpoint } = await chooseEndpoint(settings.endpoint(), env);
    return { endpoint: endpoint.text, isLocal: endpoint.kind === 'unix' || endpoint.kind === 'npipe' };
  } catch {
    // Connecting will say what is wrong with the address, without leaving this machine.
    return { endpoint: '', isLocal: true };
  }
}

/**
 * dockerode and all it brings are loaded here, when the first image is asked for, and not before. STRATA_ARCHIVE names an
 * archive to look at where there is no engine.
 */
async function connect(
  definition: Exclude<SourceDefinition, { kind: 'registry' }>,
  { scanner, listings }: LayerParts,
  signal: AbortSignal,
): Promise<ImageSource> {
  const { env } = process;
  if (definition.kind === 'archive') return connectArchive(definition.path, listings, signal);
  const address = definition.address === '' ? settings.endpoint() : definition.address;
  const archive = env['STRATA_ARCHIVE'] ?? '';
  if (archive !== '' && address === '') return connectArchive(archive, listings, signal);
  const [{ chooseEndpoint }, { connectEngine }] = await Promise.all([
    import('../engine/endpointChoice.ts'),
    import('../engine/dockerEngine.ts'),
  ]);
  const { endpoint } = await chooseEndpoint(address, env, signal);
  return connectEngine(endpoint, { env, store: settings.engineStore(), scanner, listings });
}

/** What speaks with registries, loaded when the first is asked for something. */
function connectRegistries({ listings }: LayerParts): () => Promise<Registries> {
  let registries: Promise<Registries> | undefined;
  return () =>
    (registries ??= import('../registry/registries.ts').then(
      ({ Registries: Known }) =>
        new Known(() => ({ env: process.env, insecure: settings.insecureRegistries(), listings, watch: watchReading })),
    ));
}

async function connectArchive(path: string, listings: ListingStore, signal: AbortSignal): Promise<ImageSource> {
  const { openArchive } = await import('../archive/imageArchive.ts');
  return openArchive(path, { worker: new URL('archiveWorker.cjs', import.meta.url), listings }, signal);
}
