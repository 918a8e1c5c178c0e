import { join } from 'node:path';
import * as vscode from 'vscode';
import { Builds } from './build/builds.ts';
import { RegistryAnswers } from './registryAnswers.ts';
import { registerCommands } from './registerCommands.ts';
import { ContextKeys } from './contextKeys.ts';
import { whenImageFileOpens } from './dockerfile/whenOpened.ts';
import { registerChangeDecorations } from './changeItems.ts';
import { registerQuietDecorations } from './imageTreeItems.ts';
import { LayerStacks } from './files/layerStacks.ts';
import { PartialFiles } from './files/partialFiles.ts';
import { registerLayerFileSystem } from './files/layerFileSystem.ts';
import { imageFolders } from './files/layerUri.ts';
import { registerContainerFileSystem } from './files/containerFileSystem.ts';
import { registerStorageDocuments } from './storage/storageDocuments.ts';
import { whenHistoryOpens } from './history/whenHistoryOpens.ts';
import { ImagesView } from './imagesView.ts';
import { KnownSources } from './knownSources.ts';
import { InspectPanels } from './inspectPanels.ts';
import { AddedRegistries } from './registries/addedRegistries.ts';
import { OpenedImages } from './registries/openedImages.ts';
import { RegistriesView } from './registries/registriesView.ts';
import { Pictures, type KnownWaste } from './picture/pictures.ts';
import { registerRecordDocuments } from './recordDocuments.ts';
import { Rooms } from './rooms.ts';
import { SearchView } from './search/searchView.ts';
import type { Services } from './services.ts';
import { errorWords } from './reportError.ts';
import { settings } from './settings.ts';
import { Sources } from './sources.ts';
import { Transfers } from './transfers.ts';

/** What a crash has left is looked for when a window has long come to rest, ms. */
const sweepAfter = 10_000;

/** Builds the rooms, wires them and registers; nothing is asked of an engine before somebody looks. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Strata', { log: true });
  const added = new AddedRegistries(context.globalState);
  const rooms = new Rooms(context.globalStorageUri, log, new OpenedImages(context.globalState));
  const sources = new Sources((definition, signal) => rooms.connect(definition, signal), {
    memory: context.workspaceState,
    known: new KnownSources(context.globalState),
    onTrouble: (error) => log.warn(errorWords(error).message),
    registryNames: () => added.names,
    folders: imageFolders().map(({ source }) => source),
  });
  const { store } = sources.main;
  const transfers = new Transfers();
  const stacks = new LayerStacks(sources, rooms.work);
  const waste: KnownWaste = new Map();
  const keys = new ContextKeys();
  const view = new ImagesView(sources, stacks, transfers, keys, waste);
  const search = new SearchView(sources, stacks, rooms.search, keys);
  const panels = new InspectPanels(context.extensionUri, sources, context.globalState, log);
  const pictures = new Pictures(context.extensionUri, { sources, stacks, view, waste, log });
  const registries = { added, view: new RegistriesView(sources, added, view, () => rooms.dockerFolder()) };
  const builds = new Builds();
  const answers = new RegistryAnswers(rooms.askRegistry);
  const partials = new PartialFiles(join(context.globalStorageUri.fsPath, 'partial'), (error) =>
    log.warn(errorWords(error).message),
  );
  const sweeping = setTimeout(() => void partials.sweep(), sweepAfter);
  const services: Services = {
    ...{ store, sources, stacks, transfers, view, panels, pictures, registries, builds, answers, search },
    ...{ partials, log },
    memory: context.globalState,
    knownEndpoints: () => rooms.knownEndpoints(),
    dockersChoice: () => rooms.dockersChoice(),
    registryTags: rooms.askRegistry.tags,
    logins: {
      registries: () => rooms.signedInRegistries(),
      changed: () => void rooms.forgetRegistries().then(() => registries.view.refresh()),
    },
  };
  context.subscriptions.push(
    log,
    rooms,
    sources,
    stacks,
    transfers,
    builds,
    view,
    panels,
    registries.view,
    search,
    pictures,
    registerCommands(services),
    { dispose: () => clearTimeout(sweeping) },
    whenImageFileOpens(async () =>
      (await import('./dockerfile/registerImageFiles.ts')).registerImageFiles({
        store,
        stacks,
        answers,
        reach: () => rooms.reach(),
      }),
    ),
    registerLayerFileSystem(sources, stacks, log),
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
    settings.onDidChange(
      ['insecureRegistries'],
      () => void rooms.forgetRegistries().then(() => registries.view.restart()),
    ),
  );
}
