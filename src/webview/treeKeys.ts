/**
 * What a key means in the tree besides moving up and down: the keyboard pattern of ARIA's tree view, with the editor's
 * keys for copy and find.
 */
export type TreeKey =
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
