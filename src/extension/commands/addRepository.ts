import * as vscode from 'vscode';
import { textAt } from '../../core/fields.ts';
import { parseReference } from '../../core/reference.ts';
import { askText } from '../quickInput.ts';
import { readName } from '../readName.ts';
import { referenceProblemWords } from '../referenceWords.ts';
import type { Services } from '../services.ts';

/** Shows a repository of a registry that does not tell of it; called on the registry's row, or asked for the whole name. */
export async function addRepository({ registries }: Services, argument?: unknown): Promise<void> {
  const registry = textAt(argument, 'registry');
  const prefix = registry === '' ? '' : `${registry}/`;
  const answer = await askText({
    title: registry === '' ? vscode.l10n.t('Add Repository') : vscode.l10n.t('Add Repository of {0}', registry),
    placeholder:
      registry === '' || registry === 'docker.io'
        ? vscode.l10n.t('Repository: debian, bitnami/redis')
        : vscode.l10n.t('Repository: team/app'),
    problemIn: (text) => {
      const parsed = parseReference(nameOf(prefix, text));
      if (!parsed.ok) return referenceProblemWords(parsed.problem);
      const { tag, digest } = parsed.reference;
      return tag === undefined && digest === undefined ? undefined : vscode.l10n.t('A repository has no tag');
    },
  });
  if (answer.kind !== 'answer') return;
  const { domain, path } = readName(nameOf(prefix, answer.value));
  await registries.added.add(domain, { repository: path });
  await registries.view.revealRegistry(domain, { repository: path });
}

/** The registry may be written once more. */
function nameOf(prefix: string, text: string): string {
  const typed = text.trim().replace(/^https?:\/\//i, '');
  return typed.startsWith(prefix) ? typed : prefix + typed;
}
