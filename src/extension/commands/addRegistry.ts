import * as vscode from 'vscode';
import { parseReference } from '../../core/reference.ts';
import { hasNamespaces, type NamedPart } from '../registries/addedRegistries.ts';
import { readName } from '../readName.ts';
import { referenceProblemWords } from '../referenceWords.ts';
import { askText } from '../quickInput.ts';
import type { Services } from '../services.ts';

/** Shows a registry in the Registries view; a text as argument is its host. Nothing is asked of it before its row is opened. */
export async function addRegistry({ registries }: Services, argument?: unknown): Promise<void> {
  const answer =
    typeof argument === 'string'
      ? { kind: 'answer' as const, value: argument }
      : await askText({
          title: vscode.l10n.t('Add Registry'),
          placeholder: vscode.l10n.t(
            'Host: docker.io, ghcr.io, localhost:5000; or with a repository: docker.io/library/debian',
          ),
          problemIn: problem,
        });
  if (answer.kind !== 'answer') return;
  const { registry, ...named } = read(answer.value);
  await registries.added.add(registry, named);
  await vscode.commands.executeCommand('strata.registries.focus');
  await registries.view.revealRegistry(registry, named);
}

function problem(text: string): string | undefined {
  const host = hostOf(text);
  if (isHub(host)) return undefined;
  if (host === '') return vscode.l10n.t('The host of a registry, with its port where it has one');
  const parsed = parseReference(host.includes('/') ? host : `${host}/x`);
  if (!parsed.ok) return vscode.l10n.t('Not a registry: {0}', referenceProblemWords(parsed.problem));
  // A name without a dot, a port or an upper-case letter is a user's on Docker Hub.
  if (!host.includes('/') && parsed.reference.path !== 'x') {
    return vscode.l10n.t('A registry has a dot or a port in its name: {0} is a name on Docker Hub', host);
  }
  return undefined;
}

/** What people paste: `https://ghcr.io/`, `localhost:5000/x/y:1`. */
function hostOf(text: string): string {
  return text
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/\/v2\/?$/, '')
    .replace(/\/+$/, '');
}

function read(text: string): NamedPart & { readonly registry: string } {
  const host = hostOf(text);
  if (isHub(host)) return { registry: 'docker.io' };
  const { domain, path } = readName(host.includes('/') ? host : `${host}/x`);
  if (!host.includes('/')) return { registry: domain };
  // Every repository on GHCR is somebody's.
  const isOwner = hasNamespaces(domain) && !path.includes('/');
  return { registry: domain, ...(isOwner ? { namespace: path } : { repository: path }) };
}

/** By whichever of its hosts. */
function isHub(host: string): boolean {
  return /^(?:index\.|registry-1\.|hub\.)?docker\.(?:io|com)$/i.test(host);
}
