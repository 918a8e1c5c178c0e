import * as vscode from 'vscode';
import { formatBytes } from '../../core/bytes.ts';
import { leafChanges } from '../../core/changeTree.ts';
import { shortDigest } from '../../core/digest.ts';
import { fieldsAt, textAt } from '../../core/fields.ts';
import type { Change, CommitOptions, Container, ImageId } from '../../core/image.ts';
import { familiar, repositoryOf, withDefaultTag, type Reference } from '../../core/reference.ts';
import { shown } from '../../core/shown.ts';
import { askConfigChanges } from '../askConfigChanges.ts';
import { askEngine } from '../askImage.ts';
import { askReference } from '../askReference.ts';
import { changeIcon, changeSummary } from '../changeWords.ts';
import type { ImageStore } from '../imageStore.ts';
import { askInOrder, askPick, askText, type Answer } from '../quickInput.ts';
import type { Services } from '../services.ts';
import { withProgress } from '../withProgress.ts';

const authorKey = 'strata.lastAuthor';

interface Draft {
  container?: Container;
  name?: Reference | 'none';
  message: string;
  author: string;
  changes: readonly string[];
  pause: boolean;
}

/**
 * Makes an image of a container's read-write layer: shows what it changed, asks for a name, a message, an author and what of
 * the config is to be another. Says afterwards what is new and what is shared.
 */
export async function commit(services: Services, argument?: unknown): Promise<void> {
  const { memory } = services;
  const from = await askEngine(services.sources, vscode.l10n.t('Commit Container'), argument);
  if (from === undefined) return;
  const { store } = from;
  const engine = await store.engine();
  const given = store.containers.find(({ id }) => id === containerId(argument));
  const draft: Draft = {
    ...(given === undefined ? {} : { container: given }),
    message: '',
    author: memory.get<string>(authorKey) ?? '',
    changes: [],
    pause: true,
  };
  if (given !== undefined) await services.view.revealChanges({ source: from.key, id: given.id });

  const done = await askInOrder([
    ...(given === undefined ? [(step: Step) => askContainer(store.containers, draft, step)] : []),
    (step) => showChanges(store, draft, step),
    (step) => askName(store, draft, step),
    (step) => askMessage(draft, step),
    (step) => askAuthor(draft, step),
    (step) => askConfig(draft, step),
  ]);
  const { container, name } = draft;
  if (!done || container === undefined || name === undefined) return;

  const reference = name === 'none' ? undefined : withDefaultTag(name);
  const options: CommitOptions = {
    message: draft.message,
    author: draft.author,
    pause: draft.pause,
    changes: draft.changes,
    ...(reference === undefined
      ? {}
      : { reference: { repository: repositoryOf(reference), tag: reference.tag ?? 'latest' } }),
  };
  const id = await withProgress(vscode.l10n.t('Committing {0}', container.name), (signal) =>
    engine.commit(container.id, options, signal),
  );
  await memory.update(authorKey, draft.author);
  await store.update(id);
  await services.view.revealLayer({ source: from.key, name: id });
  const shownName = reference === undefined ? shortDigest(id) : familiar(reference);
  const shared = await sharedWithParent(store, container, id);
  const said =
    shared === undefined
      ? vscode.l10n.t('Committed {0} as {1}. Its changes are the new top layer.', container.name, shownName)
      : vscode.l10n.t(
          'Committed {0} as {1}: one new layer of {2} on the {3} it shares with {4}.',
          container.name,
          shownName,
          shared.added,
          shared.layers,
          shared.parent,
        );
  void vscode.window.showInformationMessage(said);
}

/** What the new image has in common with the one its container was made of; undefined where that is gone or nobody knows. */
async function sharedWithParent(
  store: ImageStore,
  container: Container,
  id: ImageId,
): Promise<{ readonly added: string; readonly layers: number; readonly parent: string } | undefined> {
  const parent = store.find(container.imageId);
  if (parent === undefined) return undefined;
  try {
    const [own, theirs, { layers }] = await Promise.all([store.record(id), store.record(parent.id), store.history(id)]);
    const isShared = theirs.diffIds.every((diffId, index) => own.diffIds[index] === diffId);
    const top = layers.at(-1);
    if (!isShared || own.diffIds.length !== theirs.diffIds.length + 1 || top?.size === undefined) return undefined;
    return {
      added: formatBytes(top.size),
      layers: theirs.diffIds.length,
      parent: shown(
        parent.tags.includes(container.image) ? container.image : (parent.tags[0] ?? shortDigest(parent.id)),
      ),
    };
  } catch {
    // The commit is done; how it is told must not fail it.
    return undefined;
  }
}

type Step = { at: number; of: number };

/** The id in what the tree or another command passes: a container node, or an id as text. */
function containerId(argument: unknown): string {
  return typeof argument === 'string' ? argument : textAt(fieldsAt(argument, 'container'), 'id');
}

async function askContainer(containers: readonly Container[], draft: Draft, step: Step): Promise<Answer<unknown>> {
  const items = [...containers]
    .sort((a, b) => Number(b.state === 'running') - Number(a.state === 'running') || b.created - a.created)
    .map((container) => ({
      label: `$(${container.state === 'running' ? 'vm-running' : 'vm-outline'}) ${container.name}`,
      description: shown(container.image),
      detail: shown(container.status),
      value: container,
    }));
  const none = { label: vscode.l10n.t('There is no container on this engine'), alwaysShow: true };
  const answer = await askPick<Container>({
    title: vscode.l10n.t('Commit Container'),
    placeholder: vscode.l10n.t('The container whose read-write layer becomes an image'),
    step,
    itemsFor: () => (items.length === 0 ? [none] : items),
  });
  if (answer.kind === 'answer') draft.container = answer.value;
  return answer;
}

async function showChanges(store: ImageStore, draft: Draft, step: Step): Promise<Answer<unknown>> {
  const { container } = draft;
  if (container === undefined) return { kind: 'dismissed' };
  // Without the parents of what changed: they would only hide it.
  const changes = leafChanges(await store.changes(container.id));
  const proceed = {
    label: `$(arrow-right) ${vscode.l10n.t('Continue')}`,
    description: changeSummary(changes),
    alwaysShow: true,
    value: true,
  };
  return askPick<boolean>({
    title: vscode.l10n.t('Commit {0}: what it changed', container.name),
    placeholder: vscode.l10n.t('Type to filter the paths; Enter goes on'),
    step,
    itemsFor: () => [proceed, ...changes.map(changeRow)],
  });
}

/** The name of what changed, and the folder it is in: what is typed is looked for in both. */
function changeRow({ kind, path }: Change): vscode.QuickPickItem & { readonly value?: boolean } {
  const slash = path.lastIndexOf('/');
  return {
    label: `$(${changeIcon(kind)}) ${shown(path.slice(slash + 1))}`,
    description: shown(path.slice(0, Math.max(1, slash))),
    value: true,
  };
}

async function askName(store: ImageStore, draft: Draft, step: Step): Promise<Answer<unknown>> {
  const known = store.images.flatMap((image) =>
    image.tags.map((name) => ({ name, description: vscode.l10n.t('moves this name to the new image') })),
  );
  const answer = await askReference({
    title: vscode.l10n.t('Commit {0}: name', draft.container?.name ?? ''),
    placeholder: vscode.l10n.t('The new image’s name: myapp:1.1'),
    icon: 'tag',
    known,
    unnamed: `$(dash) ${vscode.l10n.t('Leave the image without a name')}`,
    step,
    ...(draft.name === undefined || draft.name === 'none' ? {} : { value: familiar(draft.name) }),
  });
  if (answer.kind === 'answer') draft.name = answer.value;
  return answer;
}

async function askMessage(draft: Draft, step: Step): Promise<Answer<unknown>> {
  const answer = await askText({
    title: vscode.l10n.t('Commit {0}: message', draft.container?.name ?? ''),
    placeholder: vscode.l10n.t('What changed (optional; shown as the layer’s comment)'),
    value: draft.message,
    step,
  });
  if (answer.kind === 'answer') draft.message = answer.value;
  return answer;
}

async function askAuthor(draft: Draft, step: Step): Promise<Answer<unknown>> {
  const answer = await askText({
    title: vscode.l10n.t('Commit {0}: author', draft.container?.name ?? ''),
    placeholder: vscode.l10n.t('Name <mail@example.com> (optional)'),
    value: draft.author,
    step,
  });
  if (answer.kind === 'answer') draft.author = answer.value;
  return answer;
}

async function askConfig(draft: Draft, step: Step): Promise<Answer<unknown>> {
  const answer = await askConfigChanges({
    title: vscode.l10n.t('Commit {0}: config', draft.container?.name ?? ''),
    placeholder: vscode.l10n.t('Enter commits; choose a row to change what the image runs'),
    proceed: `$(git-commit) ${vscode.l10n.t('Commit')}`,
    changes: draft.changes,
    also: {
      label: `$(debug-pause) ${vscode.l10n.t('Pause the Container Meanwhile')}`,
      describe: () =>
        draft.pause ? vscode.l10n.t('yes: nothing is half written') : vscode.l10n.t('no: it goes on writing'),
      flip: () => (draft.pause = !draft.pause),
    },
    step,
  });
  if (answer.kind === 'answer') draft.changes = answer.value;
  return answer;
}
