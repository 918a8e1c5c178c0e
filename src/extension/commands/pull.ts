import * as vscode from 'vscode';
import { formatBytes } from '../../core/bytes.ts';
import { SourceError } from '../../core/failure.ts';
import { canonical, familiar, parseReference, withDefaultTag, type Reference } from '../../core/reference.ts';
import { sumProgress } from '../../core/transferProgress.ts';
import { askReference, type KnownName } from '../askReference.ts';
import { recentNames, rememberName } from '../recentNames.ts';
import type { Services } from '../services.ts';
import type { Transfer } from '../transfers.ts';
import { withProgress } from '../withProgress.ts';

/** Pulls an image by any name; a text as argument, or `{ reference, platform }`, pulls it without asking. */
export async function pull(services: Services, argument?: unknown): Promise<void> {
  const { name: given, platform } = readArgument(argument);
  const reference = given === undefined ? await askName(services) : readName(given);
  if (reference === undefined) return;
  const whole = canonical(reference);
  const name = familiar(reference);
  const engine = await services.store.engine();

  await withProgress(vscode.l10n.t('Pulling {0}', name), async (signal, report) => {
    let reported = 0;
    await services.transfers.follow(
      { action: 'pull', reference: whole, name },
      engine.pull(whole, signal, { ...(platform !== undefined && { platform }) }),
      (transfer) => {
        const { fraction } = sumProgress(transfer.layers.values());
        report({ message: pullMessage(transfer), increment: Math.max(0, fraction - reported) * 100 });
        reported = Math.max(reported, fraction);
      },
    );
  });
  await rememberName(services.memory, name);
  await services.store.update(name);
  await services.view.revealImage(name);
  const inspect = vscode.l10n.t('Inspect');
  void vscode.window.showInformationMessage(vscode.l10n.t('Pulled {0}.', name), inspect).then((picked) => {
    if (picked === inspect) void vscode.commands.executeCommand('strata.inspect', name);
  });
}

interface Asked {
  readonly name?: string;
  /** `linux/arm64`; the engine's own where absent. */
  readonly platform?: string;
}

function readArgument(argument: unknown): Asked {
  if (typeof argument === 'string') return { name: argument };
  if (typeof argument !== 'object' || argument === null || !('reference' in argument)) return {};
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

async function askName({ store, memory }: Services): Promise<Reference | undefined> {
  const names = new Map<string, KnownName>();
  for (const name of recentNames(memory)) names.set(name, { name, description: vscode.l10n.t('recently pulled') });
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

function pullMessage(transfer: Transfer): string {
  const sum = sumProgress(transfer.layers.values());
  if (sum.layers === 0) return vscode.l10n.t('resolving the name…');
  const layers = vscode.l10n.t('{0} of {1} layers', sum.complete, sum.layers);
  switch (sum.stage) {
    case 'downloading':
      return vscode.l10n.t('{0} · downloading {1} of {2}', layers, formatBytes(sum.current), formatBytes(sum.total));
    case 'extracting':
      return vscode.l10n.t('{0} · extracting', layers);
    default:
      return layers;
  }
}
