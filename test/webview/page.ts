/**
 * The inspect view alone in a browser: the built script, VS Code's own theme colours and content security policy, and a
 * host that speaks the protocol from fixtures. `node test/webview/page.ts` serves it for a look by hand.
 */
import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { packBytes } from '../../src/core/packBytes.ts';
import { showMessage, type Scenario } from './scenarios.ts';

export type Theme = 'dark' | 'light' | 'hc' | 'hc-light';

export interface Page {
  /** `language`: the editor's, as in the name of a bundle of l10n. */
  readonly url: (scenario: Scenario, theme: Theme, language?: string) => string;
  readonly close: () => Promise<void>;
}

/** Serves the view. `script` is the built webview.js. */
export async function servePage(script = new URL('../../dist/webview.js', import.meta.url), port = 0): Promise<Page> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const theme = (url.searchParams.get('theme') ?? 'dark') as Theme;
    const scenario = (url.searchParams.get('scenario') ?? 'one') as Scenario;
    switch (url.pathname) {
      case '/':
        send(response, 'text/html', pageHtml(scenario, theme, url.searchParams.get('language') ?? 'en'), {
          'content-security-policy': policy,
        });
        break;
      case '/webview.js':
        send(response, 'text/javascript', readFileSync(script));
        break;
      case '/host.js':
        send(response, 'text/javascript', hostScript(scenario));
        break;
      case '/theme.css':
        send(response, 'text/css', themeCss(theme));
        break;
      default:
        response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The page has no port.');
  return {
    url: (scenario, theme, language = 'en') =>
      `http://127.0.0.1:${address.port}/?scenario=${scenario}&theme=${theme}&language=${language}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const nonce = 'bm9uY2U';
/** As the extension sets it; in VS Code the host is the editor itself, here it is a script with the same nonce. */
const policy = [`default-src 'none'`, `script-src 'nonce-${nonce}'`, `style-src 'self' 'nonce-${nonce}'`].join('; ');

function pageHtml(scenario: Scenario, theme: Theme, language: string): string {
  const themeKind = {
    dark: 'vscode-dark',
    light: 'vscode-light',
    hc: 'vscode-high-contrast',
    'hc-light': 'vscode-high-contrast-light',
  }[theme];
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<title>Strata</title>
<link rel="stylesheet" nonce="${nonce}" href="/theme.css?theme=${theme}">
<script nonce="${nonce}" src="/host.js?scenario=${scenario}"></script>
</head>
<body class="${themeKind}" data-vscode-theme-kind="${themeKind}">
<script type="application/json" id="strata-words">${wordsOf(language)}</script>
<strata-inspect></strata-inspect>
<script type="module" nonce="${nonce}" src="/webview.js"></script>
</body>
</html>`;
}

function wordsOf(language: string): string {
  if (language === 'en') return '{}';
  const bundle = readFileSync(new URL(`../../l10n/bundle.l10n.${language}.json`, import.meta.url), 'utf8');
  return bundle.replaceAll('<', '\\u003c');
}

/** The variables VS Code defines for a webview, and the rules it puts in front of every webview's own. */
export function themeCss(theme: Theme): string {
  const colours = JSON.parse(readFileSync(new URL(`themes/${theme}.json`, import.meta.url), 'utf8')) as Record<
    string,
    string
  >;
  const variables = {
    '--vscode-font-family': "'DejaVu Sans', sans-serif",
    '--vscode-font-size': '13px',
    '--vscode-editor-font-family': "'DejaVu Sans Mono', monospace",
    '--vscode-editor-font-size': '13px',
    ...colours,
  };
  return `html { ${Object.entries(variables)
    .map(([name, value]) => `${name}: ${value};`)
    .join('\n')}
  scrollbar-color: var(--vscode-scrollbarSlider-background) var(--vscode-editor-background); }
body { background-color: transparent; color: var(--vscode-editor-foreground); font-family: var(--vscode-font-family);
  font-size: var(--vscode-font-size); margin: 0; padding: 0 20px; }`;
}

/** The editor's side: answers every request, remembers what it was asked. State outlives a reload, as in VS Code. */
function hostScript(scenario: Scenario): string {
  const show = showMessage(scenario);
  return `(() => {
  const show = ${JSON.stringify(packBytes(show))};
  if (${scenario === 'thousands'}) {
    const text = show.images[0].record.bytes.$bytes;
    show.images = Array.from({ length: 10_000 }, (_, index) => {
      const name = 'team/app:' + index;
      const bytes = { $bytes: text.replace(/"Size":\\d+/, '"Size":' + (((index * 7919) % 10_000) * 1000 + 1)) };
      return { key: name, name, id: show.images[0].id, record: { kind: 'raw', bytes } };
    });
    show.total = show.images.length;
  }
  const host = {
    sent: [],
    failWith: undefined,
    post: (message) => window.postMessage(message, '*'),
    record: (key, text) => host.post({ kind: 'update', image: { key, name: key, id: 'sha256:1', source: '', record: { kind: 'raw', bytes: { $bytes: unescape(encodeURIComponent(text)) } } } }),
  };
  window.strataHost = host;
  window.acquireVsCodeApi = () => ({
    getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
    setState: (state) => sessionStorage.setItem('state', JSON.stringify(state)),
    postMessage: (message) => {
      host.sent.push(message);
      if (message.kind === 'ready') {
        const images = show.images;
        host.shownAt = performance.now();
        host.post({ ...show, images: images.slice(0, 50) });
        for (let from = 50; from < images.length; from += 500) host.post({ kind: 'more', images: images.slice(from, from + 500) });
      } else if (message.id !== undefined) {
        host.post(host.failWith === undefined ? { kind: 'answer', id: message.id, ok: true } : { kind: 'answer', id: message.id, ok: false, message: host.failWith });
      }
    },
  });
})();`;
}

function send(
  response: ServerResponse,
  type: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
): void {
  response
    .writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store', ...headers })
    .end(body);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const page = await servePage(undefined, Number(process.env['PORT'] ?? 8765));
  console.log(page.url('one', 'dark'));
}
