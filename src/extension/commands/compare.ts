import * as vscode from 'vscode';
import { askImage } from '../askImage.ts';
import { imageArguments } from '../imageArgument.ts';
import type { Services } from '../services.ts';

/** Opens two images side by side; asks for the one that is missing. */
export async function compare(services: Services, argument?: unknown, selection?: unknown): Promise<void> {
  const { sources, panels } = services;
  const images = await imageArguments(sources, argument, selection, vscode.l10n.t('Compare: First Image'));
  const [left] = images;
  if (left === undefined) return;
  const right = images[1] ?? (await askImage(sources, vscode.l10n.t('Compare {0} With', left.name)));
  if (right !== undefined) panels.open([left, right], { compare: true });
}
