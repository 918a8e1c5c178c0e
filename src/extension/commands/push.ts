import * as vscode from 'vscode';
import { SourceError } from '../../core/failure.ts';
import type { Engine } from '../../core/image.ts';
import { completed, isOfficial, pushTargets, registriesIn } from '../../core/pushTargets.ts';
import {
  canonical,
  familiar,
  parseReference,
  repositoryOf,
  withDefaultTag,
  type Reference,
} from '../../core/reference.ts';
import { followTransfer } from '../followTransfer.ts';
import { imageArguments } from '../imageArgument.ts';
import type { ImageStore } from '../imageStore.ts';
import type { ImageRef } from '../../protocol.ts';
import { askPick } from '../quickInput.ts';
import { referenceProblemIn } from '../referenceWords.ts';
import type { Services } from '../services.ts';

/** Pushes an image: asks where to, and gives it the name it needs for that. A name given as text is pushed as it is. */
export async function push(services: Services, argument?: unknown): Promise<void> {
  const [image] = await imageArguments(services.sources, argument, undefined, vscode.l10n.t('Push Image'));
  if (image === undefined) return;
  const store = services.sources.store(image.source);
  const engine = await store.engine();
  const target = typeof argument === 'string' ? readName(argument) : await askTarget(services, store, image);
  if (target === undefined) return;
  const name = familiar(target);
  const isNew = store.find(name)?.id !== image.id && typeof argument !== 'string';
  const before = isNew ? store.find(name)?.id : undefined;
  if (isNew) await tagAs(engine, image.id, target);
  try {
    await followTransfer(services, {
      title: vscode.l10n.t('Pushing {0}', name),
      transfer: { action: 'push', reference: canonical(target), name },
      lines: (signal) => engine.push(canonical(target), signal),
    });
  } catch (error) {
    // A name that was only made to be pushed is not left behind, and one that was taken goes back.
    if (before !== undefined) await tagAs(engine, before, target);
    else if (isNew) await engine.remove(name, new AbortController().signal);
    throw error;
  } finally {
    await store.update(image.id, ...(before === undefined ? [] : [before]));
  }
  void vscode.window.showInformationMessage(
    isNew
      ? vscode.l10n.t('Pushed {0} as {1}.', image.name, name)
      : vscode.l10n.t('Pushed {0} to {1}.', name, target.domain),
  );
}

async function tagAs(engine: Engine, image: string, reference: Reference): Promise<void> {
  const { signal } = new AbortController();
  await engine.tag(image, repositoryOf(reference), reference.tag ?? 'latest', signal);
}

function readName(text: string): Reference {
  const parsed = parseReference(text);
  if (!parsed.ok) throw new SourceError({ kind: 'bad-reference', text });
  return withDefaultTag(parsed.reference);
}

async function askTarget({ sources }: Services, store: ImageStore, image: ImageRef): Promise<Reference | undefined> {
  const tags = store.find(image.id)?.tags ?? [];
  // A row without a name has only its id to be called by.
  const own = image.name !== image.id && parseReference(image.name).ok ? image.name : (tags[0] ?? '');
  const registries = registriesIn(sources.all.flatMap((source) => source.store.images.flatMap((one) => one.tags)));
  const targets = pushTargets(own, tags, registries);
  const rows = targets.map(({ reference, kind }) => ({
    label: `$(cloud-upload) ${canonical(reference)}`,
    description:
      kind === 'registry'
        ? vscode.l10n.t('gets this name first')
        : familiar(reference) === own
          ? ''
          : vscode.l10n.t('another name of it'),
    detail: isOfficial(reference) ? vscode.l10n.t('Docker alone can push official images') : undefined,
    value: reference,
  }));
  const answer = await askPick<Reference>({
    title: vscode.l10n.t('Push {0}', image.name),
    placeholder: vscode.l10n.t('Where to? A registry, ghcr.io/me, or a whole name, ghcr.io/me/httpd:2.4'),
    itemsFor: (typed) =>
      [...typedRows(typed.trim(), own), ...rows.filter(({ label }) => label.includes(typed.trim()))].map(
        ({ detail, ...row }) => ({ ...row, ...(detail === undefined ? {} : { detail }), alwaysShow: true }),
      ),
  });
  return answer.kind === 'answer' ? answer.value : undefined;
}

interface TypedRow {
  readonly label: string;
  readonly description: string;
  readonly detail: string | undefined;
  readonly value?: Reference;
}

/** What was typed as the place, and as the whole name. */
function typedRows(typed: string, own: string): readonly TypedRow[] {
  if (typed === '') return [];
  const whole = parseReference(typed);
  const within = own === '' ? whole : parseReference(completed(typed, own));
  const row = (parsed: typeof whole): TypedRow[] =>
    parsed.ok
      ? [
          {
            label: `$(cloud-upload) ${canonical(withDefaultTag(parsed.reference))}`,
            description: vscode.l10n.t('gets this name first'),
            detail: undefined,
            value: withDefaultTag(parsed.reference),
          },
        ]
      : [];
  // With a tag in it, it is a name; what looks like a host alone is a place.
  const isName = /:[^/]+$/.test(typed) && typed.includes('/');
  const rows = isName ? row(whole) : [...row(within), ...(typed.includes('/') ? row(whole) : [])];
  if (rows.length > 0) return rows;
  const reason = referenceProblemIn(typed);
  return [{ label: `$(error) ${vscode.l10n.t("This isn't a valid image name")}`, description: '', detail: reason }];
}
