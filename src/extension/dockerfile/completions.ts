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
        const word = (name: string, description: string, sortText: string): vscode.CompletionItem => {
          const label = { label: name, description };
          const item = new vscode.CompletionItem(label, vscode.CompletionItemKind.Reference);
          return placed(item, name, range, place.typed, sortText);
        };
        const stages = place.stages.map((name, at) => word(name, vscode.l10n.t('stage of this file'), `0${order(at)}`));
        const images = imageChoices(store.images, place.typed, Date.now()).map(({ name, label, size, age }, at) => {
          const description = vscode.l10n.t('{0} · {1}', size, age);
          const item = new vscode.CompletionItem({ label, description }, vscode.CompletionItemKind.Module);
          return placed(item, name, range, place.typed, `1${order(at)}`);
        });
        const scratch = place.scratch ? [word('scratch', vscode.l10n.t('the empty image'), '2')] : [];
        return [...stages, ...images, ...scratch];
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
