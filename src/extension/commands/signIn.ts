import { delimiter, join } from 'node:path';
import { access, constants } from 'node:fs/promises';
import * as vscode from 'vscode';
import { registriesIn } from '../../core/pushTargets.ts';
import { shown } from '../../core/shown.ts';
import { askPick } from '../quickInput.ts';
import { registryName } from '../registries/registryRows.ts';
import type { Services } from '../services.ts';

const hub = 'docker.io';

/** Signs in to a registry with `docker login`, in a terminal: what is typed there never passes through Strata. */
export async function signIn(services: Services, argument?: unknown): Promise<void> {
  const registry = typeof argument === 'string' ? argument : (registryName(argument) ?? (await askRegistry(services)));
  if (registry === undefined) return;
  await inTerminal(services, vscode.l10n.t('Sign in to {0}', shown(registry)), [
    'login',
    ...(registry === hub ? [] : [registry]),
  ]);
}

/** Makes docker forget what it keeps for a registry. */
export async function signOut(services: Services, argument?: unknown): Promise<void> {
  const registry = typeof argument === 'string' ? argument : (registryName(argument) ?? (await askSignedIn(services)));
  if (registry === undefined) return;
  await inTerminal(services, vscode.l10n.t('Sign out of {0}', shown(registry)), [
    'logout',
    ...(registry === hub ? [] : [registry]),
  ]);
}

async function askRegistry({ sources, logins }: Services): Promise<string | undefined> {
  const known = await logins.registries();
  const named = registriesIn(sources.all.flatMap(({ store }) => store.images.flatMap(({ tags }) => tags)));
  const registries = [...new Set([hub, ...named, ...known])];
  const answer = await askPick<string>({
    title: vscode.l10n.t('Sign In to Registry'),
    placeholder: vscode.l10n.t('The registry’s host: ghcr.io, localhost:5000'),
    itemsFor: (typed) => [
      ...typedHost(typed.trim(), registries),
      ...registries
        .filter((registry) => registry.includes(typed.trim()))
        .map((registry) => ({
          label: `$(key) ${shown(registry)}`,
          description: [
            ...(registry === hub ? [vscode.l10n.t('Docker Hub')] : []),
            ...(known.includes(registry) ? [vscode.l10n.t('signed in')] : []),
          ].join(' · '),
          value: registry,
        })),
    ],
  });
  return answer.kind === 'answer' ? answer.value : undefined;
}

function typedHost(typed: string, known: readonly string[]): (vscode.QuickPickItem & { readonly value?: string })[] {
  if (typed === '' || known.includes(typed)) return [];
  // Nothing that a shell, or docker, would take for an option.
  if (!/^[\w][\w.-]*(:\d+)?$/.test(typed) && !/^\[[\da-f:]+\](:\d+)?$/i.test(typed)) {
    return [{ label: `$(error) ${vscode.l10n.t('This is no registry’s host')}`, alwaysShow: true }];
  }
  return [{ label: `$(key) ${typed}`, alwaysShow: true, value: typed }];
}

async function askSignedIn({ logins }: Services): Promise<string | undefined> {
  const registries = await logins.registries();
  if (registries.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('docker keeps no sign-in for any registry.'));
    return undefined;
  }
  const items = registries.map((registry) => ({ label: shown(registry), registry }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Sign Out of Registry'),
    placeHolder: vscode.l10n.t('Registry'),
  });
  return picked?.registry;
}

async function inTerminal({ logins }: Services, name: string, args: readonly string[]): Promise<void> {
  const docker = await findDocker();
  if (docker === undefined) {
    void vscode.window.showErrorMessage(
      vscode.l10n.t(
        'The docker command line isn’t installed here. It keeps the sign-ins: run docker {0} where it is, or install it.',
        args.join(' '),
      ),
    );
    return;
  }
  const terminal = vscode.window.createTerminal({
    name,
    shellPath: docker,
    shellArgs: [...args],
    iconPath: new vscode.ThemeIcon('key'),
    isTransient: true,
  });
  terminal.show();
  const listening = vscode.window.onDidCloseTerminal((closed) => {
    if (closed !== terminal) return;
    listening.dispose();
    logins.changed();
    if (closed.exitStatus?.code === 0) vscode.window.setStatusBarMessage(vscode.l10n.t('{0}: done', name), 5_000);
  });
}

/** The docker command in the PATH. */
async function findDocker(): Promise<string | undefined> {
  const names = process.platform === 'win32' ? ['docker.exe'] : ['docker'];
  for (const folder of (process.env['PATH'] ?? '').split(delimiter).filter((one) => one !== '')) {
    for (const name of names) {
      const file = join(folder, name);
      const isThere = await access(file, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (isThere) return file;
    }
  }
  return undefined;
}
