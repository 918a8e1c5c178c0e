import { relative } from 'node:path';
import * as vscode from 'vscode';
import { buildArguments, type BuildArgument } from '../../core/build/buildPlan.ts';
import type { Dockerfile } from '../../core/dockerfile.ts';
import { familiar, parseReference, withDefaultTag } from '../../core/reference.ts';
import { looksSecret } from '../../core/secrets.ts';
import { shown } from '../../core/shown.ts';
import { askReference } from '../askReference.ts';
import { askText } from '../quickInput.ts';
import type { BuildAnswers } from './buildAnswers.ts';

/** One row of the sheet: `change` asks for another value; without it, Enter builds. */
interface Row extends vscode.QuickPickItem {
  readonly id: string;
  readonly change?: () => Promise<Partial<BuildAnswers> | undefined>;
}

/**
 * Everything about a build on one sheet: Enter on its first row builds, on another changes what that row shows and comes back.
 * Undefined where the person leaves it.
 */
export async function askBuild(
  file: string,
  dockerfile: Dockerfile,
  first: BuildAnswers,
): Promise<BuildAnswers | undefined> {
  let answers = first;
  let active = 'build';
  for (;;) {
    const row = await pickRow(
      vscode.l10n.t('Build {0}', file),
      sheetRows(dockerfile, answers, active === 'build'),
      active,
    );
    if (row === undefined) return undefined;
    if (row.change === undefined) return answers;
    const changed = await row.change();
    active = changed === undefined ? row.id : 'build';
    answers = { ...answers, ...changed };
  }
}

function sheetRows(dockerfile: Dockerfile, answers: BuildAnswers, isFirst: boolean): readonly Row[] {
  const { tag, folder, pull, noCache } = answers;
  const name = tag === '' ? vscode.l10n.t('an image without a name') : tag;
  const yesNo = (value: boolean): string => (value ? vscode.l10n.t('yes') : vscode.l10n.t('no'));
  return [
    {
      id: 'build',
      label: `$(play) ${vscode.l10n.t('Build {0}', shown(name))}`,
      description: isFirst ? vscode.l10n.t('Enter builds; the rows below can be changed') : '',
    },
    { id: 'settings', label: vscode.l10n.t('how it is built'), kind: vscode.QuickPickItemKind.Separator },
    {
      id: 'tag',
      label: `$(tag) ${vscode.l10n.t('Name')}`,
      description: shown(name),
      change: async () => {
        const answer = await askReference({
          title: vscode.l10n.t('Name of the image'),
          placeholder: vscode.l10n.t('The new image’s name: myapp:1.1'),
          icon: 'tag',
          value: tag,
          known: [],
          unnamed: `$(dash) ${vscode.l10n.t('Leave the image without a name')}`,
        });
        if (answer.kind !== 'answer') return undefined;
        return { tag: answer.value === 'none' ? '' : familiar(withDefaultTag(answer.value)) };
      },
    },
    {
      id: 'folder',
      label: `$(folder) ${vscode.l10n.t('Context')}`,
      description: shown(folderText(folder)),
      change: async () => {
        const picked = await vscode.window.showOpenDialog({
          title: vscode.l10n.t('The folder COPY and ADD take from'),
          openLabel: vscode.l10n.t('Build From Here'),
          canSelectFiles: false,
          canSelectFolders: true,
          defaultUri: vscode.Uri.file(folder),
        });
        return picked?.[0] && { folder: picked[0].fsPath };
      },
    },
    ...targetRow(dockerfile, answers),
    ...buildArguments(dockerfile).map((argument) => argumentRow(argument, answers)),
    {
      id: 'pull',
      label: `$(cloud-download) ${vscode.l10n.t('Look for newer base images')}`,
      description: yesNo(pull),
      change: () => Promise.resolve({ pull: !pull }),
    },
    {
      id: 'noCache',
      label: `$(sync-ignored) ${vscode.l10n.t('Do every step anew')}`,
      description: yesNo(noCache),
      change: () => Promise.resolve({ noCache: !noCache }),
    },
  ];
}

/** A file of one stage has nothing to choose. */
function targetRow({ stages }: Dockerfile, { target }: BuildAnswers): readonly Row[] {
  if (stages.length < 2) return [];
  const last = stages.length - 1;
  const label = (name: string | undefined, index: number): string => shown(name ?? String(index));
  const rows = stages
    .map(({ name, index, from }): Row => {
      const isLast = index === last;
      return {
        id: isLast ? '' : (name ?? String(index)),
        label: label(name, index),
        description: isLast ? vscode.l10n.t('the last stage') : '',
        detail: shown(from.line.text),
      };
    })
    .reverse();
  const chosen = rows.find(({ id }) => id === target);
  return [
    {
      id: 'target',
      label: `$(layers) ${vscode.l10n.t('Up to stage')}`,
      description: [chosen?.label ?? shown(target), chosen?.description ?? '']
        .filter((part) => part !== '')
        .join(' · '),
      change: async () => {
        const row = await pickRow(vscode.l10n.t('Build up to stage'), rows, target);
        return row && { target: row.id };
      },
    },
  ];
}

function argumentRow({ name, fallback }: BuildArgument, { buildArgs }: BuildAnswers): Row {
  const given = buildArgs[name];
  const value = given ?? fallback ?? '';
  const isSecret = value !== '' && looksSecret(name, value);
  const text = isSecret ? '•••' : shown(value);
  return {
    id: `arg ${name}`,
    label: `$(symbol-variable) ${shown(name)}`,
    description:
      given !== undefined
        ? text
        : fallback === undefined
          ? vscode.l10n.t('no value')
          : vscode.l10n.t('{0} · as in the file', text),
    change: async () => {
      const answer = await askText({
        title: vscode.l10n.t('Build argument {0}', shown(name)),
        placeholder: vscode.l10n.t('Empty: as in the file'),
        value: given ?? fallback ?? '',
      });
      if (answer.kind !== 'answer') return undefined;
      const others = Object.fromEntries(Object.entries(buildArgs).filter(([key]) => key !== name));
      const isGiven = answer.value !== '' && answer.value !== fallback;
      return { buildArgs: isGiven ? { ...others, [name]: answer.value } : others };
    },
  };
}

function pickRow(title: string, rows: readonly Row[], active: string): Promise<Row | undefined> {
  return new Promise((resolve) => {
    const pick = vscode.window.createQuickPick<Row>();
    pick.title = title;
    pick.matchOnDescription = true;
    pick.items = rows;
    pick.activeItems = rows.filter(({ id }) => id === active);
    pick.onDidAccept(() => {
      const [row] = pick.activeItems;
      if (row === undefined) return;
      resolve(row);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

/** As a person knows it: from its workspace folder on. */
function folderText(folder: string): string {
  const uri = vscode.Uri.file(folder);
  const workspace = vscode.workspace.getWorkspaceFolder(uri);
  if (workspace === undefined) return folder;
  const inside = relative(workspace.uri.fsPath, folder);
  return inside === '' ? workspace.name : `${workspace.name}/${inside.replaceAll('\\', '/')}`;
}

/** A name a person may have typed long ago: kept only while it is one. */
export function validTag(text: string): string | undefined {
  if (text === '') return '';
  const parsed = parseReference(text);
  return parsed.ok ? familiar(withDefaultTag(parsed.reference)) : undefined;
}
