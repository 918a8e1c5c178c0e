import * as vscode from 'vscode';
import { SourceError } from '../../core/failure.ts';
import { canonical, familiar, parseReference, withDefaultTag, type Reference } from '../../core/reference.ts';
import { askEngine } from '../askImage.ts';
import { askPlatform } from '../askPlatform.ts';
import type { KnownName } from '../askReference.ts';
import { followTransfer } from '../followTransfer.ts';
import type { ImageStore } from '../imageStore.ts';
import { refByName } from '../imageRef.ts';
import { askPullName, type PullWish } from '../pullName.ts';
import { recentPulls, recentTexts, rememberText } from '../recentTexts.ts';
import type { Services } from '../services.ts';

/** Pulls an image by any name; a text as argument, or `{ reference, platform }`, pulls it without asking. */
export async function pull(services: Services, argument?: unknown): Promise<void> {
  await pullFor(services, argument, false);
}

/** The same for a platform that is chosen among those the registry has. */
export async function pullPlatform(services: Services, argument?: unknown): Promise<void> {
  await pullFor(services, argument, true);
}

async function pullFor(services: Services, argument: unknown, choosesPlatform: boolean): Promise<void> {
  const { name: given, platform: givenPlatform } = readArgument(argument);
  const into = await askEngine(services.sources, vscode.l10n.t('Pull Image'), argument);
  if (into === undefined) return;
  const { store } = into;
  const wish =
    given === undefined
      ? await askName(services, store, choosesPlatform)
      : { reference: readName(given), choosesPlatform };
  if (wish === undefined) return;
  const whole = canonical(wish.reference);
  const name = familiar(wish.reference);
  const engine = await store.engine();
  const platform = wish.choosesPlatform ? await askPlatform(engine, wish.reference) : givenPlatform;
  if (wish.choosesPlatform && platform === undefined) return;

  await followTransfer(services, {
    title:
      platform === undefined
        ? vscode.l10n.t('Pulling {0}', name)
        : vscode.l10n.t('Pulling {0} for {1}', name, platform),
    transfer: { action: 'pull', reference: whole, name },
    lines: (signal) => engine.pull(whole, signal, { ...(platform !== undefined && { platform }) }),
  });
  await rememberText(services.memory, recentPulls, name);
  await store.update(name);
  const image = refByName(into.key, name);
  await services.view.revealImage(image);
  const inspect = vscode.l10n.t('Inspect');
  const done =
    platform === undefined ? vscode.l10n.t('Pulled {0}.', name) : vscode.l10n.t('Pulled {0} for {1}.', name, platform);
  void vscode.window.showInformationMessage(done, inspect).then((picked) => {
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
  if (!parsed.ok) throw new SourceError({ kind: 'bad-reference', text });
  return withDefaultTag(parsed.reference);
}

function askName(
  { memory, registryTags }: Services,
  store: ImageStore,
  choosesPlatform: boolean,
): Promise<PullWish | undefined> {
  const names = new Map<string, KnownName>();
  for (const name of recentTexts(memory, recentPulls))
    names.set(name, { name, description: vscode.l10n.t('recently pulled') });
  for (const image of store.images) {
    for (const name of image.tags) names.set(name, { name, description: vscode.l10n.t('update the local image') });
  }
  return askPullName({
    title: vscode.l10n.t('Pull Image'),
    known: [...names.values()],
    choosesPlatform,
    engine: () => store.engine(),
    registryTags,
  });
}
