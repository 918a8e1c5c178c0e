import * as vscode from 'vscode';
import { shown } from '../../core/shown.ts';
import { containerArguments } from '../containers/containerArgument.ts';
import { TerminalPty } from '../containers/terminalPty.ts';
import type { Services } from '../services.ts';

/** bash where the container has it, else sh. */
const shell = ['sh', '-c', 'if command -v bash >/dev/null 2>&1; then exec bash; else exec sh; fi'];

/** Opens a shell in a running container, in a terminal. */
export async function containerShell({ sources }: Services, argument?: unknown): Promise<void> {
  const [target] = await containerArguments(sources, argument, undefined, {
    title: vscode.l10n.t('Open Shell'),
    fits: ({ state }) => state === 'running',
    none: vscode.l10n.t('No container is running on this engine.'),
  });
  if (target === undefined) return;
  const { source, container } = target;
  const engine = await source.store.engine();
  const name = shown(container.name);
  const terminal = vscode.window.createTerminal({
    name,
    iconPath: new vscode.ThemeIcon('vm-running'),
    isTransient: true,
    pty: new TerminalPty({
      staysOpen: false,
      open: async (size, signal) => {
        const { os } = await engine.info(signal);
        return engine.exec(container.id, os === 'windows' ? ['cmd'] : shell, size, signal);
      },
      hintFor: (exitCode, written) =>
        // What a shell ends with that could not find, or not run, what it was told to.
        exitCode === 126 || exitCode === 127 || /executable file not found|no such file/i.test(written)
          ? vscode.l10n.t('{0} has no shell: its image holds no sh. Its files are in the Images view.', name)
          : undefined,
    }),
  });
  terminal.show();
}
