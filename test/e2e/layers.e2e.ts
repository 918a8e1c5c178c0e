import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keepFailures } from './keepFailures.ts';
import { makeArchive, makeImage } from '../unit/archive/makeArchive.ts';
import type { TreeView } from './treeView.ts';
import { openWorkbench, type Theme, type Workbench } from './workbench.ts';

const themes: readonly Theme[] = ['Default Dark Modern', 'Default Light Modern'];
/** More than can be listed in a moment. */
const many = 700_000;

describe.each(themes)('layers that take their time in %s', (theme) => {
  let folder: string;
  let workbench: Workbench;
  let images: TreeView;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-e2e-'));
    const files = Array.from({ length: many }, (_, at) => ({
      name: `usr/lib/node_modules/package-${Math.floor(at / 500)}/dist/file-${at}.js`,
      body: '',
    }));
    const image = makeImage([files, [{ name: 'etc/motd', body: 'hello\n' }]]);
    await writeFile(join(folder, 'large.tar'), makeArchive(image, 'docker-25'));
    workbench = await openWorkbench({
      theme,
      folder,
      env: { STRATA_ARCHIVE: join(folder, 'large.tar'), DOCKER_HOST: undefined },
    });
    images = await workbench.openView('Strata', 'Images');
    await images.expand('example.com/team/app', '1');
  }, 180_000);

  keepFailures(() => workbench);

  afterAll(async () => {
    await workbench.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('say so, can be stopped, and read after all', async () => {
    await images.row('Files').click();
    const reading = images.row('Reading layers…');
    await reading.waitFor();
    await workbench.screenshot('layers-reading');
    await images.action('Reading layers…', 'Stop Reading');
    const stopped = images.row('Not read. Select to read');
    await stopped.waitFor();
    await workbench.screenshot('layers-stopped');
    await stopped.click();
    await images.row('usr').waitFor({ timeout: 60_000 });
    expect((await images.rows()).map(({ label }) => label)).toContain('etc');
    await workbench.screenshot('layers-read');
  }, 120_000);
});
