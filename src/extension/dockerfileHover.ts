import * as vscode from 'vscode';
import { parseDockerfile } from '../core/dockerfile.ts';
import { dockerfileMentions } from '../core/dockerfile/dockerfileMentions.ts';
import type { Image, ImageHistory, ImageSummary } from '../core/image.ts';
import { imageCard } from '../core/imageCard.ts';
import { findImage, indexImages, type ImageIndex } from '../core/imageFinder.ts';
import type { ImageMention } from '../core/imageMention.ts';
import { contains } from '../core/position.ts';
import { canonical, familiar, withDefaultTag, type Reference } from '../core/reference.ts';
import { shown } from '../core/shown.ts';
import { commandLink } from './commandLink.ts';
import { imageCardMarkdown } from './imageCardMarkdown.ts';
import type { ImageStore } from './imageStore.ts';
import { errorWords } from './reportError.ts';

const dockerfiles: vscode.DocumentSelector = [
  { language: 'dockerfile' },
  { pattern: '**/{Dockerfile,Dockerfile.*,*.dockerfile,Containerfile,Containerfile.*}' },
];

/** Hovers on the images a Dockerfile names, answered from the store. */
export function registerDockerfileHover(store: ImageStore): vscode.Disposable {
  const mentionsOf = perVersion((document) => dockerfileMentions(parseDockerfile(document.getText())));
  const indexOf = perList(indexImages);
  return vscode.languages.registerHoverProvider(dockerfiles, {
    provideHover: async (document, position, token) => {
      const mention = mentionsOf(document).find(({ range }) => contains(range, position));
      if (mention === undefined) return undefined;
      const content = await mentionMarkdown(store, indexOf, mention);
      return content === undefined || token.isCancellationRequested
        ? undefined
        : new vscode.Hover(content, toRange(mention));
    },
  });
}

async function mentionMarkdown(
  store: ImageStore,
  indexOf: (images: readonly ImageSummary[]) => ImageIndex,
  mention: ImageMention,
): Promise<vscode.MarkdownString | undefined> {
  const { target } = mention;
  switch (target.kind) {
    case 'stage':
      return undefined;
    case 'scratch':
      return note(vscode.l10n.t('The empty image: no layers, no files.'));
    case 'unresolved':
      return note(
        vscode.l10n.t('Which image this is depends on {0}, which has no value here.', target.variables.join(', ')),
      );
    case 'invalid':
      return note(vscode.l10n.t('"{0}" isn\'t a valid image name: {1}.', target.resolved, target.reason));
    case 'image': {
      const state = await store.start();
      const reference = withDefaultTag(target.reference);
      const found = findImage(indexOf(store.images), reference);
      if (found !== undefined) return knownImage(store, found, reference, mention.platform);
      if (state.kind === 'failed') return note(errorWords(state.error).message);
      return unknownImage(reference);
    }
  }
}

async function knownImage(
  store: ImageStore,
  summary: ImageSummary,
  reference: Reference,
  wantedPlatform: string | undefined,
): Promise<vscode.MarkdownString> {
  // What the list tells is told even where the engine cannot be asked for more.
  const [record, history] = await Promise.all([
    store.record(summary.id).catch((): Image | undefined => undefined),
    store.history(summary.id).catch((): ImageHistory | undefined => undefined),
  ]);
  return imageCardMarkdown(
    imageCard({
      summary,
      containers: store.containers,
      name: familiar(reference),
      now: Date.now(),
      ...(record === undefined ? {} : { record }),
      ...(history === undefined ? {} : { history }),
      ...(wantedPlatform === undefined ? {} : { wantedPlatform }),
    }),
  );
}

function unknownImage(reference: Reference): vscode.MarkdownString {
  const text = note(vscode.l10n.t('{0} is not on this engine.', canonical(reference)));
  text.supportThemeIcons = true;
  text.isTrusted = { enabledCommands: ['strata.pull'] };
  text.appendMarkdown('\n\n');
  return text.appendMarkdown(
    commandLink(`$(cloud-download) ${vscode.l10n.t('Pull')}`, 'strata.pull', familiar(reference)),
  );
}

function note(text: string): vscode.MarkdownString {
  return new vscode.MarkdownString().appendText(shown(text));
}

function toRange({ range: { start, end } }: ImageMention): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

/** Keeps what was read from a document until its text changes. */
function perVersion<T>(read: (document: vscode.TextDocument) => T): (document: vscode.TextDocument) => T {
  const kept = new WeakMap<vscode.TextDocument, { readonly version: number; readonly value: T }>();
  return (document) => {
    const known = kept.get(document);
    if (known?.version === document.version) return known.value;
    const value = read(document);
    kept.set(document, { version: document.version, value });
    return value;
  };
}

/** Keeps what was made of a list for as long as the list lives. */
function perList<Item, T>(make: (list: readonly Item[]) => T): (list: readonly Item[]) => T {
  const kept = new WeakMap<readonly Item[], T>();
  return (list) => {
    const value = kept.get(list) ?? make(list);
    kept.set(list, value);
    return value;
  };
}
