import * as vscode from 'vscode';
import { fieldsAt, numberAt } from '../../core/fields.ts';
import { imageArguments } from '../imageArgument.ts';
import type { Services } from '../services.ts';

/** Opens the picture of an image; called on a layer's row, it looks at that layer. */
export async function showPicture(services: Services, argument?: unknown, selection?: unknown): Promise<void> {
  const title = vscode.l10n.t('Show Image as a Picture');
  const [image] = await imageArguments(services.sources, argument, selection, title);
  if (image !== undefined) await services.pictures.open(image, numberAt(fieldsAt(argument, 'layer'), 'index'));
}
