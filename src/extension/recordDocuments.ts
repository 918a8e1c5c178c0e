import * as vscode from 'vscode';
import { SourceError } from '../core/failure.ts';
import type { ImageRef } from '../protocol.ts';
import { registerDocumentFiles } from './files/documentFiles.ts';
import type { ImageStore } from './imageStore.ts';
import type { Sources } from './sources.ts';

const scheme = 'strata-record';

/**
 * Read-only JSON documents of image records, `strata-record:/<name>.json?<name>#<key of the source>`, made when an editor asks
 * for one.
 */
export function registerRecordDocuments(sources: Sources): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const following = sources.onDidChange(() => {
    for (const document of vscode.workspace.textDocuments) {
      if (document.uri.scheme === scheme) changed.fire(document.uri);
    }
  });
  const provider = registerDocumentFiles(scheme, {
    onDidChange: changed.event,
    read: async (uri) => indented(await readRecord(sources.store(uri.fragment), uri.query)),
  });
  return vscode.Disposable.from(provider, changed, following);
}

/** Where the record of the image with this name or id can be opened. */
export function recordUri({ name, source }: Pick<ImageRef, 'name' | 'source'>): vscode.Uri {
  const file = name.replaceAll(/[/\\]/g, '∕');
  return vscode.Uri.from({ scheme, path: `/${file}.json`, query: name, fragment: source });
}

/** The record with four spaces of indentation, as `docker image inspect` prints it; as it came where it is no JSON. */
function indented(raw: Uint8Array): string {
  const text = new TextDecoder().decode(raw);
  try {
    return JSON.stringify(JSON.parse(text), undefined, 4);
  } catch {
    return text;
  }
}

/** The raw record of the image with this name or id, once the store knows its images. */
async function readRecord(store: ImageStore, name: string): Promise<Uint8Array> {
  const image = await store.seek(name);
  if (image === undefined) throw new SourceError({ kind: 'no-such-image', image: name });
  return (await store.record(image.id)).raw;
}
