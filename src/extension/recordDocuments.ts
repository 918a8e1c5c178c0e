import * as vscode from 'vscode';

const scheme = 'strata-record';

/** Read-only JSON documents of image records, `strata-record:/<name>.json?<name>`, made when an editor asks for one. */
export function registerRecordDocuments(
  read: (name: string) => Promise<Uint8Array>,
  onDidChange: (listener: () => void) => () => void,
): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const stop = onDidChange(() => {
    for (const document of vscode.workspace.textDocuments) {
      if (document.uri.scheme === scheme) changed.fire(document.uri);
    }
  });
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: async (uri) => indented(await read(uri.query)),
  });
  return vscode.Disposable.from(provider, changed, { dispose: stop });
}

/** Where the record of the image with this name or id can be opened. */
export function recordUri(name: string): vscode.Uri {
  const file = name.replaceAll(/[/\\]/g, '∕');
  return vscode.Uri.from({ scheme, path: `/${file}.json`, query: name });
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
