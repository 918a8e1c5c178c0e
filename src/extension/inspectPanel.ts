import * as vscode from 'vscode';
import { isCancelled } from '../core/failure.ts';
import { packBytes, unpackBytes } from '../core/packBytes.ts';
import type { FromView, ImagePlace, ImageRef, Shell, ToView } from '../protocol.ts';
import { refByName } from './imageRef.ts';
import { nameFormat, namedFormats, removeFormat } from './namedFormats.ts';
import { PanelRecords } from './panelRecords.ts';
import { parseFromView } from './parseFromView.ts';
import { recordUri } from './recordDocuments.ts';
import { errorWords } from './reportError.ts';
import { mainKey } from './sourceDefinition.ts';
import { type Source, type Sources } from './sources.ts';

export interface InspectOptions {
  readonly format?: string;
  readonly compare?: boolean;
}

/** What a panel has from those that share it with others. */
export interface PanelHost {
  readonly history: () => readonly string[];
  readonly remember: (format: string) => Promise<void>;
  readonly forget: () => Thenable<void>;
  readonly log: vscode.LogOutputChannel;
}

/** One panel: sends the view its records, keeps them true, and does what the view asks. */
export class InspectPanel {
  readonly panel: vscode.WebviewPanel;
  readonly keys: string;
  readonly #images: readonly ImageRef[];
  readonly #options: InspectOptions;
  readonly #host: PanelHost;
  readonly #records: PanelRecords;

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
    this.#host = host;
    this.#records = new PanelRecords(images, sources, host.log, (message) => this.post(message));
    panel.title = panelTitle(images);
    panel.onDidDispose(() => this.#records.dispose());
    panel.webview.onDidReceiveMessage((message: unknown) => void this.#receive(message));
  }

  post(message: ToView): void {
    void this.panel.webview.postMessage(packBytes(message));
  }

  /** Sends what has changed in a source since the records were sent. */
  follow(source: Source): void {
    this.#records.follow(source);
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
      case 'compare-with':
        await vscode.commands.executeCommand('strata.compare', this.#ref(request.key));
        return true;
      case 'choose-image': {
        const key = await this.#choose(request.place);
        if (key !== undefined) this.post({ kind: 'chosen', place: request.place, key });
        return key !== undefined;
      }
      case 'reveal':
        await vscode.commands.executeCommand('strata.showLayers', this.#ref(request.key));
        return true;
      case 'show-picture':
        await vscode.commands.executeCommand('strata.showPicture', this.#ref(request.key));
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
      case 'refresh':
        await this.#records.refresh(request.key);
        return true;
    }
  }

  /** Lets the person pick one of the panel's images. */
  async #choose(place: ImagePlace): Promise<string | undefined> {
    const items = this.#images.map(({ key, name, id }) => ({
      label: shortName(name),
      description: shortName(id),
      key,
    }));
    const picked = await vscode.window.showQuickPick(items, { title: placeWords(place), matchOnDescription: true });
    return picked?.key;
  }

  #ref(key: string): ImageRef {
    return this.#images.find((image) => image.key === key) ?? refByName(mainKey, key);
  }

  async #show(): Promise<void> {
    await this.#records.send({
      total: this.#images.length,
      formats: namedFormats(),
      history: this.#host.history(),
      shell: likelyShell(),
      ...(this.#options.format === undefined ? {} : { format: this.#options.format }),
      ...(this.#options.compare === undefined ? {} : { compare: this.#options.compare }),
    });
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

/** An image's name, and how many there are besides it. */
export function panelTitle(images: readonly ImageRef[]): string {
  const [first] = images;
  if (first === undefined) return vscode.l10n.t('Inspect');
  const name = shortName(first.name);
  return images.length === 1 ? name : vscode.l10n.t('{0} and {1} more', name, images.length - 1);
}

function shortName(name: string): string {
  return name.replace(/^sha256:([0-9a-f]{12})[0-9a-f]*$/, '$1');
}

function placeWords(place: ImagePlace): string {
  switch (place) {
    case 'record':
      return vscode.l10n.t('Show the Record of');
    case 'left':
      return vscode.l10n.t('Compare: Left Image');
    case 'right':
      return vscode.l10n.t('Compare: Right Image');
  }
}

function likelyShell(): Shell {
  const shell = vscode.env.shell.toLowerCase();
  if (/pwsh|powershell/.test(shell)) return 'powershell';
  if (/cmd(\.exe)?$/.test(shell)) return 'cmd';
  return shell.endsWith('zsh') ? 'zsh' : 'bash';
}
