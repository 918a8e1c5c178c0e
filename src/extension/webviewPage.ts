import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** What a page of ours is: the element that fills it, and the script in `dist` that defines it. */
export interface WebviewPage {
  readonly element: string;
  readonly script: string;
}

/**
 * The document of a webview. Nothing but our own script and style runs or loads in it, and nothing comes from the
 * network. It carries the translations VS Code loaded for the extension: src/webview/l10n.ts reads them.
 */
export function webviewPage(webview: vscode.Webview, extensionUri: vscode.Uri, page: WebviewPage): string {
  const nonce = randomBytes(16).toString('base64');
  const script = webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', page.script)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' ${webview.cspSource}`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  // A data block ends at the first `</script`, wherever it stands.
  const words = JSON.stringify(vscode.l10n.bundle ?? {}).replaceAll('<', '\\u003c');
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Strata</title>
</head>
<body>
<script type="application/json" id="strata-words">${words}</script>
<${page.element}></${page.element}>
<script type="module" nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}

/** The folders a page of ours may load from. */
export function webviewRoots(extensionUri: vscode.Uri): vscode.Uri[] {
  return [vscode.Uri.joinPath(extensionUri, 'dist'), vscode.Uri.joinPath(extensionUri, 'media')];
}
