import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EngineApi } from '../harness/engineApi.ts';
import { keepFailures } from './keepFailures.ts';
import { parts } from './parts.ts';
import { openWorkbench, type Theme, type Workbench } from './workbench.ts';

const themes: readonly Theme[] = ['Default Dark Modern', 'Default Light Modern'];

describe.each(themes)('Building a Dockerfile in %s', (theme) => {
  const { socket } = parts();
  const api = new EngineApi(socket);
  const text = `ARG BASE=debian:12
FROM \${BASE} AS notes
ARG GREETING=hello
RUN echo $GREETING there | tee /note

FROM httpd:2.4
COPY page.html /usr/local/apache2/htdocs/
COPY --from=notes /note /note
RUN echo done
`;
  let folder: string;
  let workbench: Workbench;
  keepFailures(() => workbench);

  beforeAll(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'strata-e2e-')), 'Shop');
    await mkdir(join(folder, 'node_modules'), { recursive: true });
    await writeFile(join(folder, 'node_modules', 'ignored.js'), 'x'.repeat(1000));
    await writeFile(join(folder, '.dockerignore'), 'node_modules\n');
    await writeFile(join(folder, 'page.html'), '<p>hello</p>');
    await writeFile(join(folder, 'Dockerfile'), text);
    await writeFile(join(folder, 'broken.Dockerfile'), 'FROM debian:12\nRUN echo fine\n\nRUN exit 7\nRUN echo never\n');
    await writeFile(join(folder, 'wrong.Dockerfile'), 'FROM debian:12\n\nFOO bar\n');
    await writeFile(join(folder, 'slow.Dockerfile'), 'FROM debian:12\nRUN sleep 600\n');
    await writeFile(
      join(folder, 'kit.Dockerfile'),
      'FROM debian:12\nRUN --mount=type=cache,target=/root/.cache echo hi\n',
    );
    workbench = await openWorkbench({
      theme,
      folder, // Drawn on a canvas, a terminal's text could not be read here.
      settings: { 'workbench.reduceMotion': 'on', 'terminal.integrated.gpuAcceleration': 'off' },
    });
  });

  afterAll(async () => {
    await workbench.close();
    for (const tag of ['shop:latest', 'shop:notes']) await api.delete(`/images/${tag}`).catch(() => undefined);
    await rm(join(folder, '..'), { recursive: true, force: true });
  });

  const startBuild = async (file: string): Promise<void> => {
    await workbench.editor.open(file);
    await workbench.runCommand('Strata: Build This Dockerfile...');
    await workbench.quickInput.row('Build shop').waitFor();
  };
  /** A terminal keeps its spaces from breaking. */
  const logged = (text: string): Promise<void> =>
    workbench.page
      .locator('.part.panel .xterm-rows')
      .filter({ hasText: new RegExp(text.replaceAll(' ', '\\s')) })
      .waitFor();

  test('shows how it is built, builds at Enter, and reveals the image', async () => {
    await startBuild('Dockerfile');
    expect((await workbench.quickInput.labels()).map((label) => label.replace(/^\W+/, ''))).toEqual([
      'Build shop:latest',
      'Name',
      'Context',
      'Up to stage',
      'BASE',
      'GREETING',
      'Look for newer base images',
      'Do every step anew',
    ]);
    await workbench.screenshot('build-sheet');
    await workbench.quickInput.accept();
    await workbench.notifications.saying('Built shop:latest in').waitFor();
    await workbench.screenshot('build-done');
    await logged('Built shop:latest in');
    const images = await workbench.openView('Strata', 'Images');
    await images.row('shop').waitFor();
    await api.get('/images/shop:latest/json');
  });

  test('builds up to another stage, with another value and another name', async () => {
    await startBuild('Dockerfile');
    await workbench.quickInput.row('Up to stage').click();
    await workbench.quickInput.row('notes').click();
    await workbench.quickInput.row('Build shop').waitFor();
    await workbench.quickInput.row('GREETING').click();
    await workbench.quickInput.answer('Build argument GREETING', 'good morning');
    await workbench.quickInput.row('Name').click();
    await workbench.quickInput.answer('Name of the image', 'shop:notes');
    await workbench.quickInput.row('Build shop:notes').waitFor();
    await workbench.screenshot('build-sheet-changed');
    await workbench.quickInput.accept();
    await workbench.notifications.saying('Built shop:notes in').waitFor();
    await logged('good morning there');
    // The sheet remembers.
    await startBuild('Dockerfile');
    await workbench.quickInput.row('Build shop:notes').waitFor();
    await workbench.quickInput.cancel();
  });

  test('points at the line that stopped it', async () => {
    await startBuild('broken.Dockerfile');
    await workbench.quickInput.accept();
    await workbench.notifications.saying('Build of').waitFor();
    await workbench.page.locator('.editor-instance .squiggly-error').first().waitFor();
    await workbench.screenshot('build-failed');
    await workbench.button('Go to Line 4').click();
    await workbench.page.locator('.statusbar').getByText('Ln 4').waitFor();
    await startBuild('wrong.Dockerfile');
    await workbench.quickInput.accept();
    await workbench.button('Go to Line 3').waitFor();
  });

  test('ends when it is cancelled', async () => {
    await startBuild('slow.Dockerfile');
    await workbench.quickInput.accept();
    const toast = workbench.notifications.saying('step 2 of 2');
    await toast.waitFor();
    await workbench.screenshot('build-running');
    await toast.hover();
    await toast.getByRole('button', { name: 'Cancel' }).click();
    await logged('Cancelled.');
  });

  test('says what needs BuildKit, before anything is sent', async () => {
    await startBuild('kit.Dockerfile');
    await workbench.quickInput.accept();
    await workbench.notifications.saying('needs BuildKit').waitFor();
    await workbench.screenshot('build-needs-buildkit');
  });
});
