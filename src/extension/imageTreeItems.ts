import * as vscode from 'vscode';
import { formatBytes } from '../core/bytes.ts';
import { statusAt } from '../core/containerStatus.ts';
import { shortDigest, withShortHashes } from '../core/digest.ts';
import type { Container, ContainerState, ImageId, Layer } from '../core/image.ts';
import { isAtWork } from '../core/imageGroups.ts';
import type { TreeNode, Use } from '../core/imageTree.ts';
import { formatPercent } from '../core/percent.ts';
import { shortened, shown } from '../core/shown.ts';
import { ageWords } from './ageWords.ts';
import { contextValue } from './contextValue.ts';
import type { WasteSummary } from './picture/pictures.ts';

const quiet = 'strata-quiet';

/** How a row of the image tree looks; a stale one is grey. */
export function imageTreeItem(
  node: TreeNode,
  now: number,
  { isStale, onEngine }: { readonly isStale: boolean; readonly onEngine: boolean },
): vscode.TreeItem {
  const item = new vscode.TreeItem(label(node), collapsible(node));
  item.id = node.id;
  item.description = description(node, now);
  item.iconPath = icon(node);
  item.contextValue = context(node, onEngine);
  // Steps that made no layer stay readable and step back, in the theme's own grey.
  if (isStale || node.kind === 'emptyStep') item.resourceUri = vscode.Uri.from({ scheme: quiet, path: `/${node.id}` });
  return item;
}

/** Greys the rows that only changed an image's config, and those that may no longer be true. */
export function registerQuietDecorations(): vscode.Disposable {
  return vscode.window.registerFileDecorationProvider({
    provideFileDecoration: (uri) =>
      uri.scheme === quiet
        ? new vscode.FileDecoration(undefined, undefined, new vscode.ThemeColor('disabledForeground'))
        : undefined,
  });
}

/** What a row tells on hovering: everything its label had no room for. */
export function imageTooltip(
  node: TreeNode,
  now: number,
  wasteOf: (id: ImageId) => WasteSummary | undefined = () => undefined,
): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  const line = (name: string, value: string): void => {
    text.appendMarkdown('\n\n**').appendText(name).appendMarkdown('** ').appendText(shown(value));
  };
  switch (node.kind) {
    case 'repository':
      text.appendText(shown(node.name));
      line(vscode.l10n.t('Size'), vscode.l10n.t('{0}, what the images share counted for each', formatBytes(node.size)));
      break;
    case 'tag':
    case 'digest':
    case 'untagged': {
      const { image } = node;
      text.appendText(shown(node.name));
      line(vscode.l10n.t('ID'), image.id);
      line(vscode.l10n.t('Size'), formatBytes(image.size));
      const waste = wasteOf(image.id);
      if (waste !== undefined) line(vscode.l10n.t('Waste'), wasteWords(waste));
      line(vscode.l10n.t('Created'), `${new Date(image.created).toLocaleString()} (${ageWords(image.created, now)})`);
      const others = image.tags.filter((tag) => tag !== node.name);
      if (others.length > 0) line(vscode.l10n.t('Also'), others.join(', '));
      for (const digest of image.digests) line(vscode.l10n.t('Digest'), digest);
      if (node.containers.length > 0)
        line(vscode.l10n.t('Containers'), node.containers.map(({ name }) => name).join(', '));
      break;
    }
    case 'layers':
      text.appendText(vscode.l10n.t('The read-only layers, the topmost first, each with the instruction that made it'));
      break;
    case 'layer': {
      const { layer, step, instruction } = node;
      text.appendText(vscode.l10n.t('Read-only layer {0}', layer.index + 1));
      if (step.guessed) {
        text.appendMarkdown('\n\n$(question) ');
        text.supportThemeIcons = true;
        text.appendText(
          vscode.l10n.t('The engine does not say which instruction made this layer; this one is inferred.'),
        );
      }
      if (instruction !== undefined) text.appendCodeblock(shown(shortened(instruction.text, 2_000)), 'dockerfile');
      if (layer.size !== undefined) line(vscode.l10n.t('Size'), layerSize(layer, layer.size));
      if (layer.blob !== undefined) line(vscode.l10n.t('Digest'), layer.blob.digest);
      line('diffID', layer.diffId);
      line('chainID', layer.chainId);
      if (step.entry !== undefined && step.entry.created > 0)
        line(vscode.l10n.t('Created'), ageWords(step.entry.created, now));
      if (step.entry?.comment !== undefined && step.entry.comment !== '')
        line(vscode.l10n.t('Comment'), step.entry.comment);
      break;
    }
    case 'emptyStep':
      text.appendText(vscode.l10n.t('Made no layer: it changed only the image’s config'));
      if (node.instruction !== undefined)
        text.appendCodeblock(shown(shortened(node.instruction.text, 2_000)), 'dockerfile');
      break;
    case 'container':
      text.appendText(shown(node.container.name));
      line(vscode.l10n.t('ID'), node.container.id);
      line(vscode.l10n.t('Image'), node.container.image);
      line(vscode.l10n.t('Command'), shortened(node.container.command, 500));
      line(vscode.l10n.t('State'), statusAt(node.container, Date.now()));
      if ((node.container.ports ?? []).length > 0) line(vscode.l10n.t('Ports'), portsText(node.container));
      break;
    case 'writableLayer':
      text.appendText(vscode.l10n.t('What this container added, changed and deleted on top of its image'));
      break;
    case 'containers':
      text.appendText(vscode.l10n.t('The containers that run, or ran, on this image'));
      break;
    case 'dangling':
      text.appendText(vscode.l10n.t('Images without a name: left behind by builds and pulls that took the name along'));
      break;
    case 'orphans':
      text.appendText(vscode.l10n.t('Containers whose image this engine no longer lists'));
      break;
  }
  return text;
}

/** Known of images whose files somebody has looked at. */
function wasteWords({ dead, efficiency }: WasteSummary): string {
  return dead === 0
    ? vscode.l10n.t('none')
    : vscode.l10n.t('{0} that no container can see (efficiency {1})', formatBytes(dead), formatPercent(efficiency));
}

function label(node: TreeNode): string {
  switch (node.kind) {
    case 'repository':
      return shown(node.name);
    case 'tag':
      return shown(node.tag);
    case 'digest':
      return `@${shortDigest(node.digest)}`;
    case 'untagged':
      return shortDigest(node.image.id);
    case 'dangling':
      return vscode.l10n.t('Dangling');
    case 'layers':
      return vscode.l10n.t('Layers');
    case 'layer':
      return node.instruction?.keyword || vscode.l10n.t('Layer {0}', node.layer.index + 1);
    case 'emptyStep':
      return node.instruction?.keyword || vscode.l10n.t('Step');
    case 'containers':
      return vscode.l10n.t('Containers');
    case 'container':
      return shown(node.container.name);
    case 'writableLayer':
      return vscode.l10n.t('Read-write layer');
    case 'orphans':
      return vscode.l10n.t('Containers without an image');
  }
}

function description(node: TreeNode, now: number): string {
  switch (node.kind) {
    case 'repository':
    case 'dangling':
      return `${formatBytes(node.size)}${useWord(node.use)}`;
    case 'tag':
    case 'digest':
    case 'untagged':
      return `${formatBytes(node.image.size)} · ${ageWords(node.image.created, now)}${useWord(node.use)}`;
    case 'layer':
      // The size before the arguments: a narrow sidebar cuts the end.
      return [
        ...(node.layer.size === undefined ? [] : [layerSize(node.layer, node.layer.size)]),
        ...(node.instruction === undefined ? [] : [oneLine(node.instruction.args)]),
      ].join(' · ');
    case 'emptyStep':
      return node.instruction === undefined ? '' : oneLine(node.instruction.args);
    case 'containers':
    case 'orphans':
      return String(node.containers.length);
    case 'container':
      return shown(
        [statusAt(node.container, now), portsText(node.container)].filter((part) => part !== '').join(' · '),
      );
    case 'layers':
    case 'writableLayer':
      return '';
  }
}

/** `8080→80, 5353→53/udp`: the same port of several addresses once. */
function portsText({ ports = [] }: Container): string {
  const sorted = [...ports].sort((a, b) => a.host - b.host);
  return [...new Set(sorted.map(({ container, host }) => `${host}→${container.replace(/\/tcp$/, '')}`))].join(', ');
}

/** A registry tells what a layer takes compressed, which must not be taken for the other. */
function layerSize({ blob }: Layer, size: number): string {
  return blob === undefined ? formatBytes(size) : vscode.l10n.t('{0} compressed', formatBytes(size));
}

function useWord(use: Use): string {
  switch (use) {
    case 'running':
      return ` · ${vscode.l10n.t('running')}`;
    case 'stopped':
      return ` · ${vscode.l10n.t('in use')}`;
    case 'none':
      return '';
  }
}

function icon(node: TreeNode): vscode.ThemeIcon {
  switch (node.kind) {
    case 'repository':
      return new vscode.ThemeIcon('package');
    case 'tag':
    case 'digest':
    case 'untagged':
      return new vscode.ThemeIcon(node.kind === 'tag' ? 'tag' : 'symbol-constant', useColour(node.use));
    case 'dangling':
      return new vscode.ThemeIcon('circle-slash');
    case 'layers':
      return new vscode.ThemeIcon('layers');
    case 'layer':
      return new vscode.ThemeIcon('lock');
    case 'emptyStep':
      return new vscode.ThemeIcon('dash', new vscode.ThemeColor('disabledForeground'));
    case 'containers':
    case 'orphans':
      return new vscode.ThemeIcon('server-process');
    case 'container':
      return containerIcon(node.container.state);
    case 'writableLayer':
      return new vscode.ThemeIcon('edit');
  }
}

function containerIcon(state: ContainerState): vscode.ThemeIcon {
  switch (state) {
    case 'running':
      return new vscode.ThemeIcon('vm-running', useColour('running'));
    case 'paused':
      return new vscode.ThemeIcon('debug-pause', new vscode.ThemeColor('charts.yellow'));
    case 'restarting':
      return new vscode.ThemeIcon('sync', new vscode.ThemeColor('charts.yellow'));
    default:
      return new vscode.ThemeIcon('vm-outline');
  }
}

function useColour(use: Use): vscode.ThemeColor | undefined {
  return use === 'running' ? new vscode.ThemeColor('testing.iconPassed') : undefined;
}

function collapsible(node: TreeNode): vscode.TreeItemCollapsibleState {
  const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
  switch (node.kind) {
    case 'emptyStep':
      return None;
    case 'layers':
      return Expanded;
    default:
      return Collapsed;
  }
}

/** The first word says what the row is; the rest are what `when` clauses ask about. */
function context(node: TreeNode, onEngine: boolean): string {
  switch (node.kind) {
    case 'tag':
    case 'digest':
    case 'untagged':
      return contextValue('image', {
        tagged: node.kind === 'tag',
        digest: node.image.digests.length > 0,
        used: node.use !== 'none',
        engine: onEngine,
      });
    case 'repository':
      return contextValue('repository', { engine: onEngine });
    case 'container':
      return contextValue('container', {
        running: node.container.state === 'running',
        paused: node.container.state === 'paused',
        working: isAtWork(node.container),
        ended: !isAtWork(node.container),
      });
    default:
      return contextValue(node.kind);
  }
}

/** An instruction's arguments on one line, the content hashes an old builder writes for files cut short. */
function oneLine(args: string): string {
  return shown(shortened(withShortHashes(args.replaceAll(/\s+/g, ' ')).trim(), 200));
}
