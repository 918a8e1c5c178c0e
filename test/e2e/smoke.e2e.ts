import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keepFailures } from './keepFailures.ts';
import { parts } from './parts.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

describe('the workbench', () => {
  let folder: string;
  let workbench: Workbench;
  keepFailures(() => workbench);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-e2e-'));
    await writeFile(join(folder, 'Dockerfile'), 'FROM httpd:2.4\nCOPY html/ /usr/local/apache2/htdocs/\n');
    workbench = await openWorkbench({ theme: 'Default Dark Modern', folder });
  });

  afterAll(async () => {
    await workbench.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('shows what the daemon has', async () => {
    const images = await workbench.openView('Strata', 'Images');
    await images.row('httpd').waitFor();
    expect((await images.rows()).map(({ label }) => label)).toContain('debian');
    await images.expand('httpd', '2.4', 'Layers');
    expect(await images.row('EXPOSE').isVisible()).toBe(true);
    await workbench.screenshot('smoke');
  });

  test('opens a webview from a context menu', async () => {
    const images = await workbench.openView('Strata', 'Images');
    await images.menu('2.4', 'Inspect');
    await workbench.webview().getByText('RepoTags').waitFor();
  });

  test('takes a command from the palette and says what became of it', async () => {
    await workbench.runCommand('Strata: Pull Image...');
    await workbench.quickInput.type(`${parts().registry}/nobody/has:this`);
    await workbench.quickInput.accept();
    await workbench.notifications.saying("nobody/has:this wasn't found").waitFor();
    await workbench.notifications.clear();
    await expect.poll(() => workbench.notifications.all()).toEqual([]);
  });
});
