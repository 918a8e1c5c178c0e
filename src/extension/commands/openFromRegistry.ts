import * as vscode from 'vscode';
import { canonical, familiar, parseReference, withDefaultTag, type Reference } from '../../core/reference.ts';
import { askReference, type KnownName } from '../askReference.ts';
import { readName } from '../readName.ts';
import { recentRemote, recentTexts, rememberText } from '../recentTexts.ts';
import { registryOf } from '../registries/openRegistryImage.ts';
import { platformRows, registryRow, repositoryRow, tagRow, type RegistryImageRow } from '../registries/registryRows.ts';
import type { Services } from '../services.ts';
import { withProgress } from '../withProgress.ts';

/** Looks at an image where its registry keeps it: nothing is pulled. A text as argument opens it without asking for the name. */
export async function openFromRegistry(services: Services, argument?: unknown): Promise<void> {
  const reference = typeof argument === 'string' ? withDefaultTag(readName(argument)) : await askName(services);
  if (reference === undefined) return;
  const row = await withProgress(vscode.l10n.t('Looking at {0}', familiar(reference)), (signal) =>
    chosenRow(services, reference, signal),
  );
  if (row === undefined) return;
  await rememberText(services.memory, recentRemote, familiar(reference));
  await services.registries.added.add(reference.domain, { repository: reference.path });
  await vscode.commands.executeCommand('strata.registries.focus');
  await services.registries.view.revealImage(row);
}

/** The row the name stands for, once its platform is known; undefined where the person chose none. */
async function chosenRow(
  { sources }: Services,
  reference: Reference,
  signal: AbortSignal,
): Promise<RegistryImageRow | undefined> {
  const source = sources.registry(reference.domain).key;
  const repository = repositoryRow(registryRow(reference.domain, source), reference.path, true);
  const row = tagRow(repository, reference.digest ?? reference.tag ?? '');
  const registry = await registryOf(sources, source);
  const rows = platformRows(row, await registry.resolve(row.reference, signal));
  if (rows.length <= 1) return row;
  const items = rows.map((each) => ({ label: each.platform, detail: each.digest, each }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Platform of {0}', familiar(reference)),
    placeHolder: vscode.l10n.t('Platform'),
  });
  return picked?.each;
}

async function askName({ store, memory, registries }: Services): Promise<Reference | undefined> {
  const names = new Map<string, KnownName>();
  for (const name of recentTexts(memory, recentRemote))
    names.set(name, { name, description: vscode.l10n.t('recently opened') });
  for (const { name, repositories } of registries.added.all) {
    for (const path of repositories) {
      const read = parseReference(`${name}/${path}`);
      if (read.ok) names.set(familiar(read.reference), { name: familiar(read.reference), description: '' });
    }
  }
  for (const image of store.images) {
    for (const name of image.tags) names.set(name, { name, description: vscode.l10n.t('what the registry has of it') });
  }
  const answer = await askReference({
    title: vscode.l10n.t('Open Image from Registry'),
    placeholder: vscode.l10n.t('Image name: debian, debian:12, gcr.io/x/y:1.0, 127.0.0.1:5000/debian@sha256:…'),
    icon: 'cloud',
    known: [...names.values()],
  });
  if (answer.kind !== 'answer' || answer.value === 'none') return undefined;
  return withDefaultTag(readName(canonical(answer.value)));
}
