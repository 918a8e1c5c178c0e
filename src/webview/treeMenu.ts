import { indented, isContainer, scalarText, type JsonDocument } from '../core/json.ts';
import type { JsonTree } from './jsonTree.ts';
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
    { kind: 'action', label: 'Use Path in Format', hint: 'Enter', run: () => actions.use(node, false) },
    { kind: 'action', label: 'Append Path to Format', hint: 'Shift+Enter', run: () => actions.use(node, true) },
    { kind: 'separator' },
    {
      kind: 'action',
      label: container ? 'Copy as JSON' : 'Copy Value',
      hint: 'Ctrl+C',
      run: () => actions.copy(copiedValue(document, node), 'value'),
    },
    {
      kind: 'action',
      label: 'Copy Template Path',
      hint: 'Ctrl+Shift+C',
      run: () => actions.copy(paths.template, 'path'),
    },
    { kind: 'action', label: 'Copy JSONPath', run: () => actions.copy(paths.jsonPath, 'path') },
    {
      kind: 'action',
      label: 'Copy Key and Value as JSON',
      hint: 'Ctrl+Alt+C',
      run: () => actions.copy(copiedSubtree(document, node), 'subtree'),
    },
    { kind: 'separator' },
  ];
  if (container) {
    items.push(
      { kind: 'action', label: 'Expand All Inside', run: () => tree.change((rows) => rows.setDeep(node, true)) },
      { kind: 'action', label: 'Collapse All Inside', run: () => tree.change((rows) => rows.setDeep(node, false)) },
    );
  } else {
    items.push({ kind: 'action', label: 'Show Whole Value', hint: 'Space', run: () => actions.showValue(node) });
  }
  if (maskedText(document, node) !== undefined) {
    const shown = tree.isSecretShown(node);
    items.push({
      kind: 'action',
      label: shown ? 'Hide Secret Value' : 'Show Secret Value',
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
