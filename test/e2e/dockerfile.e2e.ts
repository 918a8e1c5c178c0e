import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EngineApi } from '../harness/engineApi.ts';
import { buildImage } from '../harness/imageBuild.ts';
import { keepFailures } from './keepFailures.ts';
import { parts } from './parts.ts';
import { openWorkbench, type Theme, type Workbench } from './workbench.ts';

const themes: readonly Theme[] = ['Default Dark Modern', 'Default Light Modern'];

describe.each(themes)('Dockerfiles in %s', (theme) => {
  const { socket, registry, fixtures } = parts();
  const api = new EngineApi(socket);
  const name = 'shop/page:1.0';
  const text = `# syntax=docker/dockerfile:1
FROM debian:12 AS notes
RUN echo a note > /note && dd if=/dev/zero of=/pad bs=1000 count=300

FROM httpd:2.4
ENV HTTPD_VERSION=2.4.63 GREETING=hello
COPY page.html /usr/local/apache2/htdocs/
RUN dd if=/dev/zero of=/big bs=1000 count=2000 \\
    && echo done
WORKDIR htdocs
EXPOSE 80 8080
CMD ["httpd-foreground"]
`;
  const wasteful = `FROM debian:12
RUN dd if=/dev/zero of=/waste bs=1000 count=3000
RUN echo fine > /fine
RUN rm /waste
`;
  const odd = `FROM ${registry}/nobody/has:this AS builder
RUN make

FROM --platform=linux/s390x httpd
COPY --from=bilder /out /usr/local/apache2/htdocs
COPY --from=notes /x /y
EXPOSE 80
FROM BAD//name
`;
  let folder: string;
  let workbench: Workbench;
  keepFailures(() => workbench);

  beforeAll(async () => {
    await buildImage(api, { dockerfile: text, files: { 'page.html': { content: 'x'.repeat(50_000) } }, tags: [name] });
    await buildImage(api, { dockerfile: wasteful, tags: ['shop/waste:1'] });
    folder = await mkdtemp(join(tmpdir(), 'strata-e2e-'));
    await writeFile(join(folder, 'page.Dockerfile'), text);
    await writeFile(
      join(folder, 'changed.Dockerfile'),
      text.replace('count=2000', 'count=1').replace('ENV', 'RUN true\nENV'),
    );
    await writeFile(join(folder, 'odd.Dockerfile'), odd);
    await writeFile(join(folder, 'waste.Dockerfile'), wasteful);
    await writeFile(join(folder, '.dive-ci'), 'rules:\n  highestWastedBytes: 1MB\n  lowestEfficiency: 0.95\n');
    await writeFile(join(folder, 'away.Dockerfile'), `FROM ${fixtures.toPull.tag}\nRUN true\n`);
    await writeFile(join(folder, 'typed.Dockerfile'), '');
    await writeFile(join(folder, 'compose.yaml'), `services:\n  web:\n    image: httpd:2.4\n`);
    workbench = await openWorkbench({ theme, folder, settings: { 'workbench.reduceMotion': 'on' } });
  });

  afterAll(async () => {
    await workbench.close();
    for (const tag of [name, 'shop/waste:1']) await api.delete(`/images/${tag}`).catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  });

  const lens = () => workbench.page.locator('.editor-instance .codelens-decoration').filter({ hasText: name });
  const hint = (text: string) => workbench.page.locator('.editor-instance .view-line').filter({ hasText: text });
  test('what the file became stands above its final stage and behind its lines', async () => {
    await workbench.editor.open('page.Dockerfile');
    await lens().waitFor();
    expect((await lens().innerText()).replaceAll(/\s+/g, ' ')).toMatch(
      /^shop\/page:1\.0 · .*MB · [\d.]+ % efficient · built [^,]* ago \| Show Layers \| Show Picture \| Inspect \| Build Again$/,
    );
    await hint('count=2000').filter({ hasText: '2MB' }).waitFor();
    await workbench.screenshot('dockerfile-built');
    expect(await workbench.editor.hover('RUN dd')).toContain('of 8 in shop/page:1.0: 2MB');
    await workbench.screenshot('dockerfile-hover-run');
    await workbench.editor.leave();
    expect(await workbench.editor.hover('ENV')).toContain('The base image sets HTTPD_VERSION to 2.4.62.');
    await workbench.screenshot('dockerfile-hover-env');
    await workbench.editor.leave();
    expect(await workbench.editor.hover('EXPOSE')).toContain('The base image exposes 80/tcp');
    await workbench.screenshot('dockerfile-hover-expose');
    await workbench.editor.leave();
    expect(await workbench.editor.hover('httpd:2.4')).toContain('6 layers');
    await workbench.screenshot('dockerfile-hover-image');
    await workbench.editor.leave();
  });

  test('a changed file says so', async () => {
    await workbench.editor.open('changed.Dockerfile');
    await lens().filter({ hasText: 'the file has changed since' }).waitFor();
    await hint('count=1').filter({ hasText: 'was 2MB' }).waitFor();
    await workbench.screenshot('dockerfile-changed');
  });

  test('what is amiss is drawn, told and can be mended', async () => {
    await workbench.editor.open('odd.Dockerfile');
    await workbench.page.locator('.editor-instance .squiggly-error').first().waitFor();
    await workbench.page.locator('.editor-instance .squiggly-warning').first().waitFor();
    await workbench.screenshot('dockerfile-checks');
    expect(await workbench.editor.hover('bilder')).toContain('Is builder meant?');
    await workbench.screenshot('dockerfile-check-hover');
    await workbench.editor.leave();
    await workbench.page.getByText('bilder', { exact: false }).first().click();
    await workbench.page.keyboard.press('Control+.');
    await workbench.page.getByText('Change to stage builder').waitFor();
    await workbench.screenshot('dockerfile-fixes');
    await workbench.page.keyboard.press('Enter');
    await hint('--from=builder').waitFor();
  });

  test('what a .dive-ci does not allow is marked at the line to blame', async () => {
    await workbench.editor.open('waste.Dockerfile');
    await workbench.page.locator('.editor-instance .squiggly-warning').first().waitFor();
    expect(await workbench.editor.hover('RUN rm')).toContain('wastes 3MB, and at most 1MB is allowed.');
    await workbench.screenshot('dockerfile-waste');
    await workbench.editor.leave();
    expect(await workbench.editor.hover('RUN dd')).toContain('(gone in the end)');
    await workbench.screenshot('dockerfile-hover-files');
    await workbench.editor.leave();
  });

  test('what a pull would bring is told once it is asked for', async () => {
    await workbench.editor.open('away.Dockerfile');
    expect(await workbench.editor.hover(fixtures.toPull.tag)).toContain('What a pull would bring');
    await workbench.screenshot('dockerfile-hover-away');
    await workbench.page.locator('.monaco-hover:visible a').filter({ hasText: 'What a pull would bring' }).click();
    await workbench.notifications.saying('A pull brings').waitFor();
    await workbench.editor.leave();
    expect(await workbench.editor.hover(fixtures.toPull.tag)).toContain('A pull brings');
    await workbench.screenshot('dockerfile-hover-preview');
    await workbench.editor.leave();
  });

  test('local images are offered after FROM', async () => {
    await workbench.editor.open('typed.Dockerfile');
    await workbench.page.keyboard.type('FROM ');
    await workbench.page.keyboard.press('Control+Space');
    const row = workbench.page.locator('.suggest-widget .monaco-list-row').filter({ hasText: 'httpd:2.4' }).first();
    await row.waitFor();
    await workbench.screenshot('dockerfile-completions');
    await workbench.page.keyboard.type('debi');
    await workbench.page.locator('.suggest-widget .monaco-list-row').filter({ hasText: 'debian:12' }).first().waitFor();
    await workbench.page.keyboard.press('Enter');
    await hint('FROM debian:12').waitFor();
  });

  test('a compose file tells of its images', async () => {
    await workbench.editor.open('compose.yaml');
    expect(await workbench.editor.hover('httpd:2.4')).toContain('6 layers');
    await workbench.screenshot('compose-hover');
    await workbench.editor.leave();
  });

  test('the menu of a Dockerfile inspects and pulls', async () => {
    await workbench.editor.open('page.Dockerfile');
    await lens().waitFor();
    await workbench.page.getByText('count=2000', { exact: false }).first().click({ button: 'right' });
    await workbench.page.getByText('Pull All Base Images').waitFor();
    await workbench.screenshot('dockerfile-menu');
    await workbench.page.keyboard.press('Escape');
    await workbench.runCommand('Strata: Inspect Base Image');
    await workbench.editor.tab('httpd:2.4').waitFor();
  });
});
