import * as vscode from 'vscode';
import type { LayerScanner } from '../blob/layerScanner.ts';
import type { LayerThreads } from '../blob/layerThreads.ts';
import type { ImageSource } from '../core/image.ts';
import type { LayerWork } from '../core/layerWork.ts';
import type { PictureWork } from '../core/pictureWork.ts';
import type { ContentWork } from '../core/sameContent.ts';
import type { TextSearch } from '../core/textSearch.ts';
import type { ListingStore } from '../core/listingStore.ts';
import type { Registries } from '../registry/registries.ts';
import type { KnownReferences } from '../registry/registryImages.ts';
import type { Reach } from './dockerfile/quietStart.ts';
import type { StartSearcher } from './search/searchImage.ts';
import { watchReading } from './registries/watchReading.ts';
import type { AskRegistry } from './registryAnswers.ts';
import { errorWords } from './reportError.ts';
import type { DockersChoice, KnownEndpoint } from './services.ts';
import { settings } from './settings.ts';
import type { SourceDefinition } from './sourceDefinition.ts';

/** The one door from the editor to the other rooms. Each is loaded when it is first needed, and none during activation. */
export class Rooms {
  readonly #storage: vscode.Uri;
  readonly #log: vscode.LogOutputChannel;
  readonly #known: KnownReferences;
  readonly #env = process.env;
  #threads: Promise<LayerThreads> | undefined;
  #cache: Promise<ListingStore> | undefined;
  #registries: Promise<Registries> | undefined;

  /** The threads on which layers are read, laid upon each other and drawn. */
  readonly work: LayerWork & PictureWork & ContentWork = {
    lay: async (...of) => (await this.#startThreads()).lay(...of),
    view: async (...of) => (await this.#startThreads()).view(...of),
    outline: async (...of) => (await this.#startThreads()).outline(...of),
    map: async (...of) => (await this.#startThreads()).map(...of),
    list: async (...of) => (await this.#startThreads()).list(...of),
    count: async (...of) => (await this.#startThreads()).count(...of),
    hash: async (...of) => (await this.#startThreads()).hash(...of),
  };

  /** Searches texts in a thread of its own. */
  readonly search: StartSearcher = async (...of): Promise<TextSearch> => {
    const { TextSearcher } = await import('../blob/textSearcher.ts');
    return new TextSearcher(new URL('searchThread.cjs', import.meta.url), ...of);
  };

  readonly askRegistry: AskRegistry = {
    tags: async (name, signal) => (await (await this.#startRegistries()).tags(name, signal)).names,
    preview: async (...of) => (await this.#startRegistries()).preview(...of),
  };

  readonly #scanner: LayerScanner = { scan: async (...of) => (await this.#startThreads()).scan(...of) };

  /** What was read before, by whichever source. */
  readonly #listings: ListingStore = {
    get: async (...of) => (await this.#openCache()).get(...of),
    put: async (...of) => (await this.#openCache()).put(...of),
  };

  constructor(storage: vscode.Uri, log: vscode.LogOutputChannel, known: KnownReferences) {
    this.#storage = storage;
    this.#log = log;
    this.#known = known;
  }

  /**
   * Gives a source; one that is an engine is not asked anything yet. STRATA_ARCHIVE names an archive to look at where no other
   * engine than docker's own choice is wanted.
   */
  async connect(definition: SourceDefinition, signal: AbortSignal): Promise<ImageSource> {
    switch (definition.kind) {
      case 'registry':
        return (await this.#startRegistries()).images(definition.name);
      case 'archive':
        return this.#openArchive(definition.path, signal);
      case 'engine': {
        const address = definition.address === '' ? settings.endpoint() : definition.address;
        if (address === '' && this.#archiveInstead !== '') return this.#openArchive(this.#archiveInstead, signal);
        const [{ chooseEndpoint }, { connectEngine }] = await Promise.all([
          import('../engine/endpointChoice.ts'),
          import('../engine/dockerEngine.ts'),
        ]);
        const { endpoint } = await chooseEndpoint(address, this.#env, signal);
        return connectEngine(endpoint, {
          env: this.#env,
          store: settings.engineStore(),
          scanner: this.#scanner,
          listings: this.#listings,
        });
      }
    }
  }

  /** Where the chosen engine is; nothing is touched but docker's configuration. */
  async reach(): Promise<Reach> {
    const address = settings.endpoint();
    if (address === '' && this.#archiveInstead !== '') return { endpoint: '', isLocal: true };
    const { chooseEndpoint } = await import('../engine/endpointChoice.ts');
    try {
      const { endpoint } = await chooseEndpoint(address, this.#env);
      return { endpoint: endpoint.text, isLocal: endpoint.kind === 'unix' || endpoint.kind === 'npipe' };
    } catch {
      // Connecting will say what is wrong with the address, without leaving this machine.
      return { endpoint: '', isLocal: true };
    }
  }

  async dockersChoice(): Promise<DockersChoice> {
    const { chooseEndpoint, overriddenContext } = await import('../engine/endpointChoice.ts');
    const { endpoint } = await chooseEndpoint('', this.#env);
    return { address: endpoint.text, overridden: await overriddenContext(this.#env) };
  }

  async knownEndpoints(): Promise<readonly KnownEndpoint[]> {
    return (await import('../engine/knownEndpoints.ts')).knownEndpoints(this.#env);
  }

  /** The registries docker keeps a sign-in for: `docker.io`, `localhost:5000`. */
  async signedInRegistries(): Promise<readonly string[]> {
    return (await import('../dockerConfig/signedIn.ts')).signedInRegistries(this.#env);
  }

  /** Where docker keeps its sign-ins. */
  async dockerFolder(): Promise<string> {
    return (await import('../dockerConfig/signedIn.ts')).signInsFolder(this.#env);
  }

  /** After a sign-in has come or gone, or a setting has changed: whoever is asked next is asked anew. */
  async forgetRegistries(): Promise<void> {
    // Where none was spoken with yet there is nothing to forget.
    (await this.#registries)?.forget();
  }

  dispose(): void {
    void this.#threads?.then((threads) => threads.dispose());
  }

  get #archiveInstead(): string {
    return this.#env['STRATA_ARCHIVE'] ?? '';
  }

  async #openArchive(path: string, signal: AbortSignal): Promise<ImageSource> {
    const { openArchive } = await import('../archive/imageArchive.ts');
    const worker = new URL('archiveWorker.cjs', import.meta.url);
    return openArchive(path, { worker, listings: this.#listings }, signal);
  }

  #startThreads(): Promise<LayerThreads> {
    return (this.#threads ??= import('../blob/layerThreads.ts').then(
      ({ LayerThreads }) => new LayerThreads(new URL('layerThread.cjs', import.meta.url)),
    ));
  }

  #openCache(): Promise<ListingStore> {
    return (this.#cache ??= import('../blob/listingCache.ts').then(({ listingCache }) =>
      listingCache({
        folder: vscode.Uri.joinPath(this.#storage, 'listings').fsPath,
        onTrouble: (error) => this.#log.warn(`listings: ${errorWords(error).message}`),
      }),
    ));
  }

  #startRegistries(): Promise<Registries> {
    return (this.#registries ??= import('../registry/registries.ts').then(
      ({ Registries }) =>
        new Registries(() => ({
          env: this.#env,
          insecure: settings.insecureRegistries(),
          scanner: this.#scanner,
          listings: this.#listings,
          known: this.#known,
          watch: watchReading,
        })),
    ));
  }
}
