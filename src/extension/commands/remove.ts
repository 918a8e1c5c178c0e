import * as vscode from 'vscode';
import { formatBytes } from '../../core/bytes.ts';
import { isCancelled } from '../../core/failure.ts';
import type { Container, Engine, ImageId } from '../../core/image.ts';
import { goes, removalPlan, type Removal } from '../../core/removalPlan.ts';
import { shortDigest } from '../../core/digest.ts';
import { shown } from '../../core/shown.ts';
import type { ImageRef } from '../../protocol.ts';
import { imageArguments } from '../imageArgument.ts';
import { errorWords } from '../reportError.ts';
import type { Services } from '../services.ts';
import type { Source } from '../sources.ts';
import { withProgress } from '../withProgress.ts';

/** What is to be done with the images of one source. */
interface Work {
  readonly source: Source;
  readonly removals: readonly Removal[];
}

/** What the person decided. */
type Decision = 'names' | 'images' | 'with-containers';

/** Takes names away, and images with their last one; says before which of the two each is, and what stands in the way. */
export async function remove(services: Services, argument?: unknown, selection?: unknown): Promise<void> {
  const images = await imageArguments(services.sources, argument, selection, vscode.l10n.t('Remove Image'));
  if (images.length === 0) return;
  const planned = plan(services, images);
  const running = planned.flatMap(({ source, removals }) =>
    removals.filter(goes).flatMap((removal) => removal.running.map((container) => ({ source, removal, container }))),
  );
  const [first] = running;
  if (first !== undefined && planned.every(({ removals }) => removals.every(isHeldUp))) {
    await sayHeldUp(
      first.source,
      nameOf(first.removal),
      running.map(({ container }) => container),
    );
    return;
  }
  const decision = await decide(planned);
  if (decision === undefined) return;
  await carryOut(decision === 'images' ? planned.map(asWhole) : planned, decision);
}

function plan({ sources }: Services, images: readonly ImageRef[]): readonly Work[] {
  const keys = [...new Set(images.map(({ source }) => source))];
  return keys.flatMap((key): Work[] => {
    const source = sources.get(key);
    if (source === undefined) return [];
    const chosen = images.filter((image) => image.source === key).map(({ id, name }) => ({ id: id as ImageId, name }));
    return [{ source, removals: removalPlan(chosen, source.store.images, source.store.containers) }];
  });
}

/** The same with every name of each image. */
function asWhole({ source, removals }: Work): Work {
  return { source, removals: removals.map((one) => ({ ...one, names: [...one.names, ...one.others], others: [] })) };
}

/** The image itself would go, and a container that is at work is on it. */
function isHeldUp(removal: Removal): boolean {
  return goes(removal) && removal.running.length > 0;
}

async function decide(planned: readonly Work[]): Promise<Decision | undefined> {
  const removals = planned.flatMap((work) => work.removals);
  const [only] = removals;
  const question =
    removals.length === 1 && only !== undefined
      ? vscode.l10n.t('Remove {0}?', nameOf(only))
      : vscode.l10n.t('Remove {0} images?', removals.length);
  const free = removals.filter((removal) => !isHeldUp(removal));
  const names = vscode.l10n.t('Remove Name');
  const wholes = vscode.l10n.t('Remove Image and All Names');
  const withContainers = vscode.l10n.t('Remove with Containers');
  const plain = vscode.l10n.t('Remove');
  const stoppedOnes = free.some((removal) => goes(removal) && removal.stopped.length > 0);
  const onlyName = removals.length === 1 && only !== undefined && !goes(only);
  const canGoWhole = onlyName && only.running.length === 0 && only.stopped.length === 0;
  const buttons = onlyName ? [names, ...(canGoWhole ? [wholes] : [])] : [stoppedOnes ? withContainers : plain];
  const detail = removals.map(whatHappens).join('\n');
  const picked = await vscode.window.showWarningMessage(question, { modal: true, detail }, ...buttons);
  switch (picked) {
    case undefined:
      return undefined;
    case wholes:
      return 'images';
    case withContainers:
      return 'with-containers';
    default:
      return 'names';
  }
}

/** One line on what becomes of an image. */
function whatHappens(removal: Removal): string {
  const name = nameOf(removal);
  const list = (containers: readonly Container[]): string => containers.map((one) => shown(one.name)).join(', ');
  if (!goes(removal))
    return vscode.l10n.t('{0}: the name goes, the image stays as {1}', name, removal.others.join(', '));
  if (removal.running.length > 0)
    return vscode.l10n.t('{0}: stays, for {1} is running on it', name, list(removal.running));
  const size = formatBytes(removal.size);
  const parts = [vscode.l10n.t('{0}: the image goes ({1})', name, size)];
  if (removal.stopped.length > 0)
    parts.push(vscode.l10n.t('with the container it is used by: {0}', list(removal.stopped)));
  if (removal.children.length > 0)
    parts.push(vscode.l10n.t('its layers stay with {0} images built on it', removal.children.length));
  return parts.join('; ');
}

async function sayHeldUp(source: Source, name: string, containers: readonly Container[]): Promise<void> {
  const [first] = containers;
  if (first === undefined) return;
  const show = vscode.l10n.t('Show Container');
  const stop = vscode.l10n.t('Stop Container');
  const names = containers.map((one) => shown(one.name)).join(', ');
  const picked = await vscode.window.showWarningMessage(
    vscode.l10n.t('{0} is used by the running container {1}. Nothing was changed.', name, names),
    show,
    stop,
  );
  const target = { source: source.key, id: first.id };
  if (picked === show) await vscode.commands.executeCommand('strata.showContainer', target);
  if (picked === stop) await vscode.commands.executeCommand('strata.stopContainer', target);
}

async function carryOut(planned: readonly Work[], decision: Decision): Promise<void> {
  const gone: string[] = [];
  const kept: { readonly name: string; readonly error: unknown }[] = [];
  const all = planned.flatMap(({ source, removals }) => removals.map((removal) => ({ source, removal })));
  const free = all.filter(({ removal }) => !isHeldUp(removal));
  const title = vscode.l10n.t('Removing {0}', free.map(({ removal }) => nameOf(removal)).join(', '));
  try {
    await withProgress(title, async (signal, report) => {
      for (const { source, removal } of free) {
        // What is gone when the person gives up is said by the tree.
        if (signal.aborted) return;
        report({ message: free.length > 1 ? nameOf(removal) : '', increment: 100 / free.length });
        const engine = await source.store.engine();
        try {
          if (decision === 'with-containers') await removeContainers(engine, removal, signal);
          for (const name of removal.names) await engine.remove(name, signal);
          gone.push(nameOf(removal));
        } catch (error) {
          if (isCancelled(error)) return;
          kept.push({ name: nameOf(removal), error });
        }
      }
    });
  } finally {
    for (const { source, removals } of planned) await source.store.update(...removals.map(({ id }) => id));
  }
  const [first] = kept;
  if (first === undefined) {
    if (gone.length > 0) vscode.window.setStatusBarMessage(vscode.l10n.t('Removed {0}', gone.join(', ')), 5_000);
    return;
  }
  // One failure is told with what can be done about it; of several the first, and how many more there are.
  if (gone.length === 0 && kept.length === 1) throw first.error;
  void vscode.window.showWarningMessage(
    vscode.l10n.t('Removed {0} of {1}. {2}', gone.length, free.length, errorWords(first.error).message),
  );
}

async function removeContainers(engine: Engine, removal: Removal, signal: AbortSignal): Promise<void> {
  if (!goes(removal)) return;
  for (const { id } of removal.stopped) await engine.removeContainer(id, signal);
}

/** What a person calls it: the name that was chosen, or its id cut short. */
function nameOf({ names, id }: Removal): string {
  const [first = id] = names;
  const named = first === id ? shortDigest(id) : shown(first);
  return names.length > 1 ? `${named} (+${names.length - 1})` : named;
}
