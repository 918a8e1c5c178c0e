import type * as vscode from 'vscode';
import type { Builds } from './build/builds.ts';
import type { LayerStacks } from './files/layerStacks.ts';
import type { PartialFiles } from './files/partialFiles.ts';
import type { ImageStore } from './imageStore.ts';
import type { RegistryAnswers } from './registryAnswers.ts';
import type { Transfers } from './transfers.ts';
import type { ImagesView } from './imagesView.ts';
import type { Pictures } from './picture/pictures.ts';
import type { InspectPanels } from './inspectPanels.ts';
import type { AddedRegistries } from './registries/addedRegistries.ts';
import type { RegistriesView } from './registries/registriesView.ts';
import type { SearchView } from './search/searchView.ts';
import type { Sources } from './sources.ts';

/** An engine that could be chosen: one of docker's contexts, or a socket that exists on this machine. */
export interface KnownEndpoint {
  readonly name: string;
  readonly address: string;
  readonly detail: string;
  readonly origin: 'context' | 'socket';
}

/** Where the docker command line would look for its engine. */
export interface DockersChoice {
  readonly address: string;
  /** The context DOCKER_HOST is heeded instead of; empty where there is none. */
  readonly overridden: string;
}

/** The sign-ins docker keeps. */
export interface Logins {
  /** The registries there is one for: `docker.io`, `localhost:5000`. */
  readonly registries: () => Promise<readonly string[]>;
  /** One has come or gone: who is asked next is asked as somebody else. */
  readonly changed: () => void;
}

/** The registries the person added, and the view that shows them. */
export interface RegistryServices {
  readonly added: AddedRegistries;
  readonly view: RegistriesView;
}

/** What a command may use: made once in `activate`, handed to every command. */
export interface Services {
  /** Of the chosen engine: `sources.main.store`. */
  readonly store: ImageStore;
  readonly sources: Sources;
  /** The files of the images looked at last. */
  readonly stacks: LayerStacks;
  readonly transfers: Transfers;
  readonly view: ImagesView;
  readonly panels: InspectPanels;
  readonly registries: RegistryServices;
  readonly pictures: Pictures;
  readonly knownEndpoints: () => Promise<readonly KnownEndpoint[]>;
  /** Throws SourceErrors: the context may not be there. */
  readonly dockersChoice: () => Promise<DockersChoice>;
  /** The tags of the repository a name means, asked of its registry: `latest` and the highest versions first. Throws SourceErrors. */
  readonly registryTags: (name: string, signal: AbortSignal) => Promise<readonly string[]>;
  readonly search: SearchView;
  readonly builds: Builds;
  readonly logins: Logins;
  /** What registries were asked for by a click. */
  readonly answers: RegistryAnswers;
  /** Files on this machine that are being written. */
  readonly partials: PartialFiles;
  readonly log: vscode.LogOutputChannel;
  /** Remembered for the person across workspaces: recent names, the last author. */
  readonly memory: vscode.Memento;
}
