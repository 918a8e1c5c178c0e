import * as vscode from 'vscode';
import type { CommandId } from './commandIds.ts';

/** What changes an engine or a registry, or starts a program: in a workspace nobody vouches for Strata only reads. */
const changing: ReadonlySet<CommandId> = new Set<CommandId>([
  'strata.pull',
  'strata.pullPlatform',
  'strata.pullAll',
  'strata.pullBase',
  'strata.pullAllBases',
  'strata.push',
  'strata.tag',
  'strata.remove',
  'strata.prune',
  'strata.load',
  'strata.import',
  'strata.commit',
  'strata.build',
  'strata.run',
  'strata.startContainer',
  'strata.stopContainer',
  'strata.restartContainer',
  'strata.pauseContainer',
  'strata.unpauseContainer',
  'strata.removeContainer',
  'strata.containerShell',
  'strata.deleteFromRegistry',
  'strata.signIn',
  'strata.signOut',
  'strata.chooseEndpoint',
  'strata.addEngine',
]);

/** Whether a command may do its work here; says so where it needs a trusted workspace and there is none. */
export async function isAllowed(command: CommandId): Promise<boolean> {
  if (vscode.workspace.isTrusted || !changing.has(command)) return true;
  const manage = vscode.l10n.t('Manage Trust');
  const picked = await vscode.window.showErrorMessage(vscode.l10n.t('This action needs a trusted workspace.'), manage);
  if (picked === manage) await vscode.commands.executeCommand('workbench.trust.manage');
  return false;
}
