import * as vscode from 'vscode';
import type { ImageStore } from '../imageStore.ts';
import type { RegistryAnswers } from '../registryAnswers.ts';
import { settings } from '../settings.ts';
import { registerBuiltHints } from './builtHints.ts';
import { BuiltImages } from './builtImages.ts';
import { registerBuiltLens } from './builtLens.ts';
import { Checks } from './checks.ts';
import { registerCompletions } from './completions.ts';
import type { LayerStacks } from '../files/layerStacks.ts';
import { layerFacts } from './layerFacts.ts';
import { registerHovers } from './hovers.ts';
import { quietStart, type Reach } from './quietStart.ts';
import { registerQuickFixes } from './quickFixes.ts';
import { documentReadings } from './readings.ts';
import { onImagesChange, storeImages } from './storeImages.ts';

/** All that Strata says in Dockerfiles and other files that name images. */
export function registerImageFiles({
  store,
  stacks,
  answers,
  reach,
}: {
  readonly store: ImageStore;
  readonly stacks: LayerStacks;
  readonly answers: RegistryAnswers;
  readonly reach: () => Promise<Reach>;
}): vscode.Disposable {
  const start = quietStart(store, reach);
  const readings = documentReadings();
  const images = storeImages(store, start);
  const builtImages = new BuiltImages(store, start, images, readings);
  const facts = layerFacts(stacks);
  const read = new vscode.EventEmitter<void>();
  const checks = new Checks(store, images, readings, builtImages, { facts, onDidRead: read.event });
  const changed = new vscode.EventEmitter<void>();
  const unlisten = onImagesChange(store, () => changed.fire());
  return vscode.Disposable.from(
    { dispose: unlisten },
    changed,
    read,
    stacks.onDidRead(() => {
      read.fire();
      changed.fire();
    }),
    checks,
    settings.onDidChange(['dockerfile.inlayHints', 'dockerfile.codeLens'], () => changed.fire()),
    registerHovers({ store, start, answers, images, readings, builtImages, layerFacts: facts }),
    registerQuickFixes(checks, images, readings),
    registerCompletions(store, start, answers, readings),
    registerBuiltHints(builtImages, readings, changed.event),
    registerBuiltLens(builtImages, readings, facts, changed.event),
  );
}
