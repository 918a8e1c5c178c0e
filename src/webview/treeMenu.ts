import { indented, isContainer, scalarText, type JsonDocument } from '../core/json.ts';
import type { JsonTree } from './jsonTree.ts';
import { keyName } from './keyName.ts';
import { l10n } from './l10n.ts';
import type { MenuItem } from './popupMenu.ts';
import { maskedText } from './rowText.ts';

/** What the tree's menu does outside the tree. */
export interface TreeMenuActions {
  readonly copy: (text: string, what: string) => void;
  readonly use: (node: number, append: boolean) => void;
  readonly showValue: (node: number) => void;
}

/** The paths of a node in both languages. */
export interface NodePaths {
  readonly template: string;
  readonly jsonPath: string;
}

/** What is said to have been copied. */
export function copiedWords(what: 'value' | 'path' | 'subtree'): string {
  switch (what) {
    case 'value':
      return l10n.t('value');
    case 'path':
      return l10n.t('path');
    case 'subtree':
      return l10n.t('subtree');
  }
}

/** The value as it is copied: a string's own text, anything else as JSON. */
export function copiedValue(document: JsonDocument, node: number): string {
  return isContainer(document, node) ? indented(document, node) : scalarText(document, node);
}

export function treeMenu(
  tree: JsonTree,
  document: JsonDocument,
  node: number,
  paths: NodePaths,
  actions: TreeMenuActions,
): MenuItem[] {
  const container = isContainer(document, node);
  const items: MenuItem[] = [
    { kind: 'action', label: l10n.t('Use Path in Format'), hint: 'Enter', run: () => actions.use(node, false) },
    {
      kind: 'action',
      label: l10n.t('Append Path to Format'),
      hint: keyName('Shift+Enter'),
      run: () => actions.use(node, true),
    },
    { kind: 'separator' },
    {
      kind: 'action',
      label: container ? l10n.t('Copy as JSON') : l10n.t('Copy Value'),
      hint: keyName('Ctrl+C'),
      run: () => actions.copy(copiedValue(document, node), copiedWords('value')),
    },
    {
      kind: 'action',
      label: l10n.t('Copy Template Path'),
      hint: keyName('Ctrl+Shift+C'),
      run: () => actions.copy(paths.template, copiedWords('path')),
    },
    { kind: 'action', label: l10n.t('Copy JSONPath'), run: () => actions.copy(paths.jsonPath, copiedWords('path')) },
    {
      kind: 'action',
      label: l10n.t('Copy Key and Value as JSON'),
      hint: keyName('Ctrl+Alt+C'),
      run: () => actions.copy(copiedSubtree(document, node), copiedWords('subtree')),
    },
    { kind: 'separator' },
  ];
  if (container) {
    items.push(
      {
        kind: 'action',
        label: l10n.t('Expand All Inside'),
        run: () => tree.change((rows) => rows.setDeep(node, true)),
      },
      {
        kind: 'action',
        label: l10n.t('Collapse All Inside'),
        run: () => tree.change((rows) => rows.setDeep(node, false)),
      },
    );
  } else {
    items.push({
      kind: 'action',
      label: l10n.t('Show Whole Value'),
      hint: 'Space',
      run: () => actions.showValue(node),
    });
  }
  if (maskedText(document, node) !== undefined) {
    const shown = tree.isSecretShown(node);
    items.push({
      kind: 'action',
      label: shown ? l10n.t('Hide Secret Value') : l10n.t('Show Secret Value'),
      run: () => tree.setSecretShown(node, !shown),
    });
  }
  return items;
}

/** The node with the key it stands under, ready to be pasted into an object. */
export function copiedSubtree(document: JsonDocument, node: number): string {
  const { start, end } = document.keyRange(node);
  const value = indented(document, node);
  return end > start ? `${document.text.slice(start, end)}: ${value}` : value;
}
