import * as vscode from 'vscode';
import type { ImageStore } from '../imageStore.ts';
import { settings } from '../settings.ts';
import { registerBuiltHints } from './builtHints.ts';
import { BuiltImages } from './builtImages.ts';
import { registerBuiltLens } from './builtLens.ts';
import { Checks } from './checks.ts';
import { registerCompletions } from './completions.ts';
import { registerHovers } from './hovers.ts';
import { registerQuickFixes } from './quickFixes.ts';
import { documentReadings } from './readings.ts';
import { onImagesChange, storeImages } from './storeImages.ts';

/** All that Strata says in Dockerfiles and other files that name images. */
export function registerImageFiles(store: ImageStore): vscode.Disposable {
  const readings = documentReadings();
  const images = storeImages(store);
  const builtImages = new BuiltImages(store, images, readings);
  const checks = new Checks(store, images, readings, builtImages);
  const changed = new vscode.EventEmitter<void>();
  const unlisten = onImagesChange(store, () => changed.fire());
  return vscode.Disposable.from(
    { dispose: unlisten },
    changed,
    checks,
    settings.onDidChange(['dockerfile.inlayHints', 'dockerfile.codeLens'], () => changed.fire()),
    registerHovers(store, images, readings, builtImages),
    registerQuickFixes(checks, images, readings),
    registerCompletions(store, readings),
    registerBuiltHints(builtImages, readings, changed.event),
    registerBuiltLens(builtImages, readings, changed.event),
  );
}
