/** What a key means in the tree: the keyboard pattern of ARIA's tree view, with the editor's keys for copy and find. */
export type TreeKey =
  | { readonly kind: 'move'; readonly direction: 1 | -1; readonly unit: 'row' | 'page' }
  | { readonly kind: 'edge'; readonly end: boolean }
  | { readonly kind: 'in' | 'out' | 'toggle' | 'open-siblings' | 'menu' | 'find' }
  | { readonly kind: 'use-path'; readonly append: boolean }
  | { readonly kind: 'copy'; readonly what: 'value' | 'path' | 'subtree' }
  | { readonly kind: 'type'; readonly character: string };

/** The parts of a keyboard event that decide. */
export interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

export function treeKey({ key, ctrlKey, metaKey, shiftKey, altKey }: Key): TreeKey | undefined {
  const command = ctrlKey || metaKey;
  switch (key) {
    case 'ArrowDown':
      return { kind: 'move', direction: 1, unit: 'row' };
    case 'ArrowUp':
      return { kind: 'move', direction: -1, unit: 'row' };
    case 'PageDown':
      return { kind: 'move', direction: 1, unit: 'page' };
    case 'PageUp':
      return { kind: 'move', direction: -1, unit: 'page' };
    case 'Home':
      return { kind: 'edge', end: false };
    case 'End':
      return { kind: 'edge', end: true };
    case 'ArrowRight':
      return { kind: 'in' };
    case 'ArrowLeft':
      return { kind: 'out' };
    case ' ':
      return { kind: 'toggle' };
    case 'Enter':
      return { kind: 'use-path', append: command || shiftKey };
    case 'ContextMenu':
      return { kind: 'menu' };
    case 'F10':
      return shiftKey ? { kind: 'menu' } : undefined;
    default:
  }
  if (command) {
    switch (key.toLowerCase()) {
      case 'c':
        if (altKey) return { kind: 'copy', what: 'subtree' };
        return { kind: 'copy', what: shiftKey ? 'path' : 'value' };
      case 'f':
        return { kind: 'find' };
      default:
        return undefined;
    }
  }
  if (altKey) return undefined;
  if (key === '*') return { kind: 'open-siblings' };
  return key.length === 1 ? { kind: 'type', character: key } : undefined;
}
