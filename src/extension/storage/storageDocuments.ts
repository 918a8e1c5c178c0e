import * as vscode from 'vscode';
import { SourceError } from '../../core/failure.ts';
import type { ImageRef } from '../../protocol.ts';
import { registerDocumentFiles } from '../files/documentFiles.ts';
import { layerMakers } from '../files/versionWords.ts';
import type { Sources } from '../sources.ts';
import { storageText } from './storageText.ts';

const scheme = 'strata-storage';

/** Read-only documents that tell where an image lives, `strata-storage:/<name>.yaml?<name>#<key of the source>`. */
export function registerStorageDocuments(sources: Sources): vscode.Disposable {
  return registerDocumentFiles(scheme, { read: (uri) => readStorage(sources, uri) });
}

export function storageUri({ name, source }: Pick<ImageRef, 'name' | 'source'>): vscode.Uri {
  const file = name.replaceAll(/[/\\]/g, '∕');
  return vscode.Uri.from({ scheme, path: `/${file}.yaml`, query: name, fragment: source });
}

async function readStorage(sources: Sources, uri: vscode.Uri): Promise<string> {
  const store = sources.store(uri.fragment);
  const engine = await store.engine();
  const found = store.find(uri.query);
  if (found === undefined) throw new SourceError({ kind: 'no-such-image', image: uri.query });
  const [image, history] = await Promise.all([store.record(found.id), store.history(found.id)]);
  const storage = await engine.storage(image, new AbortController().signal);
  return storageText(storage, {
    name: uri.query,
    id: image.id,
    endpoint: engine.endpoint,
    makers: layerMakers(history),
  });
}
