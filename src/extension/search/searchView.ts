import * as vscode from 'vscode';
import { isCancelled } from '../../core/failure.ts';
import { isSlowExpression, type FoundLine, type TextQuery } from '../../core/textSearch.ts';
import { resolvePath } from '../../core/resolvePath.ts';
import { shown } from '../../core/shown.ts';
import { showName } from '../../core/tar/bytes.ts';
import type { ContextKeys } from '../contextKeys.ts';
import { layerUri, type LayerPlace } from '../files/layerUri.ts';
import type { LayerStacks } from '../files/layerStacks.ts';
import { errorWords } from '../reportError.ts';
import type { Sources } from '../sources.ts';
import { searchImage, type FoundFile, type SearchCount, type StartSearcher } from './searchImage.ts';

/** What is looked for, and where. */
export interface ImageSearch {
  readonly place: LayerPlace;
  /** What the place is called: `httpd:2.4`, `httpd:2.4 /etc`. */
  readonly name: string;
  readonly query: TextQuery;
}

interface FileResult {
  readonly kind: 'file';
  readonly place: LayerPlace;
  readonly file: FoundFile;
}

interface LineResult {
  readonly kind: 'line';
  readonly parent: FileResult;
  readonly line: FoundLine;
}

type Result = FileResult | LineResult;

/** The rows are drawn anew no more often than this, ms, while results come. */
const pause = 150;

/** The Search view: the files of an image in which something was found, as the editor's own search shows those of folders. */
export class SearchView implements vscode.TreeDataProvider<Result> {
  readonly #sources: Sources;
  readonly #stacks: LayerStacks;
  readonly #start: StartSearcher;
  readonly #keys: ContextKeys;
  readonly #changed = new vscode.EventEmitter<Result | undefined>();
  #made: vscode.TreeView<Result> | undefined;
  #search: ImageSearch | undefined;
  #running: AbortController | undefined;
  #results: FileResult[] = [];
  #lines = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(sources: Sources, stacks: LayerStacks, start: StartSearcher, keys: ContextKeys) {
    this.#sources = sources;
    this.#stacks = stacks;
    this.#start = start;
    this.#keys = keys;
  }

  get onDidChangeTreeData(): vscode.Event<Result | undefined> {
    return this.#changed.event;
  }

  /** What was looked for last, for the next question to begin with. */
  get last(): ImageSearch | undefined {
    return this.#search;
  }

  /** Searches; what was being searched before is given up. */
  async search(search: ImageSearch): Promise<void> {
    this.stop();
    const running = new AbortController();
    this.#running = running;
    this.#search = search;
    this.#results = [];
    this.#lines = 0;
    this.#keys.set('searched', true);
    this.#keys.set('searching', true);
    this.#view.description = vscode.l10n.t('“{0}” in {1}', shown(search.query.text), search.name);
    this.#view.message = vscode.l10n.t('Reading the layers…');
    this.#changed.fire(undefined);
    await vscode.commands.executeCommand('strata.search.focus');
    let message: string;
    try {
      const { place } = search;
      const store = this.#sources.store(place.source);
      const which = { kind: place.view, layer: place.layer } as const;
      const [source, image, view] = await Promise.all([
        store.source(),
        store.record(place.image),
        this.#stacks.view(place, which, running.signal),
      ]);
      const root = resolvePath(view, place.path, 'follow') ?? view.root;
      const count = await searchImage(view, root, search.query, {
        open: (files, signal) => source.openFiles(image, files, signal),
        start: this.#start,
        signal: running.signal,
        onFound: (file) => {
          if (this.#running !== running) return;
          this.#results.push({ kind: 'file', place: { ...place, path: file.path }, file });
          this.#lines += file.lines.length;
          this.#soon();
        },
        onCount: (count) => {
          if (this.#running === running) this.#soon(count);
        },
      });
      message = this.#endWords(count);
    } catch (error) {
      if (this.#running !== running) return;
      message = isCancelled(error) ? this.#stoppedWords() : troubleWords(error);
    }
    if (this.#running !== running) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#running = undefined;
    this.#keys.set('searching', false);
    this.#results.sort((a, b) => (a.file.path < b.file.path ? -1 : 1));
    this.#view.message = message;
    this.#changed.fire(undefined);
  }

  /** What was found so far stays. */
  stop(): void {
    this.#running?.abort();
  }

  /** Takes the view away. */
  clear(): void {
    this.stop();
    this.#running = undefined;
    this.#results = [];
    this.#keys.set('searching', false);
    this.#keys.set('searched', false);
    this.#changed.fire(undefined);
  }

  getChildren(result?: Result): Result[] {
    if (result === undefined) return this.#results;
    if (result.kind === 'line') return [];
    return result.file.lines.map((line) => ({ kind: 'line', parent: result, line }));
  }

  getParent(result: Result): Result | undefined {
    return result.kind === 'line' ? result.parent : undefined;
  }

  getTreeItem(result: Result): vscode.TreeItem {
    return result.kind === 'file' ? fileItem(result) : lineItem(result);
  }

  dispose(): void {
    this.stop();
    clearTimeout(this.#timer);
    this.#made?.dispose();
    this.#changed.dispose();
  }

  /** The view itself, once there is something to show. */
  get #view(): vscode.TreeView<Result> {
    return (this.#made ??= vscode.window.createTreeView<Result>('strata.search', {
      treeDataProvider: this,
      showCollapseAll: true,
    }));
  }

  #soon(count?: SearchCount): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (this.#running === undefined) return;
      if (count !== undefined) {
        this.#view.message = vscode.l10n.t('{0} of {1} files, {2} results', count.files, count.of, this.#lines);
      }
      this.#changed.fire(undefined);
    }, pause);
  }

  #endWords({ tooLarge, unread, isLimited }: SearchCount): string {
    const [large] = tooLarge;
    return [
      this.#resultWords(),
      ...(isLimited ? [vscode.l10n.t('There are more: search for more, or in one folder.')] : []),
      ...(large === undefined
        ? []
        : [
            vscode.l10n.t(
              'Not searched: {0} texts larger than 20 MB, such as {1}.',
              tooLarge.length,
              `/${shown(showName(large))}`,
            ),
          ]),
      ...(unread === 0 ? [] : [vscode.l10n.t('Could not be read: {0} files of damaged layers.', unread)]),
    ].join(' ');
  }

  #resultWords(): string {
    if (this.#lines === 0) return vscode.l10n.t('No results. Binary files are not searched.');
    return countWords(this.#lines, this.#results.length);
  }

  #stoppedWords(): string {
    return vscode.l10n.t('Stopped. So far: {0}', countWords(this.#lines, this.#results.length));
  }
}

function countWords(lines: number, files: number): string {
  if (lines === 1) return vscode.l10n.t('1 result in 1 file');
  if (files === 1) return vscode.l10n.t('{0} results in 1 file', lines);
  return vscode.l10n.t('{0} results in {1} files', lines, files);
}

function troubleWords(error: unknown): string {
  return isSlowExpression(error)
    ? vscode.l10n.t('Stopped: this regular expression takes too long. Make it simpler.')
    : errorWords(error).message;
}

function fileItem({ place, file: { lines } }: FileResult): vscode.TreeItem {
  const slash = place.path.lastIndexOf('/');
  const item = new vscode.TreeItem(
    shown(showName(place.path.slice(slash + 1))),
    vscode.TreeItemCollapsibleState.Expanded,
  );
  item.id = `${layerUri(place).toString()} ${lines.length}`;
  item.description = `/${shown(showName(place.path.slice(0, Math.max(0, slash))))} · ${lines.length}`;
  item.resourceUri = layerUri(place);
  item.iconPath = vscode.ThemeIcon.File;
  item.tooltip = `/${shown(showName(place.path))}`;
  item.contextValue = 'searchFile';
  return item;
}

function lineItem({ parent, line: { line, ranges, preview, previewBegin } }: LineResult): vscode.TreeItem {
  const highlights = ranges
    .map(([begin, end]): [number, number] => [begin - previewBegin, Math.min(end - previewBegin, preview.length)])
    .filter(([begin, end]) => begin < end);
  // Escapes would move what is highlighted: what cannot be shown becomes a dot, one for one.
  const label = [...Array(preview.length).keys()].map((at) => visible(preview.charAt(at))).join('');
  const item = new vscode.TreeItem({ label, highlights }, vscode.TreeItemCollapsibleState.None);
  const { place } = parent;
  item.id = `${layerUri(place).toString()} ${line}:${ranges[0]?.[0] ?? 0}`;
  item.tooltip = vscode.l10n.t('line {0}', line + 1);
  const [begin, end] = ranges[0] ?? [0, 0];
  const options: vscode.TextDocumentShowOptions = {
    selection: new vscode.Range(line, begin, line, end),
    preserveFocus: true,
  };
  item.command = { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: [layerUri(place), options] };
  return item;
}

function visible(unit: string): string {
  if (/[\ud800-\udfff]/.test(unit)) return unit;
  return shown(unit) === unit ? unit : '·';
}
