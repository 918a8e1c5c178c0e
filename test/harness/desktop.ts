import { spawn } from 'node:child_process';
import { findProgram } from './provision.ts';

/** Desktop VS Code's command, where it can open a window here: not in a terminal of a remote VS Code, without a display, or as root. */
export function desktopVsCode(): string | undefined {
  const elsewhere = process.env['VSCODE_IPC_HOOK_CLI'] !== undefined;
  if (elsewhere || !hasDesktop() || (process.platform === 'linux' && process.getuid?.() === 0)) return undefined;
  return findProgram(process.platform === 'win32' ? 'code.cmd' : 'code');
}

/** Opens an address in the person's browser where there is a desktop; says nothing where that fails: the address is printed as well. */
export function openInBrowser(url: string): void {
  if (!hasDesktop()) return;
  const [program, ...args] =
    process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['explorer'] : ['xdg-open'];
  const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}

function hasDesktop(): boolean {
  if (process.platform !== 'linux') return true;
  return (process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'] ?? '') !== '';
}
