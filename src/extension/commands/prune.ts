import * as vscode from 'vscode';
import { formatBytes } from '../../core/bytes.ts';
import { shortDigest } from '../../core/digest.ts';
import { textAt } from '../../core/fields.ts';
import { isCancelled, SourceError } from '../../core/failure.ts';
import type { Engine, PrunableImage, PruneKind, PrunePreview } from '../../core/image.ts';
import { shown } from '../../core/shown.ts';
import { ageWords } from '../ageWords.ts';
import { askEngine } from '../askImage.ts';
import { errorWords } from '../reportError.ts';
import type { Services } from '../services.ts';
import { withProgress } from '../withProgress.ts';

/** Removes images nobody needs, after showing which and how much that frees; what is unchecked there stays. */
export async function prune(services: Services, argument?: unknown): Promise<void> {
  const from = await askEngine(services.sources, vscode.l10n.t('Prune Images'), argument);
  if (from === undefined) return;
  const engine = await from.store.engine();
  const kind = textAt(argument, 'kind') === 'dangling' ? 'dangling' : await askKind(engine);
  if (kind === undefined) return;
  const preview = await withPreview((signal) => engine.prunePreview(kind, signal));
  if (preview.images.length === 0) {
    void vscode.window.showInformationMessage(nothing(kind));
    return;
  }
  const chosen = await askImages(preview.images);
  if (chosen === undefined || chosen.length === 0) return;
  const { gone, kept, freed } = await removeAll(engine, kind, preview, chosen);
  await from.store.update(...gone);
  const said = vscode.l10n.t('Removed {0}, freed {1}.', countOf(gone.length), formatBytes(freed));
  const [first] = kept;
  if (first === undefined) void vscode.window.showInformationMessage(said);
  else {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('{0} {1} stayed: {2}', said, countOf(kept.length), errorWords(first.error).message),
    );
  }
}

/** Which images: both kinds with what they would free, so that nobody has to guess. */
async function askKind(engine: Engine): Promise<PruneKind | undefined> {
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly kindOf: PruneKind }>();
  pick.title = vscode.l10n.t('Prune Images');
  pick.placeholder = vscode.l10n.t('Which images? You see what goes before anything does');
  const rows = (previews: Partial<Record<PruneKind, PrunePreview>>): typeof pick.items => [
    {
      kindOf: 'dangling',
      label: `$(circle-slash) ${vscode.l10n.t('Dangling')}`,
      description: sumOf(previews.dangling),
      detail: vscode.l10n.t('Those without a name, left behind by builds and pulls'),
    },
    {
      kindOf: 'unused',
      label: `$(archive) ${vscode.l10n.t('Unused')}`,
      description: sumOf(previews.unused),
      detail: vscode.l10n.t('All that no container uses, with a name or without'),
    },
  ];
  pick.items = rows({});
  pick.busy = true;
  const abort = new AbortController();
  void engine.prunePreview('unused', abort.signal).then(
    (unused) => {
      const dangling = danglingOf(unused);
      const [active] = pick.activeItems;
      pick.items = rows({ dangling, unused });
      const again = pick.items.find(({ kindOf }) => kindOf === active?.kindOf);
      if (again !== undefined) pick.activeItems = [again];
      pick.busy = false;
    },
    // What the sums cannot tell the list itself will.
    () => (pick.busy = false),
  );
  const kind = await new Promise<PruneKind | undefined>((resolve) => {
    pick.onDidAccept(() => {
      resolve(pick.activeItems[0]?.kindOf);
      pick.hide();
    });
    pick.onDidHide(() => resolve(undefined));
    pick.show();
  });
  abort.abort();
  pick.dispose();
  return kind;
}

/** Those without a name are unused, too: the engine counts the bytes of all its images for every answer, one answer at a time. */
function danglingOf({ images }: PrunePreview): PrunePreview {
  const dangling = images.filter(({ tags }) => tags.length === 0);
  return { images: dangling, freedAtLeast: dangling.reduce((sum, { ownBytes }) => sum + ownBytes, 0) };
}

type ImageItem = vscode.QuickPickItem & { readonly image: PrunableImage };

/** What goes, all checked; undefined when the person dismissed it. */
function askImages(images: readonly PrunableImage[]): Promise<readonly PrunableImage[] | undefined> {
  const pick = vscode.window.createQuickPick<ImageItem>();
  pick.canSelectMany = true;
  pick.matchOnDescription = true;
  pick.ignoreFocusOut = true;
  pick.placeholder = vscode.l10n.t('Uncheck what is to stay; OK removes the others for good');
  const items = [...images].sort((a, b) => b.ownBytes - a.ownBytes).map(imageItem);
  pick.items = items;
  pick.selectedItems = items;
  const title = (): string => {
    const sum = pick.selectedItems.reduce((total, { image }) => total + image.ownBytes, 0);
    return vscode.l10n.t('Remove {0}, at least {1}', countOf(pick.selectedItems.length), formatBytes(sum));
  };
  pick.title = title();
  return new Promise((resolve) => {
    pick.onDidChangeSelection(() => (pick.title = title()));
    pick.onDidAccept(() => {
      resolve(pick.selectedItems.map(({ image }) => image));
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

function imageItem(image: PrunableImage): ImageItem {
  const names = image.tags.length > 0 ? image.tags : image.digests.slice(0, 1);
  const size =
    image.ownBytes === image.size
      ? formatBytes(image.size)
      : vscode.l10n.t(
          '{0}, {1} of it shared with no other image',
          formatBytes(image.size),
          formatBytes(image.ownBytes),
        );
  return {
    label: names.length === 0 ? `<none> ${shortDigest(image.id)}` : shown(names.join(', ')),
    description: `${size} · ${ageWords(image.created, Date.now())}`,
    image,
  };
}

interface Outcome {
  readonly gone: readonly string[];
  readonly kept: readonly { readonly id: string; readonly error: unknown }[];
  /** Bytes, as the engine counts them; where it does not, what no other image shared. */
  readonly freed: number;
}

/** All that was shown goes by one request of the engine's own; a choice of it image by image. */
async function removeAll(
  engine: Engine,
  kind: PruneKind,
  preview: PrunePreview,
  chosen: readonly PrunableImage[],
): Promise<Outcome> {
  const title = vscode.l10n.t('Removing {0}', countOf(chosen.length));
  return withProgress(title, async (signal, report) => {
    if (chosen.length === preview.images.length) {
      const { freed } = await engine.prune(kind, signal);
      return { gone: chosen.map(({ id }) => id), kept: [], freed };
    }
    const gone: string[] = [];
    const kept: { id: string; error: unknown }[] = [];
    let freed = 0;
    for (const image of chosen) {
      // What is gone when the person has seen enough stays gone, and is told of.
      if (signal.aborted) break;
      report({ message: imageItem(image).label, increment: 100 / chosen.length });
      try {
        for (const name of image.tags.length > 0 ? image.tags : [image.id]) await engine.remove(name, signal);
        gone.push(image.id);
        freed += image.ownBytes;
      } catch (error) {
        if (isCancelled(error)) break;
        // Gone with another one that was built on it.
        if (error instanceof SourceError && error.failure.kind === 'no-such-image') gone.push(image.id);
        else kept.push({ id: image.id, error });
      }
    }
    return { gone, kept, freed };
  });
}

/** Told in the status bar: an answer that takes a second needs no message that stays for three. */
function withPreview<T>(ask: (signal: AbortSignal) => Promise<T>): Thenable<T> {
  const title = vscode.l10n.t('Asking the engine what can go');
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () =>
    ask(new AbortController().signal),
  );
}

function sumOf(preview: PrunePreview | undefined): string {
  if (preview === undefined) return '';
  if (preview.images.length === 0) return vscode.l10n.t('none');
  return vscode.l10n.t('{0}, at least {1}', countOf(preview.images.length), formatBytes(preview.freedAtLeast));
}

function countOf(images: number): string {
  return images === 1 ? vscode.l10n.t('1 image') : vscode.l10n.t('{0} images', images);
}

function nothing(kind: PruneKind): string {
  return kind === 'dangling'
    ? vscode.l10n.t('There is nothing to prune: every image has a name, or is in use.')
    : vscode.l10n.t('There is nothing to prune: every image is in use.');
}
