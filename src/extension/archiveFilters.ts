import * as vscode from 'vscode';

/** What a dialog that opens image archives shows. */
export function archiveFilters(): Record<string, string[]> {
  return {
    [vscode.l10n.t('Image archive')]: ['tar', 'gz', 'tgz', 'zst', 'xz', 'bz2'],
    [vscode.l10n.t('All files')]: ['*'],
  };
}
