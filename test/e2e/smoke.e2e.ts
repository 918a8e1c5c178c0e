import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWorkbench, type Workbench } from './workbench.ts';

describe('the workbench', () => {
  let folder: string;
  let workbench: Workbench;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-e2e-'));
    await writeFile(join(folder, 'Dockerfile'), 'FROM httpd:2.4\nCOPY html/ /usr/local/apache2/htdocs/\n');
    workbench = await openWorkbench({ theme: 'Default Dark Modern', folder });
  });

  afterAll(async () => {
    await workbench.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('has Strata in the activity bar', async () => {
    const images = await workbench.openView('Strata', 'Images');
    await images.row('httpd').waitFor();
    expect((await images.rows()).map(({ label }) => label)).toContain('debian');
    await workbench.screenshot('smoke');
  });
});
