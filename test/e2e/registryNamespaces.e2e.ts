import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keepFailures } from './keepFailures.ts';
import { startRegistry, type Registry } from '../harness/registry.ts';
import { githubStandIn, hubStandIn, type DirectoryAsked, type OwnedRepository } from '../registry/directoryStandIns.ts';
import { pushMade } from '../registry/pushMade.ts';
import { makeImage } from '../unit/archive/makeArchive.ts';
import { startInternet, type InternetStandIn } from './internetStandIn.ts';
import type { TreeView } from './treeView.ts';
import { openWorkbench, type Theme, type Workbench } from './workbench.ts';

const themes: readonly Theme[] = ['Default Dark Modern', 'Default Light Modern'];
const account = { user: 'strata', secret: 'dckr_pat_layers' };
const day = 86_400_000;
const ago = (days: number): string => new Date(Date.now() - days * day).toISOString();
const onHub: readonly OwnedRepository[] = [
  { owner: 'library', name: 'debian', updated: ago(3) },
  { owner: 'library', name: 'httpd', updated: ago(5), tags: { '2.4': ago(5) } },
  { owner: 'strata', name: 'app', updated: ago(1) },
  { owner: 'strata', name: 'secret', isPrivate: true, updated: ago(2) },
  ...Array.from({ length: 130 }, (_, at): OwnedRepository => ({ owner: 'many', name: `app-${at}` })),
];
const onGitHub: readonly OwnedRepository[] = [
  { owner: 'house', name: 'tool', updated: ago(9) },
  { owner: 'house', name: 'tools/inner', isPrivate: true, updated: ago(10) },
];

describe.each(themes)('what an owner has on Docker Hub and GHCR, in %s', (theme) => {
  let folder: string;
  let registry: Registry;
  let internet: InternetStandIn;
  let workbench: Workbench;
  let tree: TreeView;
  let isTired = false;
  const asked: DirectoryAsked[] = [];

  async function writeLogins(logins: Readonly<Record<string, string>>): Promise<void> {
    const auth = (text: string): object => ({ auth: Buffer.from(text).toString('base64') });
    const auths = Object.fromEntries(Object.entries(logins).map(([key, text]) => [key, auth(text)]));
    await writeFile(join(folder, 'docker', 'config.json'), JSON.stringify({ auths }));
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-e2e-'));
    registry = await startRegistry();
    const image = makeImage([[{ name: 'etc/motd', body: 'from the Hub' }]]);
    for (const tag of ['2.4', 'latest']) await pushMade({ url: registry.url }, 'library/httpd', image, { tag });
    const hub = hubStandIn(onHub, account, asked);
    internet = await startInternet({
      'hub.docker.com': (request, response) => {
        if (!isTired) {
          hub(request, response);
          return;
        }
        response.writeHead(429, { 'Retry-After': '42' });
        response.end('{"message":"too many requests"}');
      },
      'registry-1.docker.io': registry.address,
      'api.github.com': githubStandIn(onGitHub, account, ['house']),
    });
    await mkdir(join(folder, 'docker'));
    await writeLogins({});
    for (const host of ['registry-1.docker.io', 'ghcr.io']) {
      const certificates = join(folder, 'config', 'docker', 'certs.d', host);
      await mkdir(certificates, { recursive: true });
      await writeFile(join(certificates, 'ca.crt'), internet.certificate);
    }
    workbench = await openWorkbench({
      theme,
      folder,
      settings: { 'http.proxy': internet.proxy },
      env: { DOCKER_CONFIG: join(folder, 'docker'), XDG_CONFIG_HOME: join(folder, 'config') },
      viewport: { width: 1280, height: 900 },
    });
    tree = await workbench.openView('Strata', 'Registries');
    await workbench.page.locator('.pane-header[aria-label*="Images"]').click();
  });

  keepFailures(() => workbench);

  afterAll(async () => {
    await workbench.close();
    await internet.stop();
    await registry.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function addNamespace(text: string): Promise<void> {
    await workbench.runCommand('Strata: Add Namespace...');
    await workbench.quickInput.asks('Namespace');
    await workbench.quickInput.type(text);
    await workbench.quickInput.accept();
  }

  test('a registry that lists nothing says what can be named', async () => {
    await workbench.runCommand('Strata: Add Registry...');
    await workbench.quickInput.asks('Host');
    await workbench.quickInput.type('docker.io');
    await workbench.quickInput.accept();
    await tree.row('Docker Hub').waitFor();
    await tree.row('This registry does not list its repositories.').waitFor();
    await workbench.screenshot('hub-silent');
    expect(asked).toEqual([]);
    await tree.row('Add Namespace...').click();
    await workbench.quickInput.asks('Namespace');
    await workbench.quickInput.type('no such name');
    await workbench.quickInput.message().getByText("can't be in an image name").waitFor();
    await workbench.screenshot('hub-bad-namespace');
    await workbench.quickInput.type('library');
    await workbench.quickInput.accept();
    await tree.row('library').waitFor();
  });

  test('a namespace shows its repositories, and those open down to their files', async () => {
    await tree.row('debian').waitFor();
    await tree.expand('httpd');
    // What the Hub tells of a tag that nobody has opened.
    await expect
      .poll(async () => (await tree.rows()).find(({ label }) => label === '2.4')?.description)
      .toBe('28MB compressed · 5 days ago');
    await workbench.screenshot('hub-tags');
    await tree.expand('2.4', 'Files', 'etc');
    await tree.row('motd').click();
    await workbench.page.locator('.view-line').getByText('from the Hub').waitFor();
    await workbench.screenshot('hub-namespace');
    await tree.row('httpd').click();
  });

  test('what is private shows once docker is signed in', async () => {
    await addNamespace('https://hub.docker.com/u/strata');
    await tree.row('strata').waitFor();
    await tree.row('app').waitFor();
    expect(await tree.row('secret').count()).toBe(0);
    await writeLogins({ 'https://index.docker.io/v1/': 'strata:dckr_pat_layers' });
    await tree.menu('strata', 'Ask Registry Again');
    await tree.row('secret').waitFor();
    await workbench.screenshot('hub-private');
    await writeLogins({ 'https://index.docker.io/v1/': 'strata:old' });
    await tree.menu('strata', 'Ask Registry Again');
    await tree.row(/^Only what is public/).waitFor();
    await tree.row('strata').click();
  });

  test('many come in pages, and none is left out', async () => {
    const before = asked.length;
    await addNamespace('many');
    await tree.row('app-0').waitFor();
    await expect.poll(() => asked.slice(before).filter(({ url }) => url.includes('page=2')).length).toBe(1);
    await tree.row('many').click();
  });

  test('nobody of that name, and a limit, are said in words', async () => {
    await addNamespace('nobody-has-this');
    await tree.row(/docker\.io has nobody called nobody-has-this/).waitFor();
    await workbench.screenshot('hub-nobody');
    await tree.menu('nobody-has-this', 'Remove from View');
    await tree.row('nobody-has-this').waitFor({ state: 'detached' });
    isTired = true;
    await tree.menu('library', 'Ask Registry Again');
    await tree.row(/rate limit reached. Sign in, or try again in 42 s/).waitFor();
    await tree.row('Sign In...').waitFor();
    await workbench.screenshot('hub-limit');
    isTired = false;
    await tree.row('Retry').click();
    await tree.row('debian').waitFor();
  });

  test('GHCR tells it to whom is signed in', async () => {
    await tree.row('library').click();
    await addNamespace('ghcr.io/House');
    await tree.row('ghcr.io').waitFor();
    await tree.row(/ghcr\.io refused access to house/).waitFor();
    await tree.row('Sign In...').waitFor();
    await workbench.screenshot('ghcr-refused');
    // Somebody signs in in a terminal of their own: the view hears of it.
    await writeLogins({ 'ghcr.io': 'strata:dckr_pat_layers' });
    await tree.row('tool').waitFor();
    await tree.row('tools/inner').waitFor();
    await workbench.screenshot('ghcr-owner');
    expect(new Set(internet.connected)).toEqual(new Set(['hub.docker.com', 'registry-1.docker.io', 'api.github.com']));
  });
});
