import * as vscode from 'vscode';
import { instructionAt, parseDockerfile, stageOf } from '../../core/dockerfile.ts';
import { dockerfileMentions } from '../../core/dockerfile/dockerfileMentions.ts';
import type { ImageMention } from '../../core/imageMention.ts';
import { baseMention } from '../../core/localImages.ts';
import { contains } from '../../core/position.ts';
import { canonical, familiar, withDefaultTag, type Reference } from '../../core/reference.ts';
import { shown } from '../../core/shown.ts';
import { inspect } from '../commands/inspect.ts';
import { pull } from '../commands/pull.ts';
import type { Services } from '../services.ts';
import { fileOf } from './files.ts';

/** Pulls the image that the line at the cursor names, or that its stage stands on. */
export async function pullBase(services: Services): Promise<void> {
  const mention = await mentionAtCursor();
  if (mention !== undefined) await pull(services, toPull(mention));
}

/** Pulls every image the Dockerfile in front names, one after the other. */
export async function pullAllBases(services: Services): Promise<void> {
  const editor = dockerfileEditor();
  if (editor === undefined) return;
  const mentions = dockerfileMentions(parseDockerfile(editor.document.getText()));
  const named = mentions.flatMap((mention) => (mention.kind === 'syntax' ? [] : (imageOf(mention) ?? [])));
  const wanted = new Map(named.map((one) => [`${canonical(one.reference)} ${one.platform ?? ''}`, one]));
  if (wanted.size === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('This Dockerfile names no image that could be pulled.'));
  }
  for (const one of wanted.values()) await pull(services, toPull(one));
}

/** Opens the inspect view on the image that the line at the cursor names, or that its stage stands on. */
export async function inspectBase(services: Services): Promise<void> {
  const mention = await mentionAtCursor();
  if (mention !== undefined) await inspect(services, familiar(mention.reference));
}

interface NamedImage {
  readonly reference: Reference;
  readonly platform?: string;
}

function toPull({ reference, platform }: NamedImage): unknown {
  const name = canonical(reference);
  return platform === undefined ? name : { reference: name, platform };
}

function imageOf({ target, platform }: ImageMention): NamedImage | undefined {
  if (target.kind !== 'image') return undefined;
  return { reference: withDefaultTag(target.reference), ...(platform !== undefined && { platform }) };
}

async function mentionAtCursor(): Promise<NamedImage | undefined> {
  const editor = dockerfileEditor();
  if (editor === undefined) return undefined;
  const dockerfile = parseDockerfile(editor.document.getText());
  const { active } = editor.selection;
  const pointed = dockerfileMentions(dockerfile).find(({ range }) => contains(range, active));
  const instruction = instructionAt(dockerfile, active);
  const stage = (instruction && stageOf(dockerfile, instruction)) ?? dockerfile.stages.at(-1);
  const base = stage && baseMention(dockerfile, stage);
  const mention = pointed?.target.kind === 'image' ? pointed : base;
  const image = mention && imageOf(mention);
  if (image !== undefined) return image;
  await vscode.window.showInformationMessage(baseless(mention));
  return undefined;
}

function baseless(mention: ImageMention | undefined): string {
  if (mention?.target.kind !== 'unresolved') return vscode.l10n.t('This stage stands on no image.');
  const variables = mention.target.variables.join(', ');
  return shown(vscode.l10n.t('Which image this is depends on {0}, which has no value here.', variables));
}

function dockerfileEditor(): vscode.TextEditor | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor !== undefined && fileOf(editor.document) === 'dockerfile') return editor;
  void vscode.window.showInformationMessage(vscode.l10n.t('Open a Dockerfile first.'));
  return undefined;
}
