import * as vscode from 'vscode';
import type { ImageRef } from '../protocol.ts';
import { InspectPanel, panelTitle, type InspectOptions } from './inspectPanel.ts';
import { namedFormats } from './namedFormats.ts';
import { parseKeptImages } from './parseFromView.ts';
import { recentFormats, recentTexts, rememberText } from './recentTexts.ts';
import { settings } from './settings.ts';
import type { Sources } from './sources.ts';
import { webviewPage, webviewRoots } from './webviewPage.ts';

const viewType = 'strata.inspect';
const page = { element: 'strata-inspect', script: 'webview.js' };

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
