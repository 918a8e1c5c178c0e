import * as vscode from 'vscode';
import { fieldsAt, textAt } from '../../core/fields.ts';
import { SourceError } from '../../core/failure.ts';
import { platformText } from '../../core/imageCard.ts';
import {
  canonical,
  familiar,
  parseReference,
  repositoryOf,
  withDefaultTag,
  type Reference,
} from '../../core/reference.ts';
import { shown } from '../../core/shown.ts';
import { askReference } from '../askReference.ts';
import { platformWords, pullWords } from '../dockerfile/previewWords.ts';
import type { Services } from '../services.ts';
import { withProgress } from '../withProgress.ts';

/** Asks a registry what a pull would bring; a message tells it, and hovers from then on. */
export async function previewPull({ answers, store }: Services, argument?: unknown): Promise<void> {
  const reference = await referenceOf(argument, vscode.l10n.t('What a Pull Would Bring'));
  if (reference === undefined) return;
  const platform = textAt(fieldsAt({ argument }, 'argument'), 'platform');
  const name = shown(familiar(withDefaultTag(reference)));
  await withProgress(vscode.l10n.t('Asking for {0}', name), (signal) =>
    answers.askPreview(reference, platform === '' ? undefined : platform, signal, async () => {
      // The engine may reach what this machine does not.
      const engine = await store.engine();
      const found = await engine.platforms(canonical(withDefaultTag(reference)), signal).catch(() => []);
      return found.length === 0 ? undefined : { platforms: found.map(platformText) };
    }),
  );
  const preview = answers.preview(reference, platform === '' ? undefined : platform);
  if (preview === undefined) return;
  const pull = vscode.l10n.t('Pull');
  const told = pullWords(preview) ?? vscode.l10n.t('Platforms: {0}', platformWords(preview));
  void vscode.window.showInformationMessage(`${name}: ${told}`, pull).then((picked) => {
    if (picked === pull) void vscode.commands.executeCommand('strata.pull', argument);
  });
}

/** Asks a registry for a repository's tags; the completions it was asked from offer them. */
export async function lookUpTags({ answers }: Services, argument?: unknown): Promise<void> {
  const reference = await referenceOf(argument, vscode.l10n.t('Look Up Tags'));
  if (reference === undefined) return;
  await withProgress(vscode.l10n.t('Asking for the tags of {0}', shown(repositoryOf(reference))), (signal) =>
    answers.askTags(reference, signal),
  );
  await vscode.commands.executeCommand('editor.action.triggerSuggest');
}

async function referenceOf(argument: unknown, title: string): Promise<Reference | undefined> {
  const text = typeof argument === 'string' ? argument : textAt(fieldsAt({ argument }, 'argument'), 'reference');
  if (text === '') {
    const answer = await askReference({ title, placeholder: 'debian:12', icon: 'globe', known: [] });
    return answer.kind === 'answer' && answer.value !== 'none' ? answer.value : undefined;
  }
  const parsed = parseReference(text);
  if (!parsed.ok) throw new SourceError({ kind: 'bad-reference', text });
  return parsed.reference;
}
