import * as vscode from 'vscode';
import { familiar, repositoryOf, withDefaultTag } from '../../core/reference.ts';
import { askReference } from '../askReference.ts';
import { imageArguments } from '../imageArgument.ts';
import type { Services } from '../services.ts';

/** Gives an image another name. */
export async function tag(services: Services, argument?: unknown): Promise<void> {
  const { sources, view } = services;
  const [image] = await imageArguments(sources, argument, undefined, vscode.l10n.t('Tag Image'));
  if (image === undefined) return;
  const store = sources.store(image.source);
  const engine = await store.engine();
  const answer = await askReference({
    title: vscode.l10n.t('Tag {0}', image.name),
    placeholder: vscode.l10n.t('The new name: myapp:1.1, registry.example.com/team/myapp'),
    icon: 'tag',
    known: [],
  });
  if (answer.kind !== 'answer' || answer.value === 'none') return;
  const reference = withDefaultTag(answer.value);
  await engine.tag(image.id, repositoryOf(reference), reference.tag ?? 'latest', new AbortController().signal);
  await store.update(image.id);
  await view.revealImage({ source: image.source, name: familiar(reference) });
}
