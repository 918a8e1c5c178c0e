import * as vscode from 'vscode';
import { fieldsAt, textAt } from '../../core/fields.ts';
import type { Services } from '../services.ts';

/** Takes a registry, or a repository or an owner the person named, out of the view; nothing happens on the registry. */
export async function removeRegistry({ registries }: Services, argument?: unknown): Promise<void> {
  const repository = textAt(argument, 'repository');
  const namespace = textAt(argument, 'namespace');
  const registry = textAt(repository === '' ? argument : fieldsAt(argument, 'parent'), 'registry');
  const name = registry === '' ? await askRegistry(registries.added.names) : registry;
  if (name === undefined) return;
  await registries.added.remove(name, {
    ...(repository !== '' && { repository }),
    ...(namespace !== '' && { namespace }),
  });
  registries.view.refreshRows();
}

async function askRegistry(names: readonly string[]): Promise<string | undefined> {
  if (names.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No registry was added.'));
    return undefined;
  }
  return await vscode.window.showQuickPick([...names], {
    title: vscode.l10n.t('Remove Registry from View'),
    placeHolder: vscode.l10n.t('It goes from the view; its images stay where they are'),
  });
}
