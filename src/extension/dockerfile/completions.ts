import * as vscode from 'vscode';
import { completionPlace, imageChoices } from '../../core/imageCompletions.ts';
import type { ImageStore } from '../imageStore.ts';
import { dockerfiles } from './files.ts';
import { toRange } from './range.ts';
import type { Readings } from './readings.ts';

/** Names of stages and of local images, where a Dockerfile names one: the nearest stage and the newest image first. */
export function registerCompletions(store: ImageStore, readings: Readings): vscode.Disposable {
  return vscode.languages.registerCompletionItemProvider(
    dockerfiles,
    {
      provideCompletionItems: async (document, position, token) => {
        const place = completionPlace(readings.dockerfile(document).dockerfile, position);
        if (place === undefined) return undefined;
        await store.start();
        if (token.isCancellationRequested) return undefined;
        const range = toRange(place.range);
        const stages = [
          ...place.stages.map((name) => ({ name, detail: vscode.l10n.t('stage of this file') })),
          ...(place.scratch ? [{ name: 'scratch', detail: vscode.l10n.t('the empty image') }] : []),
        ].map(({ name, detail }, at) => {
          const item = new vscode.CompletionItem(
            { label: name, description: detail },
            vscode.CompletionItemKind.Reference,
          );
          return placed(item, name, range, place.typed, `0${order(at)}`);
        });
        const images = imageChoices(store.images, place.typed, Date.now()).map(({ name, label, size, age }, at) => {
          const description = vscode.l10n.t('{0} · {1}', size, age);
          const item = new vscode.CompletionItem({ label, description }, vscode.CompletionItemKind.Module);
          return placed(item, name, range, place.typed, `1${order(at)}`);
        });
        return [...stages, ...images];
      },
    },
    // After these the editor asks by itself; letters it asks for anyway.
    ' ',
    '=',
    ':',
    '/',
  );
}

function placed(
  item: vscode.CompletionItem,
  name: string,
  range: vscode.Range,
  typed: string,
  sortText: string,
): vscode.CompletionItem {
  item.insertText = name;
  item.range = range;
  // What was typed may stand in the middle of a name: `httpd` finds `registry.example/httpd`.
  item.filterText = name.startsWith(typed) ? name : `${typed} ${name}`;
  item.sortText = sortText;
  return item;
}

function order(at: number): string {
  return String(at).padStart(6, '0');
}
