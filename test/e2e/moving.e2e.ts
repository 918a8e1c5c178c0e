import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EngineApi, stringAt } from '../harness/engineApi.ts';
import { registryLogin, startRegistry, type Registry } from '../harness/registry.ts';
import { keepFailures } from './keepFailures.ts';
import { parts } from './parts.ts';
import { readableTerminals, Terminal } from './terminal.ts';
import type { TreeView } from './treeView.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

describe('names and files of images', () => {
  const api = new EngineApi(parts().socket);
  const name = 'e2e/moving:1.0';
  let folder: string;
  let workbench: Workbench;
  let images: TreeView;
  let registries: { readonly locked: Registry };
  keepFailures(() => workbench);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-e2e-'));
    registries = { locked: await startRegistry({ login: true }) };
    workbench = await openWorkbench({
      theme: 'Default Dark Modern',
      folder,
      env: { DOCKER_CONFIG: join(folder, 'docker') },
      settings: readableTerminals,
      viewport: { width: 1280, height: 1400 },
    });
    images = await workbench.openView('Strata', 'Images');
    await images.row('httpd').waitFor();
  });

  afterAll(async () => {
    await workbench.close();
    await registries.locked.stop();
    await api.delete(`/images/${registries.locked.address}/team/debian:12`).catch(() => undefined);
    await api.delete(`/images/${name}`).catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  });

  test('a tag is given from the context menu and shows', async () => {
    await images.expand('httpd');
    await images.menu('2.4', 'Tag Image...');
    await workbench.quickInput.type(name);
    await workbench.quickInput.rows().filter({ hasText: name }).waitFor();
    await workbench.quickInput.accept();
    await images.row('e2e/moving').waitFor();
    await images.row('1.0').waitFor();
  });

  test('removing a name says that the image stays under its others', async () => {
    // The engine's own word of the tag comes after the row is there, and draws it anew: a menu that is open then has lost its row.
    await workbench.page.waitForTimeout(1_500);
    await images.menu('1.0', 'Remove Image...');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.getByText('the name goes, the image stays as').waitFor();
    await workbench.screenshot('remove');
    await dialog.getByRole('button', { name: 'Remove Name', exact: true }).click();
    await images.row('e2e/moving').waitFor({ state: 'detached' });
    expect(JSON.stringify(await api.get('/images/httpd:2.4/json'))).toContain('httpd:2.4');
  });

  test('an image that runs is not removed: its container is shown', async () => {
    await workbench.notifications.clear();
    await api.post('/images/debian:12/tag?repo=e2e/runs&tag=1');
    const other = await api.post('/containers/create?name=e2e-runs', { Image: 'e2e/runs:1', Cmd: ['sleep', '60'] });
    await api.post(`/containers/${stringAt(other, 'Id')}/start`);
    await images.row('e2e/runs').waitFor();
    await images.expand('debian', 'e2e/runs');
    await workbench.page.waitForTimeout(1_500);
    // Both names together: so the image itself would go.
    await images.row('12').click();
    await images.row('1').click({ modifiers: ['ControlOrMeta'] });
    await images.menu('1', 'Remove Image...');
    const held = 'is used by the running container e2e-runs. Nothing was changed.';
    await workbench.notifications.saying(held).waitFor();
    await workbench.screenshot('remove-running');
    await workbench.notifications.press(held, 'Show Container');
    await workbench.page.locator('.part.sidebar .monaco-list-row.selected', { hasText: 'e2e-runs' }).waitFor();
    await api.post('/containers/e2e-runs/kill');
    await expect.poll(async () => JSON.stringify(await api.get('/containers/json'))).not.toContain('e2e-runs');
    await images.menu('1', 'Remove Image...');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.getByText('the name goes, the image stays as debian:12').waitFor();
    await dialog.getByRole('button', { name: 'Remove Name', exact: true }).click();
    await images.row('e2e/runs').waitFor({ state: 'detached' });
    await api.delete('/containers/e2e-runs');
  });

  test('a layer opens to its files, and a file in an editor', async () => {
    await images.expand('httpd', '2.4', 'Files', 'etc');
    await images.row('os-release').click();
    await workbench.editor.tab('os-release').waitFor();
    await workbench.page.getByText('Debian GNU/Linux 12').first().waitFor();
    await workbench.screenshot('files');
  });

  test('push asks where to, gives the name it needs, and ends on the registry', async () => {
    const { registry } = parts();
    await workbench.notifications.clear();
    await workbench.runCommand('Strata: Push Image...');
    await workbench.quickInput.asks('Image');
    await workbench.quickInput.pick('debian:12');
    await workbench.quickInput.asks('Where to?');
    const there = `${registry}/debian:12`;
    await workbench.quickInput.row(there).waitFor();
    await workbench.screenshot('push-where');
    await workbench.quickInput.type(`${registry}/e2e`);
    await workbench.quickInput.row(`${registry}/e2e/debian:12`).waitFor();
    await workbench.screenshot('push-typed');
    await workbench.quickInput.accept();
    await workbench.notifications.saying(`Pushed debian:12 as ${registry}/e2e/debian:12.`).waitFor();
    await images.row(`${registry}/e2e/debian`).waitFor();
    const tags = await fetch(`http://${registry}/v2/e2e/debian/tags/list`);
    expect(await tags.text()).toContain('"12"');
    await workbench.screenshot('pushed');
  });

  test('a push that is refused leaves no name behind, and offers to sign in', async () => {
    const { locked } = registries;
    await workbench.notifications.clear();
    await workbench.runCommand('Strata: Push Image...');
    await workbench.quickInput.asks('Image');
    await workbench.quickInput.pick('debian:12');
    await workbench.quickInput.asks('Where to?');
    await workbench.quickInput.type(`${locked.address}/team`);
    await workbench.quickInput.row(`${locked.address}/team/debian:12`).waitFor();
    await workbench.quickInput.accept();
    const refused = `${locked.address} refused access to team/debian`;
    await workbench.notifications.saying(refused).waitFor();
    await workbench.screenshot('push-refused');
    expect(JSON.stringify(await api.get('/images/json'))).not.toContain(`${locked.address}/team`);
    await workbench.notifications.press(refused, 'Sign In');
    const terminal = new Terminal(workbench.page);
    await terminal.shows('Username:');
    await terminal.type(`${registryLogin.user}\n`);
    await terminal.shows('Password:');
    await terminal.type(`${registryLogin.password}\n`);
    await workbench.screenshot('sign-in');
    await expect
      .poll(() => readFile(join(folder, 'docker', 'config.json'), 'utf8').catch(() => ''), { timeout: 20_000 })
      .toContain(locked.address);
    // A terminal that closes takes the focus from what is open then.
    await workbench.page.locator('.part.panel .terminal-wrapper.active').waitFor({ state: 'hidden' });
    await workbench.notifications.clear();
    await workbench.runCommand('Strata: Push Image...');
    await workbench.quickInput.asks('Image');
    await workbench.quickInput.pick('debian:12');
    await workbench.quickInput.asks('Where to?');
    await workbench.quickInput.type(`${locked.address}/team`);
    await workbench.quickInput.row(`${locked.address}/team/debian:12`).waitFor();
    await workbench.quickInput.accept();
    await workbench.notifications.saying(`Pushed debian:12 as ${locked.address}/team/debian:12.`).waitFor();
    await workbench.runCommand('Strata: Sign Out of Registry...');
    await workbench.quickInput.row(locked.address).click();
    await expect
      .poll(() => readFile(join(folder, 'docker', 'config.json'), 'utf8'), { timeout: 20_000 })
      .not.toContain(locked.address);
  });

  test('a registry’s tags are looked up when asked for, and one of them is pulled', async () => {
    const { registry } = parts();
    await workbench.notifications.clear();
    await workbench.runCommand('Strata: Pull Image...');
    await workbench.quickInput.asks('Image name');
    await workbench.quickInput.type(`${registry}/shop/api`);
    await workbench.quickInput.row('Show the tags of').click();
    await workbench.quickInput.row(`${registry}/shop/api:2.1`).waitFor();
    await workbench.screenshot('pull-tags');
    await workbench.quickInput.row(`${registry}/shop/api:2.1`).click();
    await workbench.notifications.saying(`Pulled ${registry}/shop/api:2.1.`).waitFor({ timeout: 60_000 });
    await api.delete(`/images/${registry}/shop/api:2.1`);
  });

  test('a pull for a platform that is not there says so and offers the others', async () => {
    const { registry } = parts();
    await workbench.notifications.clear();
    await workbench.runCommand('Strata: Pull for Another Platform...');
    await workbench.quickInput.asks('Image name');
    expect(await workbench.quickInput.title()).toContain('for Another Platform');
    await workbench.quickInput.type(`${registry}/httpd:2.4`);
    await workbench.quickInput.row(`${registry}/httpd:2.4`).waitFor();
    await workbench.quickInput.accept();
    await workbench.quickInput.row('linux/amd64').waitFor();
    await workbench.screenshot('pull-platform');
    await workbench.quickInput.row('linux/amd64').click();
    await workbench.notifications.saying(`Pulled ${registry}/httpd:2.4 for linux/amd64.`).waitFor();
  });

  test('all tags of a repository are pulled after it was said how many', async () => {
    const { registry } = parts();
    await workbench.notifications.clear();
    await api.delete(`/images/${registry}/e2e/debian:12`);
    await workbench.runCommand('Strata: Pull All Tags...');
    await workbench.quickInput.asks('The repository');
    await workbench.quickInput.type(`${registry}/e2e/debian`);
    await workbench.quickInput.row(`${registry}/e2e/debian`).waitFor();
    await workbench.quickInput.accept();
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.getByText(`Pull the only tag of ${registry}/e2e/debian, 12?`).waitFor();
    await workbench.screenshot('pull-all');
    await dialog.getByRole('button', { name: 'Pull All' }).click();
    await workbench.notifications.saying(`Pulled ${registry}/e2e/debian: 1 of its tags are here now.`).waitFor();
    await images.row(`${registry}/e2e/debian`).waitFor();
    await api.delete(`/images/${registry}/e2e/debian:12`);
  });

  test('a pull that is cancelled ends in silence and leaves nothing', async () => {
    const { registry, slowRegistry, fixtures } = parts();
    const slow = fixtures.toPull.tag.replace(registry, slowRegistry);
    await workbench.notifications.clear();
    await workbench.runCommand('Strata: Pull Image...');
    await workbench.quickInput.type(slow);
    await workbench.quickInput.rows().filter({ hasText: slow }).first().waitFor();
    await workbench.quickInput.accept();
    const row = images.row(slow);
    await row.waitFor();
    await workbench.notifications.press('Pulling', 'Cancel');
    await row.waitFor({ state: 'detached' });
    await workbench.notifications.saying('Pulling').waitFor({ state: 'detached' });
    expect(await workbench.notifications.all()).toEqual([]);
    await expect(api.get(`/images/${slow}/json`)).rejects.toThrow();
  });
});
