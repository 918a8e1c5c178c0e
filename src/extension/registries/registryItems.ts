import * as vscode from 'vscode';
import { formatBytes } from '../../core/bytes.ts';
import { isDigest, shortDigest } from '../../core/digest.ts';
import type { ImageSummary } from '../../core/image.ts';
import { shown } from '../../core/shown.ts';
import { ageWords } from '../ageWords.ts';
import { contextValue } from '../contextValue.ts';
import { hasNamespaces } from './addedRegistries.ts';
import type { TagDetails } from '../../core/registrySource.ts';
import type { RegistriesRow, RegistryImageRow, RepositoryRow } from './registryRows.ts';

/** What was learnt of the image behind a row when it was opened. */
export type KnownImage = Pick<ImageSummary, 'id' | 'size' | 'created' | 'digests'>;

/** The same, or what is told of it before it is opened. */
type Known = KnownImage | TagDetails | undefined;

/** How a row of the Registries view looks. */
export function registryItem(row: RegistriesRow, known: Known, now: number): vscode.TreeItem {
  const item = new vscode.TreeItem(label(row), vscode.TreeItemCollapsibleState.Collapsed);
  item.id = row.id;
  item.description = description(row, known, now);
  item.iconPath = new vscode.ThemeIcon(icon(row));
  item.contextValue = context(row);
  return item;
}

/** Everything the row had no room for. */
export function registryTooltip(row: RegistriesRow, known: Known, now: number): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  const line = (name: string, value: string): void => {
    text.appendMarkdown('\n\n**').appendText(name).appendMarkdown('** ').appendText(shown(value));
  };
  switch (row.kind) {
    case 'registry':
      return text.appendText(shown(row.registry));
    case 'registryNamespace':
      return text.appendText(vscode.l10n.t('What {0} has on {1}', shown(row.namespace), shown(row.registry)));
    case 'registryRepository':
      text.appendText(shown(`${row.parent.registry}/${row.repository}`));
      if (row.told?.isPrivate === true) line(vscode.l10n.t('Private'), vscode.l10n.t('yes'));
      if (row.told !== undefined && row.told.updated > 0)
        line(
          vscode.l10n.t('Updated'),
          `${new Date(row.told.updated).toLocaleString()} (${ageWords(row.told.updated, now)})`,
        );
      return text;
    case 'registryTag':
    case 'registryPlatform':
      text.appendText(shown(row.reference));
      if (row.kind === 'registryPlatform') line(vscode.l10n.t('Platform'), row.platform);
      if (known === undefined) return text;
      if ('id' in known) line(vscode.l10n.t('ID'), known.id);
      if (known.size > 0) line(vscode.l10n.t('Size'), vscode.l10n.t('{0} compressed', formatBytes(known.size)));
      if ('pushed' in known) {
        if (known.pushed > 0)
          line(vscode.l10n.t('Pushed'), `${new Date(known.pushed).toLocaleString()} (${ageWords(known.pushed, now)})`);
        return text;
      }
      if (known.created > 0)
        line(vscode.l10n.t('Created'), `${new Date(known.created).toLocaleString()} (${ageWords(known.created, now)})`);
      for (const digest of known.digests) line(vscode.l10n.t('Digest'), digest);
      return text;
  }
}

function label(row: RegistriesRow): string {
  switch (row.kind) {
    case 'registry':
      return row.registry === 'docker.io' ? 'Docker Hub' : shown(row.registry);
    case 'registryNamespace':
      return shown(row.namespace);
    case 'registryRepository':
      // Below its owner the name says no more than what is owned.
      if (row.parent.kind === 'registryNamespace') return shown(row.repository.slice(row.repository.indexOf('/') + 1));
      return shown(row.parent.registry === 'docker.io' ? row.repository.replace(/^library\//, '') : row.repository);
    case 'registryTag':
      return isDigest(row.tag) ? `@${shortDigest(row.tag)}` : shown(row.tag);
    case 'registryPlatform':
      return shown(row.platform);
  }
}

function description(row: RegistriesRow, known: Known, now: number): string {
  if (row.kind === 'registry') return row.registry === 'docker.io' ? row.registry : '';
  if (row.kind === 'registryRepository') return repositoryDescription(row, now);
  if (row.kind === 'registryNamespace' || known === undefined) return '';
  const time = 'pushed' in known ? known.pushed : known.created;
  return [
    ...(known.size > 0 || 'id' in known ? [vscode.l10n.t('{0} compressed', formatBytes(known.size))] : []),
    ...(time > 0 ? [ageWords(time, now)] : []),
  ].join(' · ');
}

function repositoryDescription({ told }: RepositoryRow, now: number): string {
  if (told === undefined) return '';
  return [
    ...(told.isPrivate ? [vscode.l10n.t('private')] : []),
    ...(told.updated > 0 ? [ageWords(told.updated, now)] : []),
  ].join(' · ');
}

function icon(row: RegistriesRow): string {
  switch (row.kind) {
    case 'registryNamespace':
      return 'organization';
    case 'registry':
      return 'cloud';
    case 'registryRepository':
      return row.told?.isPrivate === true ? 'lock' : 'package';
    case 'registryTag':
      return isDigest(row.tag) ? 'symbol-constant' : 'tag';
    case 'registryPlatform':
      return 'chip';
  }
}

function context(row: RegistriesRow): string {
  switch (row.kind) {
    case 'registryRepository':
      return contextValue(row.kind, { added: row.isAdded });
    case 'registryTag':
    case 'registryPlatform':
      return contextValue(row.kind, { image: true, tagged: isTagged(row) });
    case 'registry':
      return contextValue(row.kind, { namespaces: hasNamespaces(row.registry) });
    case 'registryNamespace':
      return contextValue(row.kind);
  }
}

function isTagged(row: RegistryImageRow): boolean {
  return row.kind === 'registryTag' && !isDigest(row.tag);
}
