import * as vscode from 'vscode';
import type { Engine, Platform } from '../core/image.ts';
import { canonical, familiar, type Reference } from '../core/reference.ts';
import { shown } from '../core/shown.ts';
import { withProgress } from './withProgress.ts';

/** Asks which of the platforms a registry has an image for is meant, `linux/arm64`; undefined when the person dismissed it. */
export async function askPlatform(engine: Engine, reference: Reference): Promise<string | undefined> {
  const name = familiar(reference);
  const [platforms, own] = await withProgress(vscode.l10n.t('Asking for the platforms of {0}', name), (signal) =>
    Promise.all([
      engine.platforms(canonical(reference), signal),
      engine.info(signal).then(({ os, architecture }) => `${os}/${architecture}`),
    ]),
  );
  const title = vscode.l10n.t('Pull {0} for', name);
  // Podman does not tell, nor does Docker of an image for one platform only.
  if (platforms.length === 0) return askText(title, own);
  const items = platforms.map(platformText).map((text) => ({
    label: shown(text),
    description: text === own || text.startsWith(`${own}/`) ? vscode.l10n.t('the engine’s own') : '',
    text,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t('Platform'),
    ignoreFocusOut: true,
  });
  return picked?.text;
}

async function askText(title: string, own: string): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('The registry doesn’t list its platforms; name the one you want'),
    placeHolder: own,
    ignoreFocusOut: true,
    validateInput: (text) =>
      /^[a-z0-9]+\/[a-z0-9_]+(\/[a-z0-9.]+)?$/.test(text.trim())
        ? undefined
        : vscode.l10n.t('Operating system/processor, as linux/arm64 or linux/arm/v7'),
  });
  return typed?.trim();
}

function platformText({ os, architecture, variant }: Platform): string {
  return [os, architecture, ...(variant === undefined ? [] : [variant])].join('/');
}
