import * as vscode from 'vscode';
import type { ImageId } from '../../core/image.ts';
import type { Waste } from '../../core/waste.ts';
import type { ImageRef } from '../../protocol.ts';
import type { PictureHost } from './picturePanel.ts';
import type { PicturePanels } from './picturePanels.ts';

/** Where an image's bytes go, as far as somebody has looked. */
export type WasteSummary = Pick<Waste, 'efficiency' | 'dead'>;

/** By the images whose files have been read for a picture: known for nothing wherever it is of use. */
export type KnownWaste = Map<ImageId, WasteSummary>;

/** The door to the pictures of images: what draws them is loaded with the first one. */
export class Pictures implements vscode.WebviewPanelSerializer {
  readonly #extensionUri: vscode.Uri;
  readonly #host: Omit<PictureHost, 'open'>;
  readonly #registered: vscode.Disposable;
  #panels: Promise<PicturePanels> | undefined;

  constructor(extensionUri: vscode.Uri, host: Omit<PictureHost, 'open'>) {
    this.#extensionUri = extensionUri;
    this.#host = host;
    this.#registered = vscode.window.registerWebviewPanelSerializer('strata.picture', this);
  }

  /** Opens the picture of an image; looks at a layer where one is given. */
  async open(image: ImageRef, layer?: number): Promise<void> {
    (await this.#load()).open(image, layer);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { parseKeptImage } = await import('./picturePanels.ts');
    const image = parseKeptImage(state);
    if (image === undefined) panel.dispose();
    else (await this.#load()).adopt(panel, image);
  }

  dispose(): void {
    this.#registered.dispose();
    void this.#panels?.then((panels) => panels.dispose());
  }

  #load(): Promise<PicturePanels> {
    this.#panels ??= import('./picturePanels.ts').then(
      ({ PicturePanels: Panels }) => new Panels(this.#extensionUri, this.#host),
    );
    return this.#panels;
  }
}
