import * as vscode from 'vscode';
import type { Action } from '../core/action.ts';

/** What was being done, as the noun a sentence begins with: `Pull of debian:12 ...`. */
export function actionNoun(action: Action): string {
  switch (action) {
    case 'pull':
      return vscode.l10n.t('Pull');
    case 'push':
      return vscode.l10n.t('Push');
    case 'save':
      return vscode.l10n.t('Save');
    case 'load':
      return vscode.l10n.t('Load');
    case 'import':
      return vscode.l10n.t('Import');
    case 'build':
      return vscode.l10n.t('Build');
    case 'run':
      return vscode.l10n.t('Run');
    case 'exec':
      return vscode.l10n.t('A command');
    case 'start':
      return vscode.l10n.t('Start');
    case 'stop':
      return vscode.l10n.t('Stop');
    case 'restart':
      return vscode.l10n.t('Restart');
    case 'pause':
      return vscode.l10n.t('Pause');
    case 'unpause':
      return vscode.l10n.t('Unpause');
    case 'commit':
      return vscode.l10n.t('Commit');
    case 'tag':
      return vscode.l10n.t('Tag');
    case 'remove':
      return vscode.l10n.t('Removal');
    case 'prune':
      return vscode.l10n.t('Pruning');
    case 'search':
      return vscode.l10n.t('Search');
    case 'inspect':
      return vscode.l10n.t('Look-up');
    case 'events':
      return vscode.l10n.t('Events');
  }
}
