import * as vscode from 'vscode';
import { isCancelled } from '../../core/failure.ts';
import { fieldsAt, textAt } from '../../core/fields.ts';
import { canonicalRepository, parseReference, repositoryOf, type Reference } from '../../core/reference.ts';
import { shown } from '../../core/shown.ts';
import { askEngine } from '../askImage.ts';
import { askReference } from '../askReference.ts';
import { followTransfer } from '../followTransfer.ts';
import type { Services } from '../services.ts';
import { withProgress } from '../withProgress.ts';

/** Pulls every tag of a repository, after saying how many there are where the registry tells. */
export async function pullAll(services: Services, argument?: unknown): Promise<void> {
  const title = vscode.l10n.t('Pull All Tags');
  const into = await askEngine(services.sources, title, argument);
  if (into === undefined) return;
  const repository =
    repositoryIn(argument) ??
    (await askRepository(
      title,
      into.store.images.flatMap(({ tags }) => tags),
    ));
  if (repository === undefined || !(await confirmed(services, repository))) return;
  const engine = await into.store.engine();
  const whole = canonicalRepository(repository);
  const name = repositoryOf(repository);
  await followTransfer(services, {
    title: vscode.l10n.t('Pulling all tags of {0}', name),
    transfer: { action: 'pull', reference: whole, name },
    lines: (signal) => engine.pullAll(whole, signal),
  });
  const images = await engine.list(new AbortController().signal);
  const tags = images.flatMap((image) => image.tags).filter((tag) => isOf(tag, whole));
  await into.store.update(...tags);
  const [first] = tags;
  if (first !== undefined) await services.view.revealImage({ source: into.key, name: first });
  void vscode.window.showInformationMessage(
    vscode.l10n.t('Pulled {0}: {1} of its tags are here now.', name, tags.length),
  );
}

/** The repository of a row of the tree, or of a name given as text. */
function repositoryIn(argument: unknown): Reference | undefined {
  const name =
    typeof argument === 'string' ? argument : textAt(argument, 'name') || textAt(fieldsAt(argument, 'image'), 'name');
  const parsed = name === '' ? undefined : parseReference(name);
  return parsed?.ok === true ? parsed.reference : undefined;
}

async function askRepository(title: string, tags: readonly string[]): Promise<Reference | undefined> {
  const names = new Set(tags.flatMap((tag) => repositoryIn(tag) ?? []).map(repositoryOf));
  const answer = await askReference({
    title,
    placeholder: vscode.l10n.t('The repository: debian, gcr.io/x/y'),
    icon: 'cloud-download',
    known: [...names].map((name) => ({ name, description: vscode.l10n.t('here with some of its tags') })),
  });
  return answer.kind === 'answer' && answer.value !== 'none' ? answer.value : undefined;
}

/** Some repositories have thousands: nobody pulls those without having been told. */
async function confirmed({ registryTags }: Services, repository: Reference): Promise<boolean> {
  const name = repositoryOf(repository);
  const tags = await withProgress(vscode.l10n.t('Asking {0} for its tags', repository.domain), (signal) =>
    registryTags(canonicalRepository(repository), signal),
  ).catch((error: unknown) => {
    if (isCancelled(error)) throw error;
    // The engine may reach what this machine does not.
    return undefined;
  });
  const question =
    tags === undefined
      ? vscode.l10n.t('Pull all tags of {0}?', name)
      : tags.length === 1
        ? vscode.l10n.t('Pull the only tag of {0}, {1}?', name, shown(tags[0] ?? ''))
        : vscode.l10n.t('Pull all {0} tags of {1}?', tags.length, name);
  const button = vscode.l10n.t('Pull All');
  const detail = vscode.l10n.t('Layers they share are pulled once.');
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, button)) === button;
}

function isOf(tag: string, repository: string): boolean {
  const parsed = parseReference(tag);
  return parsed.ok && canonicalRepository(parsed.reference) === repository;
}
