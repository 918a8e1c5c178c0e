import * as vscode from 'vscode';
import { isCancelled } from '../core/failure.ts';
import type { ImageSummary } from '../core/image.ts';
import { packBytes, unpackBytes } from '../core/packBytes.ts';
import type { FromView, ImageRef, InspectedImage, InspectedRecord, Shell, ToView } from '../protocol.ts';
import { nameFormat, namedFormats, removeFormat } from './namedFormats.ts';
import { parseFromView, parseKeptImages } from './parseFromView.ts';
import { recentFormats, recentTexts, rememberText } from './recentTexts.ts';
import { recordUri } from './recordDocuments.ts';
import { errorWords } from './reportError.ts';
import { settings } from './settings.ts';
import { webviewPage, webviewRoots } from './webviewPage.ts';
import { mainKey, type Source, type Sources } from './sources.ts';

const viewType = 'strata.inspect';
const page = { element: 'strata-inspect', script: 'webview.js' };

/** How many records one message carries: the view shows the first rows while the rest arrive. */
const recordsPerMessage = 50;

export interface InspectOptions {
  readonly format?: string;
  readonly compare?: boolean;
}

/** The inspect panels: opened for one image or several, kept true to the store, restored after a reload. */
export class InspectPanels implements vscode.WebviewPanelSerializer {
  readonly #extensionUri: vscode.Uri;
  readonly #sources: Sources;
  readonly #memory: vscode.Memento;
  readonly #log: vscode.LogOutputChannel;
  readonly #panels = new Set<InspectPanel>();
  readonly #disposables: readonly { dispose(): unknown }[];

  constructor(extensionUri: vscode.Uri, sources: Sources, memory: vscode.Memento, log: vscode.LogOutputChannel) {
    this.#extensionUri = extensionUri;
    this.#sources = sources;
    this.#memory = memory;
    this.#log = log;
    this.#disposables = [
      sources.onDidChange((source) => {
        for (const panel of this.#panels) panel.follow(source);
      }),
      settings.onDidChange(['formats'], () => this.#tellFormats()),
      vscode.window.registerWebviewPanelSerializer(viewType, this),
    ];
  }

  /** Opens the images, or shows the panel that already has exactly these. */
  open(images: readonly ImageRef[], options: InspectOptions = {}): void {
    const keys = images.map(({ key }) => key).join('\n');
    const open = [...this.#panels].find((panel) => panel.keys === keys);
    if (open !== undefined && options.format === undefined) {
      open.panel.reveal();
      return;
    }
    const panel = vscode.window.createWebviewPanel(viewType, panelTitle(images), vscode.ViewColumn.Active, {
      enableFindWidget: false,
    });
    this.#adopt(panel, images, options);
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const images = parseKeptImages(state);
    if (images.length === 0) panel.dispose();
    else this.#adopt(panel, images, {});
    return Promise.resolve();
  }

  /** Passes a palette command on to the panel that has the focus. */
  perform(action: Extract<ToView, { kind: 'perform' }>['action']): void {
    for (const panel of this.#panels) if (panel.panel.active) panel.post({ kind: 'perform', action });
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
    for (const panel of this.#panels) panel.panel.dispose();
  }

  #adopt(panel: vscode.WebviewPanel, images: readonly ImageRef[], options: InspectOptions): void {
    panel.webview.options = { enableScripts: true, localResourceRoots: webviewRoots(this.#extensionUri) };
    panel.iconPath = vscode.Uri.joinPath(this.#extensionUri, 'media', 'inspect.svg');
    const inspected = new InspectPanel(panel, images, options, this.#sources, {
      history: () => this.#history(),
      remember: (format) => this.#remember(format),
      forget: () => this.#memory.update(recentFormats.key, []).then(() => this.#tellFormats()),
      log: this.#log,
    });
    this.#panels.add(inspected);
    panel.onDidDispose(() => this.#panels.delete(inspected));
    panel.webview.html = webviewPage(panel.webview, this.#extensionUri, page);
  }

  #history(): readonly string[] {
    return recentTexts(this.#memory, recentFormats);
  }

  async #remember(format: string): Promise<void> {
    await rememberText(this.#memory, recentFormats, format);
    this.#tellFormats();
  }

  #tellFormats(): void {
    for (const panel of this.#panels) {
      panel.post({ kind: 'formats', formats: namedFormats(), history: this.#history() });
    }
  }
}

/** How the view names an image of a source: by its tag where it has one, so that the panel follows the name. */
export function imageRef(source: string, image: ImageSummary, name?: string): ImageRef {
  return refByName(source, name ?? image.tags[0] ?? image.id, image.id);
}

/** The same for an image nobody has seen yet. */
export function refByName(source: string, name: string, id: string = name): ImageRef {
  return { key: source === '' ? name : `${name} ${source}`, name, id, source };
}

interface PanelHost {
  readonly history: () => readonly string[];
  readonly remember: (format: string) => Promise<void>;
  readonly forget: () => Thenable<void>;
  readonly log: vscode.LogOutputChannel;
}

class InspectPanel {
  readonly panel: vscode.WebviewPanel;
  readonly keys: string;
  readonly #images: readonly ImageRef[];
  readonly #options: InspectOptions;
  readonly #sources: Sources;
  readonly #host: PanelHost;
  /** What the store said of each image when its record was last sent. */
  readonly #sent = new Map<string, ImageSummary | undefined>();

  constructor(
    panel: vscode.WebviewPanel,
    images: readonly ImageRef[],
    options: InspectOptions,
    sources: Sources,
    host: PanelHost,
  ) {
    this.panel = panel;
    this.keys = images.map(({ key }) => key).join('\n');
    this.#images = images;
    this.#options = options;
    this.#sources = sources;
    this.#host = host;
    panel.title = panelTitle(images);
    panel.webview.onDidReceiveMessage((message: unknown) => void this.#receive(message));
  }

  post(message: ToView): void {
    void this.panel.webview.postMessage(packBytes(message));
  }

  /** Sends what has changed in a source since the records were sent: an image's record, or that it is gone. */
  follow({ key, store }: Source): void {
    const images = this.#images.filter(({ source }) => source === key);
    if (images.length === 0 || store.state.kind !== 'ready' || this.#sent.size === 0) return;
    this.post({ kind: 'trouble' });
    for (const image of images) {
      const summary = store.find(image.name);
      if (this.#sent.get(image.key) === summary) continue;
      this.#sent.set(image.key, summary);
      if (summary === undefined) this.post({ kind: 'gone', key: image.key });
      else void this.#sendUpdate(image);
    }
  }

  async #receive(message: unknown): Promise<void> {
    const request = parseFromView(unpackBytes(message));
    if (request === undefined) {
      this.#host.log.warn('The inspect view sent a message nobody knows.');
      return;
    }
    if (request.kind === 'ready') {
      await this.#show();
      return;
    }
    try {
      const done = await this.#answer(request);
      this.post(
        done
          ? { kind: 'answer', id: request.id, ok: true }
          : { kind: 'answer', id: request.id, ok: false, message: '' },
      );
    } catch (error) {
      const text = isCancelled(error) ? '' : errorWords(error).message;
      this.post({ kind: 'answer', id: request.id, ok: false, message: text });
    }
  }

  /** Does what the view asks; false where the person called it off. */
  async #answer(request: Exclude<FromView, { kind: 'ready' }>): Promise<boolean> {
    switch (request.kind) {
      case 'copy':
        await vscode.env.clipboard.writeText(request.text);
        vscode.window.setStatusBarMessage(vscode.l10n.t('Copied {0}', request.what), 3_000);
        return true;
      case 'save':
        return saveFile(request.suggestedName, request.content);
      case 'open-document': {
        const { language, text: content } = request;
        await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language, content }));
        return true;
      }
      case 'open-record':
        await vscode.window.showTextDocument(recordUri(this.#ref(request.key)));
        return true;
      case 'compare': {
        const [left, right] = [this.#ref(request.left), this.#ref(request.right)];
        const title = `${left.name} ↔ ${right.name}`;
        await vscode.commands.executeCommand('vscode.diff', recordUri(left), recordUri(right), title);
        return true;
      }
      case 'reveal':
        await vscode.commands.executeCommand('strata.showLayers', this.#ref(request.key));
        return true;
      case 'remember-format':
        await this.#host.remember(request.format);
        return true;
      case 'forget-history':
        await this.#host.forget();
        return true;
      case 'name-format':
        return nameFormat(request.format, request.language);
      case 'remove-format':
        await removeFormat(request.name);
        return true;
      case 'refresh': {
        const wanted = this.#images.filter(({ key }) => request.key === undefined || key === request.key);
        await Promise.all(wanted.map((image) => this.#sendUpdate(image)));
        return true;
      }
    }
  }

  #ref(key: string): ImageRef {
    return this.#images.find((image) => image.key === key) ?? refByName(mainKey, key);
  }

  async #show(): Promise<void> {
    const shared = {
      total: this.#images.length,
      formats: namedFormats(),
      history: this.#host.history(),
      shell: likelyShell(),
      ...(this.#options.format === undefined ? {} : { format: this.#options.format }),
      ...(this.#options.compare === undefined ? {} : { compare: this.#options.compare }),
    };
    for (const key of new Set(this.#images.map(({ source }) => source))) {
      const state = await this.#sources.get(key)?.store.start();
      if (state?.kind === 'failed') this.post({ kind: 'trouble', text: errorWords(state.error).message });
    }
    for (let from = 0; from < this.#images.length; from += recordsPerMessage) {
      const part = this.#images.slice(from, from + recordsPerMessage);
      const images = await Promise.all(part.map((image) => this.#fetch(image)));
      this.post(from === 0 ? { kind: 'show', images, ...shared } : { kind: 'more', images });
    }
  }

  async #sendUpdate(image: ImageRef): Promise<void> {
    this.post({ kind: 'update', image: await this.#fetch(image) });
  }

  async #fetch(image: ImageRef): Promise<InspectedImage> {
    const store = this.#sources.get(image.source)?.store;
    const named = store?.find(image.name);
    const summary = named ?? store?.find(image.id);
    this.#sent.set(image.key, named);
    return { ...image, id: summary?.id ?? image.id, record: await this.#record(image, summary) };
  }

  async #record(image: ImageRef, summary: ImageSummary | undefined): Promise<InspectedRecord> {
    const notHere = `Error response from daemon: No such image: ${image.name}`;
    if (summary === undefined) return { kind: 'error', text: notHere };
    try {
      return { kind: 'raw', bytes: (await this.#sources.store(image.source).record(summary.id)).raw };
    } catch (error) {
      this.#host.log.error(error instanceof Error ? error : String(error));
      return { kind: 'error', text: errorWords(error).message };
    }
  }
}

async function saveFile(suggestedName: string, content: Uint8Array): Promise<boolean> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, suggestedName) }),
  });
  if (target === undefined) return false;
  await vscode.workspace.fs.writeFile(target, content);
  return true;
}

function panelTitle(images: readonly ImageRef[]): string {
  const [first] = images;
  if (first === undefined) return vscode.l10n.t('Inspect');
  const name = first.name.replace(/^sha256:([0-9a-f]{12})[0-9a-f]*$/, '$1');
  return images.length === 1 ? name : vscode.l10n.t('{0} and {1} more', name, images.length - 1);
}

function likelyShell(): Shell {
  const shell = vscode.env.shell.toLowerCase();
  if (/pwsh|powershell/.test(shell)) return 'powershell';
  if (/cmd(\.exe)?$/.test(shell)) return 'cmd';
  return shell.endsWith('zsh') ? 'zsh' : 'bash';
}
