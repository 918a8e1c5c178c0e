import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keepFailures } from './keepFailures.ts';
import { parts } from './parts.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

describe('A Dockerfile beside an engine that is not on this machine', () => {
  const { socket } = parts();
  let folder: string;
  let workbench: Workbench;
  /** How often somebody came. */
  let came = 0;
  const engine = createServer((from) => {
    came++;
    const to = connect(socket);
    from.on('error', () => to.destroy()).pipe(to);
    to.on('error', () => from.destroy()).pipe(from);
  });
  keepFailures(() => workbench);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-e2e-'));
    await writeFile(join(folder, 'Dockerfile'), 'FROM httpd:2.4\nEXPOSE 80\nCOPY --from=debian:12 /a /b\n\nFROM \n');
    await writeFile(join(folder, 'compose.yaml'), 'services:\n  web:\n    image: httpd:2.4\n');
    const { promise, resolve } = Promise.withResolvers<number>();
    engine.listen(0, '127.0.0.1', () => resolve((engine.address() as AddressInfo).port));
    const host = `tcp://127.0.0.1:${await promise}`;
    workbench = await openWorkbench({ theme: 'Default Dark Modern', folder, env: { DOCKER_HOST: host } });
  });
  afterAll(async () => {
    await workbench.close();
    engine.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('touches the engine only once somebody asks for it', async () => {
    await workbench.editor.open('compose.yaml');
    expect(await workbench.editor.hover('httpd:2.4')).toContain('not connected to tcp://127.0.0.1:');
    await workbench.editor.leave();
    await workbench.editor.open('Dockerfile');
    expect(await workbench.editor.hover('EXPOSE').catch(() => 'nothing')).toBe('nothing');
    await workbench.page.keyboard.press('Control+End');
    await workbench.page.keyboard.press('ArrowUp');
    await workbench.page.keyboard.press('End');
    await workbench.page.keyboard.press('Control+Space');
    await workbench.page.locator('.suggest-widget .monaco-list-row').filter({ hasText: 'Connect to tcp://' }).waitFor();
    await workbench.screenshot('far-engine-completion');
    await workbench.editor.leave();
    expect(await workbench.editor.hover('httpd:2.4')).toContain('not connected to tcp://127.0.0.1:');
    await workbench.screenshot('far-engine-hover');
    expect(came).toBe(0);
    await workbench.page.locator('.monaco-hover:visible a').filter({ hasText: 'Connect' }).click();
    await expect.poll(() => came, { timeout: 20_000 }).toBeGreaterThan(0);
    await workbench.editor.leave();
    await expect
      .poll(
        async () => {
          const told = await workbench.editor.hover('httpd:2.4');
          await workbench.editor.leave();
          return told;
        },
        { timeout: 30_000 },
      )
      .toContain('6 layers');
  });
});
