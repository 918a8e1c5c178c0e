import * as vscode from 'vscode';
import { mentionProblemWords } from '../referenceWords.ts';
import type { Dockerfile } from '../../core/dockerfile.ts';
import type { FindingKind } from '../../core/dockerfileFindings.ts';
import type { Image, ImageHistory, ImageSummary } from '../../core/image.ts';
import { imageCard } from '../../core/imageCard.ts';
import type { ImageMention } from '../../core/imageMention.ts';
import { baseMention } from '../../core/localImages.ts';
import { canonical, familiar, withDefaultTag, type Reference } from '../../core/reference.ts';
import { shown } from '../../core/shown.ts';
import type { ImageStore } from '../imageStore.ts';
import type { PullPreview } from '../../core/pullPreview.ts';
import type { RegistryAnswers } from '../registryAnswers.ts';
import { errorWords } from '../reportError.ts';
import { commandLink } from './commandLink.ts';
import { appendCode } from './inlineCode.ts';
import { imageCardMarkdown } from './imageCardMarkdown.ts';
import type { QuietStart } from './quietStart.ts';
import { platformWords, pullWords } from './previewWords.ts';
import type { StoreImages } from './storeImages.ts';

/** What is known of the images that files name. */
export interface MentionSources {
  readonly store: ImageStore;
  readonly start: QuietStart;
  readonly answers: RegistryAnswers;
  readonly images: StoreImages;
}

/** What a hover says about a name in a file; stages are those of `dockerfile`. What the checks say in the same place is `told` already. */
export async function mentionMarkdown(
  { store, start, answers, images }: MentionSources,
  mention: ImageMention,
  dockerfile: Dockerfile | undefined,
  told: (kind: FindingKind) => boolean,
): Promise<vscode.MarkdownString | undefined> {
  const { target } = mention;
  switch (target.kind) {
    case 'stage':
      return stageNote(dockerfile, target.stage);
    case 'scratch':
      return note(vscode.l10n.t('The empty image: no layers, no files.'));
    case 'unresolved':
      return note(
        vscode.l10n.t('Which image this is depends on {0}, which has no value here.', target.variables.join(', ')),
      );
    case 'invalid':
      if (told('invalid-reference')) return undefined;
      return note(
        vscode.l10n.t('"{0}" isn\'t a valid image name: {1}.', target.resolved, mentionProblemWords(target.problem)),
      );
    case 'image': {
      const state = await start();
      const reference = withDefaultTag(target.reference);
      const found = images.find(reference);
      if (found !== undefined) return knownImage(store, found, reference, mention.platform);
      if (mention.kind === 'syntax') {
        return note(vscode.l10n.t('BuildKit reads this file by {0}, which it fetches itself.', canonical(reference)));
      }
      if (state.kind === 'unasked') return unaskedEngine(reference, state.endpoint);
      if (state.kind === 'failed') return note(errorWords(state.error).message);
      return unknownImage(reference, mention, answers.preview(reference, mention.platform));
    }
    default:
      return target satisfies never;
  }
}

function stageNote(dockerfile: Dockerfile | undefined, index: number): vscode.MarkdownString {
  const stage = dockerfile?.stages[index];
  if (dockerfile === undefined || stage === undefined) return note(vscode.l10n.t('A stage of this file.'));
  const line = stage.from.line.range.start.line + 1;
  const base = baseMention(dockerfile, stage);
  const name = stage.name ?? String(index);
  return base === undefined || base.target.kind === 'scratch'
    ? note(vscode.l10n.t('Stage {0}, from line {1}; it starts from nothing.', name, line))
    : note(vscode.l10n.t('Stage {0}, from line {1}; it stands on {2}.', name, line, base.text));
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
      ...(record === undefined ? {} : { record }),
      ...(history === undefined ? {} : { history }),
      ...(wantedPlatform === undefined ? {} : { wantedPlatform }),
    }),
  );
}

function unaskedEngine(reference: Reference, endpoint: string): vscode.MarkdownString {
  const text = note(vscode.l10n.t('{0}: not connected to {1}.', canonical(reference), endpoint));
  text.supportThemeIcons = true;
  text.isTrusted = { enabledCommands: ['strata.refresh'] };
  text.appendMarkdown('\n\n');
  return text.appendMarkdown(commandLink(`$(plug) ${vscode.l10n.t('Connect')}`, 'strata.refresh'));
}

function unknownImage(
  reference: Reference,
  { platform }: ImageMention,
  preview: PullPreview | undefined,
): vscode.MarkdownString {
  const text = note(vscode.l10n.t('{0} is not on this engine.', canonical(reference)));
  text.supportThemeIcons = true;
  text.isTrusted = { enabledCommands: ['strata.pull', 'strata.previewPull'] };
  text.appendMarkdown('\n\n');
  const asked = { reference: canonical(reference), ...(platform !== undefined && { platform }) };
  const pull = commandLink(`$(cloud-download) ${vscode.l10n.t('Pull')}`, 'strata.pull', asked);
  if (preview !== undefined) {
    text.appendMarkdown(pull);
    appendPreview(text, preview);
    return text;
  }
  const ask = commandLink(`$(globe) ${vscode.l10n.t('What a pull would bring')}`, 'strata.previewPull', asked);
  return text.appendMarkdown(`${pull} &nbsp; ${ask}`);
}

function appendPreview(text: vscode.MarkdownString, preview: PullPreview): void {
  const words = pullWords(preview);
  if (words !== undefined) text.appendMarkdown('\n\n$(layers) ').appendText(words);
  const platforms = platformWords(preview);
  if (platforms !== '') text.appendMarkdown(`\n\n$(server) ${vscode.l10n.t('Platforms')} `).appendText(platforms);
  const { digest } = preview;
  if (digest !== undefined)
    appendCode(text.appendMarkdown(`\n\n$(verified) ${vscode.l10n.t('Digest')} `), shown(digest));
}

function note(text: string): vscode.MarkdownString {
  return new vscode.MarkdownString().appendText(shown(text));
}
