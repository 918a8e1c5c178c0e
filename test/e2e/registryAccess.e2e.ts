import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keepFailures } from './keepFailures.ts';
import { registryLogin, startRegistry, type Registry } from '../harness/registry.ts';
import { pushMade } from '../registry/pushMade.ts';
import { makeImage } from '../unit/archive/makeArchive.ts';
import { readableTerminals, Terminal } from './terminal.ts';
import type { TreeView } from './treeView.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

describe('registries that do not let everybody in', () => {
  let folder: string;
  let locked: Registry;
  let secure: Registry;
  let keeping: Registry;
  let workbench: Workbench;
  let tree: TreeView;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-e2e-'));
    [locked, secure, keeping] = await Promise.all([
      startRegistry({ login: true }),
      startRegistry({ tls: true }),
      startRegistry({ keepsAll: true }),
    ]);
    const image = makeImage([[{ name: 'etc/motd', body: 'for those who may' }]]);
    const { user, password } = registryLogin;
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    await pushMade({ url: locked.url, authorization }, 'team/app', image, { tag: '1.0' });
    await pushMade(
      { url: secure.url, ...(secure.certificate !== undefined && { certificate: secure.certificate }) },
      'team/app',
      image,
      { tag: '1.0' },
    );
    for (const tag of ['1.0', '1.1']) await pushMade({ url: keeping.url }, 'team/app', image, { tag });
    workbench = await openWorkbench({
      theme: 'Default Dark Modern',
      folder,
      settings: readableTerminals,
      env: { DOCKER_CONFIG: join(folder, 'docker'), XDG_CONFIG_HOME: join(folder, 'config') },
      viewport: { width: 1280, height: 900 },
    });
    tree = await workbench.openView('Strata', 'Registries');
    await workbench.page.locator('.pane-header[aria-label*="Images"]').click();
  });

  keepFailures(() => workbench);

  afterAll(async () => {
    await workbench.close();
    await Promise.all([locked, secure, keeping].map((registry) => registry.stop()));
    await rm(folder, { recursive: true, force: true });
  });

  async function add(registry: string): Promise<void> {
    await workbench.runCommand('Strata: Add Registry...');
    await workbench.quickInput.asks('Host');
    await workbench.quickInput.type(registry);
    await workbench.quickInput.accept();
    await tree.row(registry).waitFor();
  }

  test('one that asks for a password says so, and shows what it has once the person has signed in', async () => {
    await add(locked.address);
    await tree.row(/lets nobody in without a sign-in/).waitFor();
    await tree.row('Sign In...').waitFor();
    await tree.row('Retry').waitFor();
    await workbench.screenshot('registry-refused');
    await tree.row('Sign In...').click();
    const terminal = new Terminal(workbench.page);
    await terminal.shows('Username:');
    await terminal.type(`${registryLogin.user}\n`);
    await terminal.shows('Password:');
    await terminal.type(`${registryLogin.password}\n`);
    await expect
      .poll(() => readFile(join(folder, 'docker', 'config.json'), 'utf8').catch(() => ''), { timeout: 20_000 })
      .toContain(locked.address);
    // By itself: nobody presses Retry.
    await tree.row('team/app').waitFor();
    expect(await tree.row(/lets nobody in without a sign-in/).count()).toBe(0);
    await tree.expand('team/app', '1.0', 'Files', 'etc');
    await tree.row('motd').click();
    await workbench.page.locator('.view-line').getByText('for those who may').waitFor();
    await workbench.screenshot('registry-signed-in');
  });

  test('and refuses again once the person has signed out', async () => {
    await tree.menu(locked.address, 'Sign Out of Registry...');
    await expect
      .poll(() => readFile(join(folder, 'docker', 'config.json'), 'utf8'), { timeout: 20_000 })
      .not.toContain(locked.address);
    await tree.row(/lets nobody in without a sign-in/).waitFor();
    await tree.menu(locked.address, 'Remove from View');
    await tree.row(locked.address).waitFor({ state: 'detached' });
  });

  test('one with a certificate of its own says what is missing, and is trusted as docker trusts it', async () => {
    await add(secure.address);
    await tree.row(/No secure connection to/).waitFor();
    await workbench.screenshot('registry-tls');
    expect(await tree.row(/No secure connection to/).innerText()).toContain('certs.d');
    const certificates = join(folder, 'config', 'docker', 'certs.d', secure.address);
    await mkdir(certificates, { recursive: true });
    await writeFile(join(certificates, 'ca.crt'), secure.certificate ?? '');
    await tree.row('Retry').click();
    await tree.expand('team/app', '1.0', 'Layers');
    await expect.poll(async () => (await tree.rows()).some(({ level }) => level === 5)).toBe(true);
    await workbench.screenshot('registry-tls-trusted');
    await tree.row(secure.address).click();
  });

  test('one that keeps all says so when something is to be deleted, and nothing is gone', async () => {
    await add(keeping.address);
    await tree.expand('team/app');
    await tree.row('1.1').waitFor();
    await tree.menu('1.0', 'Delete from Registry...');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
    await workbench.notifications.saying('does not allow deleting').waitFor();
    await workbench.screenshot('registry-keeps');
    await workbench.notifications.clear();
    await tree.row('1.0').waitFor();
  });
});
