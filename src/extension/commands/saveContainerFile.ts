import * as vscode from 'vscode';
import { formatBytes } from '../../core/bytes.ts';
import { fieldsAt, textAt } from '../../core/fields.ts';
import type { Engine } from '../../core/image.ts';
import { shown } from '../../core/shown.ts';
import { containerScheme, parseContainerUri, type ContainerPlace } from '../files/containerUri.ts';
import { baseName } from '../files/openVersion.ts';
import type { PartialFiles } from '../files/partialFiles.ts';
import { activeUri } from '../files/placeArgument.ts';
import { askFile, inSteps, sayingWhy } from '../files/saveTarget.ts';
import { saveFile as writeFile } from '../files/saveTree.ts';
import type { Services } from '../services.ts';
import { sourceKeyOf } from '../sources.ts';
import { withProgress } from '../withProgress.ts';

/** The file of a container a command is about: a row's of its read-write layer, or the one in the editor that is in front. */
export function containerArgument(argument: unknown): ContainerPlace | undefined {
  const uri = argument === undefined ? activeUri() : argument;
  if (uri instanceof vscode.Uri) return uri.scheme === containerScheme ? parseContainerUri(uri) : undefined;
  const container = textAt(fieldsAt(argument, 'container'), 'id');
  const path = textAt(fieldsAt(argument, 'node'), 'path');
  return container === '' || path === '' ? undefined : { source: sourceKeyOf(argument), container, path };
}

/** Saves a file as a container has it now to this machine. */
export async function saveContainerFile({ sources, partials }: Services, place: ContainerPlace): Promise<void> {
  const target = await askFile(baseName(place.path));
  if (target === undefined) return;
  const engine = await sources.store(place.source).engine();
  await sayingWhy(target, () => save({ engine, partials }, place, target));
}

async function save(
  { engine, partials }: { readonly engine: Engine; readonly partials: PartialFiles },
  place: ContainerPlace,
  target: string,
): Promise<void> {
  await withProgress(vscode.l10n.t('Saving {0}', shown(place.path)), async (signal, report) => {
    const { size, mode, mtime } = await engine.stat(place.container, place.path, signal);
    const told = inSteps(report);
    let bytes = 0;
    const counted = async function* (): AsyncGenerator<Uint8Array> {
      for await (const piece of engine.readFile(place.container, place.path, signal)) {
        bytes += piece.length;
        told(bytes / Math.max(1, size), formatBytes(bytes));
        yield piece;
      }
    };
    await writeFile(counted(), target, { mode, mtime }, { partials, signal });
  });
  void vscode.window.showInformationMessage(vscode.l10n.t('Saved {0}.', target));
}
