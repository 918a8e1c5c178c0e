import * as vscode from 'vscode';
import { SourceError } from '../../core/failure.ts';
import { canonical, familiar, parseReference, withDefaultTag, type Reference } from '../../core/reference.ts';
import { askEngine } from '../askImage.ts';
import { askReference, type KnownName } from '../askReference.ts';
import { followTransfer } from '../followTransfer.ts';
import type { ImageStore } from '../imageStore.ts';
import { refByName } from '../inspectPanels.ts';
import { recentPulls, recentTexts, rememberText } from '../recentTexts.ts';
import type { Services } from '../services.ts';

/** Pulls an image by any name; a text as argument, or `{ reference, platform }`, pulls it without asking. */
export async function pull(services: Services, argument?: unknown): Promise<void> {
  const { name: given, platform } = readArgument(argument);
  const into = await askEngine(services.sources, vscode.l10n.t('Pull Image'), argument);
  if (into === undefined) return;
  const { store } = into;
  const reference = given === undefined ? await askName(services, store) : readName(given);
  if (reference === undefined) return;
  const whole = canonical(reference);
  const name = familiar(reference);
  const engine = await store.engine();

  await followTransfer(services, {
    title: vscode.l10n.t('Pulling {0}', name),
    transfer: { action: 'pull', reference: whole, name },
    lines: (signal) => engine.pull(whole, signal, { ...(platform !== undefined && { platform }) }),
  });
  await rememberText(services.memory, recentPulls, name);
  await store.update(name);
  const image = refByName(into.key, name);
  await services.view.revealImage(image);
  const inspect = vscode.l10n.t('Inspect');
  void vscode.window.showInformationMessage(vscode.l10n.t('Pulled {0}.', name), inspect).then((picked) => {
    if (picked === inspect) void vscode.commands.executeCommand('strata.inspect', image);
  });
}

interface Asked {
  readonly name?: string;
  /** `linux/arm64`; the engine's own where absent. */
  readonly platform?: string;
}

function readArgument(argument: unknown): Asked {
  if (typeof argument === 'string') return { name: argument };
  if (typeof argument !== 'object' || argument === null) return {};
  // A row of the tree: pull what it is called again.
  if ('image' in argument && 'name' in argument && typeof argument.name === 'string') return { name: argument.name };
  if (!('reference' in argument)) return {};
  const { reference } = argument;
  const platform = 'platform' in argument ? argument.platform : undefined;
  if (typeof reference !== 'string') return {};
  return { name: reference, ...(typeof platform === 'string' && { platform }) };
}

function readName(text: string): Reference {
  const parsed = parseReference(text.trim());
  if (!parsed.ok) throw new SourceError({ kind: 'bad-reference', text, reason: parsed.reason });
  return withDefaultTag(parsed.reference);
}

async function askName({ memory }: Services, store: ImageStore): Promise<Reference | undefined> {
  const names = new Map<string, KnownName>();
  for (const name of recentTexts(memory, recentPulls))
    names.set(name, { name, description: vscode.l10n.t('recently pulled') });
  for (const image of store.images) {
    for (const name of image.tags) names.set(name, { name, description: vscode.l10n.t('update the local image') });
  }
  const answer = await askReference({
    title: vscode.l10n.t('Pull Image'),
    placeholder: vscode.l10n.t('Image name: debian, debian:12, gcr.io/x/y:1.0, 127.0.0.1:5000/debian@sha256:…'),
    icon: 'cloud-download',
    known: [...names.values()],
  });
  return answer.kind === 'answer' && answer.value !== 'none' ? withDefaultTag(answer.value) : undefined;
}
