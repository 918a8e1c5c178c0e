import * as vscode from 'vscode';
import { isCancelled } from '../core/failure.ts';
import type { Engine } from '../core/image.ts';
import {
  canonical,
  canonicalRepository,
  familiar,
  parseReference,
  repositoryOf,
  withDefaultTag,
  type Reference,
} from '../core/reference.ts';
import { shortened, shown } from '../core/shown.ts';
import type { KnownName } from './askReference.ts';
import { inGivenOrder } from './quickInput.ts';
import { referenceProblemWords } from './referenceWords.ts';
import { errorWords } from './reportError.ts';
import type { Services } from './services.ts';

/** What somebody wants to pull. */
export interface PullWish {
  readonly reference: Reference;
  /** The platform is still to be asked for. */
  readonly choosesPlatform: boolean;
}

export interface PullQuestion {
  readonly title: string;
  readonly known: readonly KnownName[];
  readonly choosesPlatform: boolean;
  readonly engine: () => Promise<Engine>;
  readonly registryTags: Services['registryTags'];
}

type Choice =
  | { readonly kind: 'pull'; readonly reference: Reference }
  /** Goes on with this name in the box. */
  | { readonly kind: 'write'; readonly text: string }
  | { readonly kind: 'search'; readonly term: string }
  | { readonly kind: 'tags'; readonly repository: Reference };

type Row = vscode.QuickPickItem & { readonly choice?: Choice };

/** What a registry answered, and the rows it makes. */
interface Found {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** More rows of an answer than this are not drawn at once; typing narrows them. */
const rowLimit = 200;

/**
 * Asks for the name of an image to pull. What was pulled before and what is here completes it at once; Docker Hub and a
 * registry's tags are asked only when the person chooses the row that says so.
 */
export function askPullName(question: PullQuestion): Promise<PullWish | undefined> {
  const pick = vscode.window.createQuickPick<Row>();
  const platformButton: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('server-environment'),
    tooltip: vscode.l10n.t('For another platform than the engine’s'),
  };
  let { choosesPlatform } = question;
  let found: Found | undefined;
  let abort = new AbortController();
  const draw = (): void => {
    pick.title = choosesPlatform ? vscode.l10n.t('{0}, for Another Platform', question.title) : question.title;
    pick.buttons = choosesPlatform ? [] : [platformButton];
    pick.items = rowsFor(pick.value.trim(), question.known, found);
  };
  const lookUp = async (title: string, ask: (signal: AbortSignal) => Promise<readonly Row[]>): Promise<void> => {
    abort.abort();
    abort = new AbortController();
    const { signal } = abort;
    pick.busy = true;
    try {
      const rows = await ask(signal);
      found = { title, rows: rows.length > 0 ? rows : [{ label: `$(dash) ${vscode.l10n.t('Nothing found')}` }] };
    } catch (error) {
      if (isCancelled(error) || signal.aborted) return;
      found = { title, rows: [{ label: `$(warning) ${errorWords(error).message}` }] };
    }
    if (signal.aborted) return;
    pick.busy = false;
    draw();
  };
  const choose = (choice: Choice): Reference | undefined => {
    switch (choice.kind) {
      case 'pull':
        return choice.reference;
      case 'write':
        pick.value = choice.text;
        found = undefined;
        draw();
        return undefined;
      case 'search':
        void lookUp(vscode.l10n.t('Docker Hub'), async (signal) =>
          hubRows(await question.engine(), choice.term, signal),
        );
        return undefined;
      case 'tags':
        void lookUp(vscode.l10n.t('Tags on {0}', choice.repository.domain), (signal) =>
          tagRows(question.registryTags, choice.repository, signal),
        );
        return undefined;
    }
  };
  pick.placeholder = vscode.l10n.t('Image name: debian, debian:12, gcr.io/x/y:1.0, 127.0.0.1:5000/debian@sha256:…');
  pick.ignoreFocusOut = true;
  inGivenOrder(pick);
  return new Promise((resolve) => {
    pick.onDidChangeValue(draw);
    pick.onDidTriggerButton(() => {
      choosesPlatform = true;
      draw();
    });
    pick.onDidAccept(() => {
      // Enter may come before the rows made of the last letter are on the screen: what was active then is not meant.
      const active = pick.activeItems.find((row) => pick.items.includes(row)) ?? pick.items[0];
      const reference = active?.choice && choose(active.choice);
      if (reference === undefined) return;
      resolve({ reference: withDefaultTag(reference), choosesPlatform });
      pick.hide();
    });
    pick.onDidHide(() => {
      abort.abort();
      resolve(undefined);
      pick.dispose();
    });
    draw();
    pick.show();
  });
}

function rowsFor(typed: string, known: readonly KnownName[], found: Found | undefined): Row[] {
  const here = knownRows(typed, known);
  if (typed === '') return here;
  const told = found === undefined ? [] : narrowed(found, typed);
  const isHere = here.length === 0 || told.length === 0 ? [] : [separator(vscode.l10n.t('Here'))];
  return [typedRow(typed), ...told, ...isHere, ...here, ...lookUpRows(typed)];
}

function typedRow(typed: string): Row {
  const parsed = parseReference(typed);
  if (!parsed.ok) {
    const label = `$(error) ${vscode.l10n.t("This isn't a valid image name")}`;
    return { label, detail: referenceProblemWords(parsed.problem), alwaysShow: true };
  }
  const reference = withDefaultTag(parsed.reference);
  return {
    label: `$(cloud-download) ${canonical(reference)}`,
    description: familiar(reference) === typed ? '' : vscode.l10n.t('from "{0}"', typed),
    choice: { kind: 'pull', reference },
    alwaysShow: true,
  };
}

function knownRows(typed: string, known: readonly KnownName[]): Row[] {
  const needle = typed.toLowerCase();
  return known
    .filter(({ name }) => name !== typed && name.toLowerCase().includes(needle))
    .sort((a, b) => Number(b.name.startsWith(typed)) - Number(a.name.startsWith(typed)))
    .flatMap(({ name, description }): Row[] => {
      const parsed = parseReference(name);
      const choice = parsed.ok && ({ kind: 'pull', reference: parsed.reference } as const);
      return choice ? [{ label: name, description, choice, alwaysShow: true }] : [];
    });
}

/** The rows that ask somebody else; nobody is asked before one of them is chosen. */
function lookUpRows(typed: string): Row[] {
  const parsed = parseReference(typed);
  const rows: Row[] = [];
  if (parsed.ok && parsed.reference.domain !== '' && parsed.reference.digest === undefined) {
    rows.push({
      label: `$(list-unordered) ${vscode.l10n.t('Show the tags of {0}', repositoryOf(parsed.reference))}`,
      description: vscode.l10n.t('asks {0}', parsed.reference.domain),
      choice: { kind: 'tags', repository: parsed.reference },
      alwaysShow: true,
    });
  }
  const term = /^[^:@]+/.exec(typed.toLowerCase())?.[0] ?? '';
  const searched = parseReference(term);
  // The Hub knows of no other registry's images.
  const elsewhere = parsed.ok && parsed.reference.domain !== 'docker.io';
  if (!elsewhere && searched.ok && searched.reference.domain === 'docker.io' && term.length > 1) {
    rows.push({
      label: `$(search) ${vscode.l10n.t('Search Docker Hub for “{0}”', shown(term))}`,
      choice: { kind: 'search', term },
      alwaysShow: true,
    });
  }
  return rows.length === 0 ? [] : [separator(vscode.l10n.t('Look up')), ...rows];
}

async function hubRows(engine: Engine, term: string, signal: AbortSignal): Promise<readonly Row[]> {
  return (await engine.search(term, signal)).map(({ name, description, stars, official }) => ({
    label: `$(${official ? 'verified' : 'package'}) ${shown(name)}`,
    description: official ? vscode.l10n.t('official · {0} stars', stars) : vscode.l10n.t('{0} stars', stars),
    detail: shown(shortened(description, 120)),
    choice: { kind: 'write', text: name },
    alwaysShow: true,
  }));
}

async function tagRows(
  registryTags: Services['registryTags'],
  repository: Reference,
  signal: AbortSignal,
): Promise<readonly Row[]> {
  const name = repositoryOf(repository);
  const names = await registryTags(canonicalRepository(repository), signal);
  return names.flatMap((tag): Row[] => {
    const parsed = parseReference(`${name}:${tag}`);
    const choice = parsed.ok && ({ kind: 'pull', reference: parsed.reference } as const);
    return choice ? [{ label: `$(tag) ${name}:${tag}`, choice, alwaysShow: true }] : [];
  });
}

/** Of an answer what fits what is typed by now; all of it where nothing does, as after the question itself. */
function narrowed({ title, rows }: Found, typed: string): Row[] {
  const needle = typed.toLowerCase();
  const fitting = rows.filter(({ label }) => label.toLowerCase().includes(needle));
  const drawn = (fitting.length > 0 ? fitting : rows).slice(0, rowLimit);
  const left = (fitting.length > 0 ? fitting : rows).length - drawn.length;
  const more: Row[] =
    left === 0
      ? []
      : [{ label: `$(ellipsis) ${vscode.l10n.t('{0} more: type to narrow them', left)}`, alwaysShow: true }];
  return [separator(title), ...drawn, ...more];
}

function separator(label: string): Row {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
