import * as vscode from 'vscode';
import { fileVersions, isThere, versionBelow } from '../../core/fileVersions.ts';
import type { LayerStack, PathVersion } from '../../core/layerStack.ts';
import { shown } from '../../core/shown.ts';
import { showName } from '../../core/tar/bytes.ts';
import { changeIcon } from '../changeWords.ts';
import type { Services } from '../services.ts';
import type { LayerPlace } from './layerUri.ts';
import { compareVersions, openVersion } from './openVersion.ts';
import { whileReading } from './whileReading.ts';
import { entryWords, goneWords, layerMakers, layerName, versionChange } from './versionWords.ts';

interface VersionItem extends vscode.QuickPickItem {
  readonly version: PathVersion;
}

/** Shows every version of a file through the layers, the topmost first: who brought it, and what became of it. */
export async function showVersions({ sources, stacks }: Services, place: LayerPlace): Promise<void> {
  const [stack, history] = await whileReading(sources, place, (...of) =>
    Promise.all([stacks.of(place, ...of), sources.store(place.source).history(place.image)]),
  );
  const makers = layerMakers(history);
  const pick = vscode.window.createQuickPick<VersionItem>();
  const [below, other] = buttons();
  pick.title = `/${shown(showName(place.path))}`;
  pick.placeholder = vscode.l10n.t('Open a version, or compare it with another');
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  const versions = fileVersions(stack, place.path);
  pick.items = versions.map((version) => versionItem(stack, place.path, version, makers, [below, other], versions));
  const active = pick.items.find(({ version }) => version.layer.index <= place.layer && isThere(version));
  if (active !== undefined) pick.activeItems = [active];
  let first: PathVersion | undefined;
  pick.onDidTriggerItemButton(({ item, button }) => {
    if (button === below) {
      const lower = versionBelow(stack, place.path, item.version.layer.index);
      if (lower !== undefined) void compareVersions(place, lower, item.version);
      pick.hide();
      return;
    }
    first = item.version;
    pick.placeholder = vscode.l10n.t('Compare the version of layer {0} with...', first.layer.index + 1);
    pick.items = pick.items
      .filter(({ version }) => version !== first && isThere(version))
      .map((each) => ({ ...each, buttons: [] }));
  });
  pick.onDidAccept(() => {
    const chosen = pick.activeItems[0]?.version;
    pick.hide();
    if (chosen === undefined) return;
    if (first === undefined) void openVersion(stack, place, chosen);
    else if (first.layer.index < chosen.layer.index) void compareVersions(place, first, chosen);
    else void compareVersions(place, chosen, first);
  });
  pick.onDidHide(() => pick.dispose());
  pick.show();
}

function buttons(): readonly [vscode.QuickInputButton, vscode.QuickInputButton] {
  return [
    { iconPath: new vscode.ThemeIcon('diff'), tooltip: vscode.l10n.t('Compare with Version Below') },
    { iconPath: new vscode.ThemeIcon('git-compare'), tooltip: vscode.l10n.t('Compare with Another Version...') },
  ];
}

function versionItem(
  stack: LayerStack,
  path: string,
  version: PathVersion,
  makers: ReadonlyMap<number, string>,
  [below, other]: readonly [vscode.QuickInputButton, vscode.QuickInputButton],
  all: readonly PathVersion[],
): VersionItem {
  const { layer, entry, change, gone } = version;
  const canCompare = isThere(version) && entry?.kind !== 'directory';
  const told = [
    versionChange(version),
    ...(entry === undefined || change === 'deleted' ? [] : [entryWords(entry)]),
    ...(gone === undefined ? [] : [goneWords(gone)]),
  ].filter((words) => words !== undefined);
  return {
    version,
    label: `$(${change === undefined ? 'dash' : changeIcon(change)}) ${layerName(layer.index)}`,
    description: makers.get(layer.index) ?? '',
    detail: told.join(' · '),
    buttons: [
      ...(canCompare && versionBelow(stack, path, layer.index) !== undefined ? [below] : []),
      ...(canCompare && all.filter(isThere).length > 2 ? [other] : []),
    ],
  };
}
