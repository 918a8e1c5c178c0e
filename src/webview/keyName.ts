/** A key with its modifiers as the person's keyboard names it: `Ctrl+C` is `⌘C` on a Mac. */
export function keyName(keys: string): string {
  if (!/^Mac/.test(navigator.platform)) return keys;
  return keys.replace('Ctrl+', '⌘').replace('Shift+', '⇧').replace('Alt+', '⌥');
}
