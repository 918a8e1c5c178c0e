import * as vscode from 'vscode';
import { textAt } from '../../core/fields.ts';
import { parseReference } from '../../core/reference.ts';
import { askText } from '../quickInput.ts';
import { readName } from '../readName.ts';
import { referenceProblemWords } from '../referenceWords.ts';
import { hasNamespaces } from '../registries/addedRegistries.ts';
import type { Services } from '../services.ts';

/**
 * Shows whose repositories are listed on a registry that tells them by owner alone: Docker Hub, GHCR. Called on the registry's row,
 * or asked for `bitnami`, `ghcr.io/cli`.
 */
export async function addNamespace({ registries }: Services, argument?: unknown): Promise<void> {
  const given = textAt(argument, 'registry');
  const answer = await askText({
    title: given === '' ? vscode.l10n.t('Add Namespace') : vscode.l10n.t('Add Namespace of {0}', given),
    placeholder: placeholder(given),
    problemIn: (text) => problem(given, text),
  });
  if (answer.kind !== 'answer') return;
  const { registry, namespace } = read(given, answer.value);
  await registries.added.add(registry, { namespace });
  await vscode.commands.executeCommand('strata.registries.focus');
  await registries.view.revealRegistry(registry, { namespace });
}

function placeholder(registry: string): string {
  switch (registry) {
    case 'docker.io':
      return vscode.l10n.t('Namespace: library, bitnami, or your own');
    case 'ghcr.io':
      return vscode.l10n.t('Owner: a user or an organization on GitHub');
    default:
      return vscode.l10n.t('Namespace: library, bitnami; on GHCR ghcr.io/owner');
  }
}

function problem(registry: string, text: string): string | undefined {
  const whole = nameOf(registry, text);
  // As the beginning of a repository's name.
  const parsed = parseReference(`${whole}/x`);
  if (!parsed.ok) return referenceProblemWords(parsed.problem);
  const { domain, path } = parsed.reference;
  if (!hasNamespaces(domain)) {
    return vscode.l10n.t('{0} does not list by owner. Docker Hub and ghcr.io do.', domain);
  }
  return path.split('/').length === 2 ? undefined : vscode.l10n.t('A namespace has no “/” in it');
}

function read(registry: string, text: string): { readonly registry: string; readonly namespace: string } {
  const { domain, path } = readName(`${nameOf(registry, text)}/x`);
  return { registry: domain, namespace: path.slice(0, path.indexOf('/')) };
}

/** What people paste: `https://hub.docker.com/u/bitnami`; the registry may be written once more. */
function nameOf(registry: string, text: string): string {
  const typed = text
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/^hub\.docker\.com\/(?:u|r|_)\//i, 'docker.io/')
    .replace(/\/+$/, '')
    .toLowerCase();
  if (registry !== '' && !typed.startsWith(`${registry}/`)) return `${registry}/${typed}`;
  return typed.includes('/') ? typed : `docker.io/${typed}`;
}
