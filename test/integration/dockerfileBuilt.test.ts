import assert from 'node:assert/strict';
import { suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import { EngineApi } from '../harness/engineApi.ts';
import { buildImage } from '../harness/imageBuild.ts';
import { testContext } from './context.ts';
import { eventually, hoverAt, openDockerfile } from './dockerfileDocuments.ts';

const text = `FROM debian:12 AS notes
RUN echo a note > /note && dd if=/dev/zero of=/pad bs=1000 count=300
FROM httpd:2.4
ENV GREETING=hello PATH=/opt/bin:$PATH
COPY page.html /usr/local/apache2/htdocs/
RUN dd if=/dev/zero of=/big bs=1000 count=2000 \\
    && echo done
WORKDIR htdocs
EXPOSE 8080
`;

suite('what a Dockerfile became', () => {
  const api = new EngineApi(testContext().socket);
  const name = 'shop/page:1.0';

  suiteSetup(async () => {
    await vscode.extensions.getExtension('strata-images.strata')?.activate();
    await buildImage(api, { dockerfile: text, files: { 'page.html': { content: 'x'.repeat(50_000) } }, tags: [name] });
  });
  suiteTeardown(() => eventually(() => api.delete(`/images/${name}`)));
  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const settings = vscode.workspace.getConfiguration('strata.dockerfile');
    await settings.update('inlayHints', undefined, vscode.ConfigurationTarget.Global);
    await settings.update('codeLens', undefined, vscode.ConfigurationTarget.Global);
  });

  async function hints(document: vscode.TextDocument): Promise<readonly string[]> {
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
      'vscode.executeInlayHintProvider',
      document.uri,
      whole,
    );
    return found.map(({ position, label }) => `${position.line}: ${typeof label === 'string' ? label : ''}`);
  }

  async function lenses(document: vscode.TextDocument): Promise<readonly vscode.CodeLens[]> {
    return vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 10);
  }

  test('is told above the final stage, with ways to look at it', async () => {
    const document = await openDockerfile(text);
    await eventually(async () => assert.equal((await lenses(document)).length, 4));
    const found = await lenses(document);
    assert.ok(found.every(({ range }) => range.start.line === 2));
    assert.match(found[0]?.command?.title ?? '', /^shop\/page:1\.0 · [\d.]+MB · 88\.9 % efficient · built .* ago$/);
    assert.deepEqual(
      found.slice(1).map(({ command }) => [command?.title, command?.command, command?.arguments]),
      [
        ['Show Layers', 'strata.showLayers', [name]],
        ['Show Picture', 'strata.showPicture', [name]],
        ['Inspect', 'strata.inspect', [name]],
      ],
    );
  });

  test('is told behind each line by the size of its layer', async () => {
    const document = await openDockerfile(text);
    await eventually(async () => {
      const found = await hints(document);
      assert.deepEqual(
        found.map((hint) => hint.replace(/[\d.]+MB$/, 'MB')),
        ['2: MB', '4: 50kB', '5: MB'],
      );
      assert.ok(found.includes('5: 2MB'), found.join());
    });
    assert.match(await hoverAt(document, 'RUN dd'), /Layer 8 of 8 in `shop\/page:1\.0`: 2MB\.\s+- 2MB `\/big`/);
    assert.match(await hoverAt(document, 'COPY'), /Layer 7 of 8/);
  });

  test('says what has changed since', async () => {
    const document = await openDockerfile(text.replace('count=2000', 'count=1').replace('EXPOSE', 'RUN true\nEXPOSE'));
    await eventually(async () => {
      assert.match((await lenses(document))[0]?.command?.title ?? '', /, the file has changed since$/);
      assert.ok((await hints(document)).includes('5: was 2MB'), (await hints(document)).join());
    });
    assert.match(await hoverAt(document, 'RUN dd'), /The line has changed since\./);
    assert.match(await hoverAt(document, 'RUN true'), /`shop\/page:1\.0` was built without this line\./);
  });

  test('is not told of a file that nothing was built from', async () => {
    const document = await openDockerfile('FROM httpd:2.4\nRUN something else\n');
    await hoverAt(document, 'httpd');
    assert.deepEqual([await lenses(document), await hints(document)], [[], []]);
  });

  test('is told no longer when the person does not want it', async () => {
    const document = await openDockerfile(text);
    await eventually(async () => assert.equal((await lenses(document)).length, 4));
    const settings = vscode.workspace.getConfiguration('strata.dockerfile');
    await settings.update('inlayHints', false, vscode.ConfigurationTarget.Global);
    await settings.update('codeLens', false, vscode.ConfigurationTarget.Global);
    assert.deepEqual([await lenses(document), await hints(document)], [[], []]);
  });

  test('is marked where it wastes more than is allowed, at the line to blame', async () => {
    const tag = 'shop/waste:1';
    const dockerfile = `FROM debian:12
RUN dd if=/dev/zero of=/waste bs=1000 count=3000
RUN echo fine > /fine
RUN rm /waste
LABEL kept=1
`;
    const settings = vscode.workspace.getConfiguration('strata.dockerfile');
    const told = (document: vscode.TextDocument): readonly string[] =>
      vscode.languages
        .getDiagnostics(document.uri)
        .filter(({ code }) => code === 'wasteful')
        .map(({ message, range }) => `${range.start.line}: ${message}`);
    try {
      await buildImage(api, { dockerfile, tags: [tag] });
      const document = await openDockerfile(dockerfile);
      await eventually(async () => {
        assert.match(
          (await lenses(document))[0]?.command?.title ?? '',
          /^shop\/waste:1 · .* · [34]\d(\.\d)? % efficient · /,
        );
      });
      assert.deepEqual(told(document), []);
      await settings.update('wasteRules', { highestWastedBytes: '1MB' }, vscode.ConfigurationTarget.Global);
      await eventually(() => assert.equal(told(document).length, 1));
      assert.match(
        told(document)[0] ?? '',
        /^3: shop\/waste:1 wastes 3MB, and at most 1MB is allowed\. This line makes 1 file of lower layers useless: 3MB\.$/,
      );
      assert.match(
        await hoverAt(document, 'RUN dd'),
        /Later layers make 3MB of it useless\.\s+- 3MB `\/waste` \(gone in the end\)/,
      );
      await settings.update('wasteRules', undefined, vscode.ConfigurationTarget.Global);
      await eventually(() => assert.deepEqual(told(document), []));
    } finally {
      await settings.update('wasteRules', undefined, vscode.ConfigurationTarget.Global);
      await eventually(() => api.delete(`/images/${tag}`));
    }
  });

  test('tells that the base is another one now', async () => {
    const base = 'shop/base:1';
    const top = 'shop/top:1';
    const dockerfile = `FROM ${base}\nRUN echo above > /above\nLABEL built=once\n`;
    try {
      await buildImage(api, { dockerfile: 'FROM debian:12\nRUN echo 1 > /one\n', tags: [base] });
      await buildImage(api, { dockerfile, tags: [top] });
      const document = await openDockerfile(dockerfile);
      await eventually(async () => assert.equal((await lenses(document)).length, 4));
      const told = (): readonly unknown[] => vscode.languages.getDiagnostics(document.uri).map(({ code }) => code);
      assert.ok(!told().includes('base-updated'));
      await buildImage(api, { dockerfile: 'FROM debian:12\nRUN echo 2 > /two\n', tags: [base] });
      await eventually(() => assert.deepEqual(told(), ['base-updated']));
      await eventually(async () => assert.equal((await lenses(document)).length, 4));
    } finally {
      for (const tag of [top, base]) await eventually(() => api.delete(`/images/${tag}`));
    }
  });
});
