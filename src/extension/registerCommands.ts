import * as vscode from 'vscode';
import { commandIds } from './commandIds.ts';
import { reportError } from './reportError.ts';
import type { Services } from './services.ts';
import { isAllowed } from './trust.ts';

/** Registers every command behind one wrapper that loads the commands with the first one called and puts errors into words. */
export function registerCommands(services: Services): vscode.Disposable {
  return vscode.Disposable.from(
    ...commandIds.map((id) =>
      vscode.commands.registerCommand(id, (argument?: unknown, selection?: unknown) => {
        const run = async (): Promise<void> => {
          try {
            if (!(await isAllowed(id))) return;
            const { commandTable } = await import('./commandTable.ts');
            await commandTable[id](services, argument, selection);
          } catch (error) {
            // Shown beside the command, not awaited by it: the next command must not wait for a button.
            void reportError(error, services.log, run);
          }
        };
        return run();
      }),
    ),
  );
}
