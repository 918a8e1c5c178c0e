import type * as vscode from 'vscode';

/** Keeps what was read from a document until its text changes. */
export function perVersion<T>(read: (document: vscode.TextDocument) => T): (document: vscode.TextDocument) => T {
  const kept = new WeakMap<vscode.TextDocument, { readonly version: number; readonly value: T }>();
  return (document) => {
    const known = kept.get(document);
    if (known?.version === document.version) return known.value;
    const value = read(document);
    kept.set(document, { version: document.version, value });
    return value;
  };
}

/** Keeps what was made of a list for as long as the list lives. */
export function perList<Item, T>(make: (list: readonly Item[]) => T): (list: readonly Item[]) => T {
  const kept = new WeakMap<readonly Item[], T>();
  return (list) => {
    const value = kept.get(list) ?? make(list);
    kept.set(list, value);
    return value;
  };
}
