import * as vscode from 'vscode';
import type { ImageStore } from '../imageStore.ts';
import { BuiltImages } from './builtImages.ts';
import { registerHovers } from './hovers.ts';
import { documentReadings } from './readings.ts';
import { storeImages } from './storeImages.ts';

/** All that Strata says in Dockerfiles and other files that name images. */
export function registerImageFiles(store: ImageStore): vscode.Disposable {
  const readings = documentReadings();
  const images = storeImages(store);
  const builtImages = new BuiltImages(store, images, readings);
  return vscode.Disposable.from(registerHovers(store, images, readings, builtImages));
}
