import * as vscode from 'vscode';
import { statusAt } from '../../core/containerStatus.ts';
import { fieldsAt, textAt } from '../../core/fields.ts';
import type { Container } from '../../core/image.ts';
import { isAtWork } from '../../core/imageGroups.ts';
import { shown } from '../../core/shown.ts';
import { sourceName } from '../sourceItems.ts';
import { mainKey } from '../sourceDefinition.ts';
import { sourceKeyOf, type Source, type Sources } from '../sources.ts';

/** A container and the engine it is on. */
export interface ContainerTarget {
  readonly source: Source;
  readonly container: Container;
}

export interface ContainerQuestion {
  readonly title: string;
  /** Those that can be meant; all where absent. */
  readonly fits?: (container: Container) => boolean;
  /** Said where there is none to choose from. */
  readonly none: string;
}

/**
 * The containers a command is about: those selected in the tree, the one it was called on, the one named by a text (its id or name,
 * or `{ source, id }`), or, from the palette, the one the person picks. Empty when they pick none.
 */
export async function containerArguments(
  sources: Sources,
  argument: unknown,
  selection: unknown,
  question: ContainerQuestion,
): Promise<readonly ContainerTarget[]> {
  const selected = Array.isArray(selection) ? selection.flatMap((item: unknown) => readContainer(sources, item)) : [];
  const given = selected.length > 0 ? selected : argument === undefined ? [] : readContainer(sources, argument);
  if (given.length > 0) return given.filter(({ container }) => question.fits?.(container) ?? true);
  const picked = await askContainer(sources, question);
  return picked === undefined ? [] : [picked];
}

/** Asks which container is meant. */
async function askContainer(
  sources: Sources,
  { title, fits = () => true, none }: ContainerQuestion,
): Promise<ContainerTarget | undefined> {
  const engines = sources.all.filter(({ definition }) => definition.kind === 'engine');
  if (engines.length === 1) await sources.main.store.source();
  else await Promise.all(engines.map(({ store }) => store.start()));
  type Item = vscode.QuickPickItem & { readonly target?: ContainerTarget };
  const items = engines.flatMap((source): Item[] => {
    const rows = source.store.containers
      .filter(fits)
      .map((container) => ({ ...containerRow(container), target: { source, container } }));
    if (engines.length === 1 || rows.length === 0) return rows;
    return [{ label: sourceName(source), kind: vscode.QuickPickItemKind.Separator }, ...rows];
  });
  if (items.length === 0) {
    void vscode.window.showInformationMessage(none);
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t('Container'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.target;
}

/** How a container looks in a list to choose from. */
export function containerRow(container: Container): vscode.QuickPickItem {
  return {
    label: `$(${isAtWork(container) ? 'vm-running' : 'vm-outline'}) ${shown(container.name)}`,
    description: shown(container.image),
    detail: shown(statusAt(container, Date.now())),
  };
}

function readContainer(sources: Sources, item: unknown): ContainerTarget[] {
  const key = typeof item === 'string' ? mainKey : sourceKeyOf(item);
  const wanted = typeof item === 'string' ? item : textAt(fieldsAt(item, 'container'), 'id') || textAt(item, 'id');
  const source = sources.get(key);
  const container = source?.store.containers.find(
    ({ id, name }) => id === wanted || name === wanted || (/^[0-9a-f]{12,}$/.test(wanted) && id.startsWith(wanted)),
  );
  return source === undefined || container === undefined ? [] : [{ source, container }];
}
