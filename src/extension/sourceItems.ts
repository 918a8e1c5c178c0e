import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { SourceError } from '../core/failure.ts';
import { textAt } from '../core/fields.ts';
import { shown } from '../core/shown.ts';
import { contextValue } from './contextValue.ts';
import type { StoreState } from './imageStore.ts';
import { errorWords } from './reportError.ts';
import { mainKey } from './sourceDefinition.ts';
import type { Source } from './sources.ts';

/** The row above the images of a source, where more than one is shown. */
export interface SourceNode {
  readonly kind: 'source';
  readonly id: string;
  readonly parent?: undefined;
  /** The source's key, as rows that are about a source carry it. */
  readonly source: string;
  readonly of: Source;
}

export function sourceNode(source: Source): SourceNode {
  return { kind: 'source', id: `source:${source.key}`, source: source.key, of: source };
}

export function sourceItem({ id, of }: SourceNode): vscode.TreeItem {
  // An engine beside the chosen one, or an archive, was opened to be looked into.
  const item = new vscode.TreeItem(sourceName(of), vscode.TreeItemCollapsibleState.Expanded);
  item.id = id;
  item.description = sourceDescription(of);
  item.tooltip = sourceTooltip(of);
  item.iconPath = new vscode.ThemeIcon(of.definition.kind === 'archive' ? 'file-zip' : 'server-environment');
  item.contextValue = contextValue('source', {
    chosen: of.key === mainKey,
    beside: of.key !== mainKey,
    engine: of.definition.kind === 'engine',
    archive: of.definition.kind === 'archive',
  });
  return item;
}

/** What a person calls a source: a context's name, a socket's file, an archive's file. */
export function sourceName({ definition, store }: Source): string {
  switch (definition.kind) {
    case 'archive':
      return shown(basename(definition.path));
    case 'registry':
      return shown(definition.name);
    case 'engine':
      return shown(shortEndpoint(definition.address === '' ? endpointOf(store.state) : definition.address));
  }
}

/** An engine's address, short enough for a title. */
export function shortEndpoint(endpoint: string): string {
  return endpoint.replace(/^(unix|npipe):\/\/.*\//, '');
}

/** The address a store's images come, or came, from, or where they were looked for in vain; empty where nobody knows yet. */
export function endpointOf(state: StoreState): string {
  switch (state.kind) {
    case 'ready':
      return state.endpoint;
    case 'connecting':
      return state.last?.endpoint ?? '';
    case 'failed': {
      const failure = state.error instanceof SourceError ? state.error.failure : undefined;
      return state.last?.endpoint ?? textAt(failure, 'endpoint');
    }
    case 'idle':
      return '';
  }
}

function sourceDescription(source: Source): string {
  const { key } = source;
  const { state } = source.store;
  switch (state.kind) {
    case 'idle':
      return '';
    case 'connecting':
      return vscode.l10n.t('connecting…');
    case 'failed':
      return vscode.l10n.t('not reached');
    case 'ready':
      return key === mainKey ? vscode.l10n.t('the chosen engine') : folderOf(source);
  }
}

/** Where a socket or an archive is: those of one name are told apart by it. */
function folderOf({ definition, store }: Source): string {
  const place = definition.kind === 'archive' ? definition.path : endpointOf(store.state).replace(/^\w+:\/\//, '');
  return place.includes('/') ? shown(dirname(place)) : '';
}

function sourceTooltip(source: Source): string {
  const { definition, store } = source;
  const asked = definition.kind === 'engine' ? definition.address : sourceName(source);
  const place = definition.kind === 'archive' ? definition.path : endpointOf(store.state) || asked;
  return shown(store.state.kind === 'failed' ? `${place}\n${errorWords(store.state.error).message}` : place);
}
