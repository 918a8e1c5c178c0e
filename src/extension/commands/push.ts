import * as vscode from 'vscode';
import { canonical, familiar, parseReference, withDefaultTag } from '../../core/reference.ts';
import { SourceError } from '../../core/failure.ts';
import { followTransfer } from '../followTransfer.ts';
import { imageArguments } from '../imageArgument.ts';
import type { Services } from '../services.ts';

/** Pushes a tag to the registry its name says. */
export async function push(services: Services, argument?: unknown): Promise<void> {
  const [image] = await imageArguments(services.sources, argument, undefined, vscode.l10n.t('Push Image'));
  if (image === undefined) return;
  const store = services.sources.store(image.source);
  const engine = await store.engine();
  const parsed = parseReference(image.name);
  if (!parsed.ok) throw new SourceError({ kind: 'bad-reference', text: image.name, reason: parsed.reason });
  const reference = withDefaultTag(parsed.reference);
  const name = familiar(reference);
  await followTransfer(services, {
    title: vscode.l10n.t('Pushing {0}', name),
    transfer: { action: 'push', reference: canonical(reference), name },
    lines: (signal) => engine.push(canonical(reference), signal),
  });
  await store.update(image.id);
  void vscode.window.showInformationMessage(vscode.l10n.t('Pushed {0}.', name));
}
