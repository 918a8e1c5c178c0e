import * as vscode from 'vscode';
import { isDigest, shortDigest } from '../../core/digest.ts';
import { SourceError } from '../../core/failure.ts';
import type { Digest } from '../../core/image.ts';
import type { RegistrySource } from '../../core/registrySource.ts';
import { registryOf } from '../registries/openRegistryImage.ts';
import type { RegistryTagRow } from '../registries/registryRows.ts';
import type { Services } from '../services.ts';
import { sourceKeyOf } from '../sources.ts';
import { withProgress } from '../withProgress.ts';

/** How many tags are asked about at once. */
const together = 6;

/** Deletes what a tag stands for from its registry, after saying which other tags go with it. */
export async function deleteFromRegistry({ sources, registries }: Services, argument?: unknown): Promise<void> {
  if (!isTagRow(argument)) return;
  const { repository } = argument.parent;
  const registry = await registryOf(sources, sourceKeyOf(argument));
  const found = await withProgress(
    vscode.l10n.t('Looking for other tags of {0}', argument.reference),
    (signal, report) =>
      sameTags(registry, argument, signal, (done, of) => report({ message: vscode.l10n.t('{0} of {1}', done, of) })),
  );
  const others = found.tags.filter((tag) => tag !== argument.tag);
  const button = vscode.l10n.t('Delete');
  const detail = [
    others.length === 0
      ? vscode.l10n.t('No other tag stands for it.')
      : vscode.l10n.t('These tags stand for the same image and go with it: {0}', others.join(', ')),
    ...(found.isWhole ? [] : [vscode.l10n.t('There are more tags than were looked at: others may go with it too.')]),
    vscode.l10n.t('It is deleted on {0} for everybody, and cannot be brought back from here.', registry.endpoint),
  ];
  const picked = await vscode.window.showWarningMessage(
    vscode.l10n.t('Delete {0} ({1})?', argument.reference, shortDigest(found.digest)),
    { modal: true, detail: detail.join('\n') },
    button,
  );
  if (picked !== button) return;
  const { signal } = new AbortController();
  // What was asked about is what goes, even if the tag has moved since.
  await registry.delete(repository, found.digest, signal);
  await registries.view.refresh(argument.parent);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Deleted {0}', argument.reference), 5_000);
}

interface SameTags {
  readonly digest: Digest;
  readonly tags: readonly string[];
  readonly isWhole: boolean;
}

async function sameTags(
  registry: RegistrySource,
  row: RegistryTagRow,
  signal: AbortSignal,
  report: (done: number, of: number) => void,
): Promise<SameTags> {
  const { repository } = row.parent;
  const digest = isDigest(row.tag) ? row.tag : await registry.digest(repository, row.tag, signal);
  const { names, isWhole } = await registry.tags(repository, signal);
  const same: string[] = [];
  for (let at = 0; at < names.length; at += together) {
    report(at, names.length);
    const part = names.slice(at, at + together);
    const digests = await Promise.all(part.map((tag) => registry.digest(repository, tag, signal).catch(gone)));
    same.push(...part.filter((_, index) => digests[index] === digest));
  }
  return { digest, tags: same, isWhole };
}

/** A tag that went while the others were asked about. */
function gone(error: unknown): undefined {
  if (error instanceof SourceError && error.failure.kind === 'not-on-registry') return undefined;
  throw error;
}

function isTagRow(item: unknown): item is RegistryTagRow {
  return typeof item === 'object' && item !== null && 'kind' in item && item.kind === 'registryTag';
}
