import * as vscode from 'vscode';
import { shortDigest } from '../../core/digest.ts';
import { shown } from '../../core/shown.ts';
import type { ImageRef } from '../../protocol.ts';
import { webviewPage, webviewRoots } from '../webviewPage.ts';
import { PicturePanel, type PictureHost } from './picturePanel.ts';

export { parseKeptImage } from './parseFromPicture.ts';

const viewType = 'strata.picture';

const page = { element: 'strata-picture', script: 'picture.js' };

/** The pictures that are open: one an image. */
export class PicturePanels {
  readonly #extensionUri: vscode.Uri;
  readonly #host: PictureHost;
  readonly #panels = new Set<PicturePanel>();
  readonly #following: { dispose(): void };

  constructor(extensionUri: vscode.Uri, host: Omit<PictureHost, 'open'>) {
    this.#extensionUri = extensionUri;
    this.#host = { ...host, open: (image) => this.open(image) };
    this.#following = host.sources.onDidChange((source) => {
      for (const panel of this.#panels) panel.follow(source);
    });
  }

  /** Opens the picture of an image, or shows the one there is; looks at a layer where one is given. */
  open(image: ImageRef, layer?: number): void {
    let picture = [...this.#panels].find((panel) => panel.image.key === image.key);
    if (picture === undefined) {
      const panel = vscode.window.createWebviewPanel(viewType, '', vscode.ViewColumn.Active);
      picture = this.adopt(panel, image);
    } else picture.panel.reveal();
    if (layer !== undefined) picture.look(layer);
  }

  /** Draws an image in a panel that is new, or that outlived a reload of the window. */
  adopt(panel: vscode.WebviewPanel, image: ImageRef): PicturePanel {
    panel.title = vscode.l10n.t('Picture of {0}', shown(image.name === image.id ? shortDigest(image.id) : image.name));
    panel.iconPath = vscode.Uri.joinPath(this.#extensionUri, 'media', 'picture.svg');
    panel.webview.options = { enableScripts: true, localResourceRoots: webviewRoots(this.#extensionUri) };
    const picture = new PicturePanel(panel, image, this.#host);
    this.#panels.add(picture);
    panel.onDidDispose(() => this.#panels.delete(picture));
    panel.webview.html = webviewPage(panel.webview, this.#extensionUri, page);
    return picture;
  }

  dispose(): void {
    this.#following.dispose();
    for (const { panel } of this.#panels) panel.dispose();
  }
}
