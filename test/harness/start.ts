// npm start [-- --browser] [--port N] [--folder PATH]
// Opens Strata in a real VS Code, on the images of the daemon the docker command would talk to.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chooseEndpoint } from '../../src/engine/endpointChoice.ts';
import { connectEngine } from '../../src/engine/dockerEngine.ts';
import { SourceError } from '../../src/core/failure.ts';
import { buildExtension, packageExtension } from './buildExtension.ts';
import { cacheFolder, repository } from './cache.ts';
import { type Cleanup, main } from './cleanup.ts';
import { desktopVsCode, openInBrowser } from './desktop.ts';
import { runAttached } from './process.ts';
import { findProgram } from './provision.ts';
import { startRealParts } from './realParts.ts';
import { say } from './say.ts';
import { startVsCode } from './vscode.ts';
import { installVsCode, releases } from './vscodeInstall.ts';

const demoDockerfile = `# Rest the pointer on an image's name.
FROM debian:12 AS build
COPY html/ /out/

FROM httpd:2.4
COPY --from=build /out/ /usr/local/apache2/htdocs/
EXPOSE 80
`;

await main(async (cleanup, signal) => {
  const { values } = parseArgs({
    options: { browser: { type: 'boolean', default: false }, port: { type: 'string' }, folder: { type: 'string' } },
  });
  const env = await chooseImages(cleanup, signal);
  const folder = values.folder ?? (await demoFolder());
  const code = values.browser ? undefined : desktopVsCode();
  if (code !== undefined) {
    await buildExtension(signal);
    say(`opening ${folder} in desktop VS Code (${code}); close its window, or press Ctrl-C here, to end`);
    const args = ['--new-window', '--wait', `--extensionDevelopmentPath=${repository}`, folder];
    return runAttached(code, args, { env: { ...process.env, ...env }, signal });
  }
  const [extension, vscode] = [await packageExtension(signal), await installVsCode(releases.newest, signal)];
  const server = await startVsCode(vscode, {
    env,
    extensions: [extension],
    ...(values.port !== undefined && { port: Number(values.port) }),
    signal,
  });
  cleanup.add(server.stop);
  const url = server.url(folder);
  console.log(`\nStrata is open in VS Code ${vscode.release.version} at\n\n    ${url}\n`);
  console.log('Its images are behind the icon with the layers, on the left. Ctrl-C ends it.');
  openInBrowser(url);
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  return 0;
});

/** Finds images to show; gives what the extension host's environment needs for that. */
async function chooseImages(cleanup: Cleanup, signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
  const own = await ownDaemon(signal);
  if (own.answers) {
    say(`using your Docker at ${own.endpoint}`);
    return {};
  }
  say(`no Docker answers at ${own.endpoint} (${own.reason})`);
  if (process.platform === 'linux' && process.getuid?.() === 0 && findProgram('dockerd') !== undefined) {
    say('starting a private Docker daemon with some images of its own; it ends with this program');
    const { engine } = await startRealParts(cleanup, signal);
    return { DOCKER_HOST: engine.host };
  }
  const archive = join(repository, 'test', 'fixtures', 'sample', 'httpd.tar.gz');
  say(`showing a sample image from the archive ${archive}, which needs no daemon`);
  return { STRATA_ARCHIVE: archive };
}

/** Asks the daemon the docker command would talk to. */
async function ownDaemon(
  signal: AbortSignal,
): Promise<{ readonly endpoint: string; readonly answers: boolean; readonly reason: string }> {
  const { env } = process;
  let asked = env['DOCKER_HOST'] ?? 'the default socket';
  try {
    const { endpoint } = await chooseEndpoint('', env, signal);
    asked = endpoint.text;
    await connectEngine(endpoint, { env }).info(AbortSignal.any([signal, AbortSignal.timeout(10_000)]));
    return { endpoint: asked, answers: true, reason: '' };
  } catch (error) {
    signal.throwIfAborted();
    const reason =
      error instanceof SourceError ? error.failure.kind : error instanceof Error ? error.message : String(error);
    return { endpoint: asked, answers: false, reason };
  }
}

/** A small project whose Dockerfile names images. */
async function demoFolder(): Promise<string> {
  const folder = await cacheFolder('demo');
  await mkdir(join(folder, 'html'), { recursive: true });
  await writeFile(join(folder, 'html', 'index.html'), '<h1>Hello from Strata</h1>\n');
  await writeFile(join(folder, 'Dockerfile'), demoDockerfile);
  return folder;
}
