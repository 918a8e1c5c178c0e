import * as vscode from 'vscode';
import { completionPlace, imageChoices } from '../../core/imageCompletions.ts';
import { ageWords } from '../ageWords.ts';
import type { ImageStore } from '../imageStore.ts';
import type { RegistryAnswers } from '../registryAnswers.ts';
import { familiar, parseReference } from '../../core/reference.ts';
import { shown } from '../../core/shown.ts';
import type { CommandId } from '../commandIds.ts';
import { dockerfiles } from './files.ts';
import type { QuietStart, QuietState } from './quietStart.ts';
import { toRange } from './range.ts';
import type { Readings } from './readings.ts';

/** Names of stages and of local images, where a Dockerfile names one: the nearest stage and the newest image first. */
export function registerCompletions(
  store: ImageStore,
  start: QuietStart,
  answers: RegistryAnswers,
  readings: Readings,
): vscode.Disposable {
  return vscode.languages.registerCompletionItemProvider(
    dockerfiles,
    {
      provideCompletionItems: async (document, position, token) => {
        if (!mayNameImage(document, position)) return undefined;
        const place = completionPlace(readings.dockerfile(document).dockerfile, position);
        if (place === undefined) return undefined;
        const state = await start();
        if (token.isCancellationRequested) return undefined;
        const range = toRange(place.range);
        const word = (name: string, description: string, sortText: string): vscode.CompletionItem => {
          const label = { label: name, description };
          const item = new vscode.CompletionItem(label, vscode.CompletionItemKind.Reference);
          return placed(item, name, range, place.typed, sortText);
        };
        const stages = place.stages.map((name, at) => word(name, vscode.l10n.t('stage of this file'), `0${order(at)}`));
        const images = imageChoices(store.images, place.typed).map(({ name, label, size, created }, at) => {
          const description = vscode.l10n.t('{0} · {1}', size, ageWords(created, Date.now()));
          const item = new vscode.CompletionItem({ label, description }, vscode.CompletionItemKind.Module);
          return placed(item, name, range, place.typed, `1${order(at)}`);
        });
        const scratch = place.scratch ? [word('scratch', vscode.l10n.t('the empty image'), '2')] : [];
        const here = new Set(store.images.flatMap(({ tags }) => tags));
        const tags = registryTags(answers, place.typed, range, here);
        return [...stages, ...images, ...tags, ...scratch, ...connecting(state, range, place.typed)];
      },
    },
    // After these the editor asks by itself; letters it asks for anyway.
    ' ',
    '=',
    ':',
    '/',
  );
}

/** A long file is taken apart only where a name could be meant: behind a FROM or a `from=`. */
function mayNameImage(document: vscode.TextDocument, { line, character }: vscode.Position): boolean {
  if (/from/i.test(document.lineAt(line).text.slice(0, character))) return true;
  const isContinued = (at: number): boolean => at >= 0 && /[\\`]\s*$|^\s*(?:#|$)/.test(document.lineAt(at).text);
  let first = line;
  while (first > 0 && line - first < continuedLines && isContinued(first - 1)) first--;
  return /^\s*(?:onbuild\s+)?from\b/i.test(document.lineAt(first).text);
}

/** So far above a line its instruction is looked for. */
const continuedLines = 20;

/** A repository's tags that somebody has looked up, or what looks them up. */
function registryTags(
  answers: RegistryAnswers,
  typed: string,
  range: vscode.Range,
  here: ReadonlySet<string>,
): readonly vscode.CompletionItem[] {
  const repository = /^(.+?):[\w.-]*$/.exec(typed)?.[1] ?? typed;
  const parsed = parseReference(repository);
  if (!parsed.ok || parsed.reference.tag !== undefined || parsed.reference.digest !== undefined) return [];
  const known = answers.tags(parsed.reference);
  // Asked for nowhere but right behind the colon: Enter after a name or a tag is meant for the next line.
  if (known === undefined && !typed.endsWith(':')) return [];
  if (known === undefined) {
    const label = vscode.l10n.t('Look up the tags of {0}', shown(familiar(parsed.reference)));
    const item = new vscode.CompletionItem({ label, description: shown(parsed.reference.domain) });
    item.kind = vscode.CompletionItemKind.Event;
    const command: CommandId = 'strata.lookUpTags';
    item.command = { title: label, command, arguments: [repository] };
    return [placed(item, typed, range, typed, '3')];
  }
  return known
    .map((tag) => `${repository}:${tag}`)
    .filter((name) => !here.has(name))
    .map((name, at) => {
      const item = new vscode.CompletionItem({ label: shown(name), description: shown(parsed.reference.domain) });
      item.kind = vscode.CompletionItemKind.Constant;
      return placed(item, name, range, typed, `2${order(at)}`);
    });
}

/** Stands for the images of an engine that nobody has asked for yet. */
function connecting(state: QuietState, range: vscode.Range, typed: string): readonly vscode.CompletionItem[] {
  // Where letters stand already, Enter might be meant for the next line.
  if (state.kind !== 'unasked' || typed !== '') return [];
  const label = vscode.l10n.t('Connect to {0}', shown(state.endpoint));
  const item = new vscode.CompletionItem({ label, description: vscode.l10n.t('for its images') });
  item.kind = vscode.CompletionItemKind.Event;
  const command: CommandId = 'strata.refresh';
  item.command = { title: label, command };
  const made = placed(item, typed, range, typed, '3');
  // No letter that is typed finds it.
  made.filterText = ' ';
  return [made];
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
