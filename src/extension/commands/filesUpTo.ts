import { fieldsAt, numberAt } from '../../core/fields.ts';
import { imageArguments } from '../imageArgument.ts';
import * as vscode from 'vscode';
import type { Services } from '../services.ts';

/** Shows the files as a container on the layers up to and with the chosen one would see them. */
export async function filesUpTo(services: Services, argument?: unknown): Promise<void> {
  const [image] = await imageArguments(services.sources, argument, undefined, vscode.l10n.t('Files up to This Layer'));
  if (image === undefined) return;
  await services.view.showFilesUpTo(image, numberAt(fieldsAt(argument, 'layer'), 'index'));
}

/** Shows the files of all layers again. */
export async function filesOfAll(services: Services, argument?: unknown): Promise<void> {
  const [image] = await imageArguments(services.sources, argument, undefined, vscode.l10n.t('Files of All Layers'));
  if (image !== undefined) await services.view.showFilesUpTo(image);
}
