import assert from 'node:assert/strict';
import { suite, suiteSetup, test } from 'mocha';
import * as vscode from 'vscode';
import { testContext } from './context.ts';

const uriOf = (scheme: string, end: string): vscode.Uri =>
  vscode.Uri.from({ scheme, path: `/httpd:2.4.${end}`, query: 'httpd:2.4' });

suite('an image’s history as a Dockerfile', () => {
  let document: vscode.TextDocument;

  suiteSetup(async () => {
    await vscode.extensions.getExtension('strata-images.strata')?.activate();
    document = await vscode.workspace.openTextDocument(uriOf('strata-history', 'dockerfile'));
  });

  test('is one: the base image’s part, and what was put on it', () => {
    assert.equal(document.languageId, 'dockerfile');
    const lines = document.getText().split('\n');
    assert.ok(lines.indexOf('FROM scratch') < lines.indexOf('CMD ["sh"]'));
    assert.ok(lines.indexOf('CMD ["sh"]') < lines.indexOf('FROM debian:12'));
    for (const line of ['EXPOSE 80', 'STOPSIGNAL SIGWINCH', 'CMD ["httpd-foreground"]', 'ENV HTTPD_VERSION=2.4.62']) {
      assert.ok(lines.indexOf(line) > lines.indexOf('FROM debian:12'), line);
    }
  });

  test('weighs each layer behind the instruction that made it', async () => {
    const range = new vscode.Range(0, 0, document.lineCount, 0);
    const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
      'vscode.executeInlayHintProvider',
      document.uri,
      range,
    );
    const told = hints.map(({ label, position }) => [
      document.lineAt(position).text.split(' ')[0],
      typeof label === 'string' ? label : label.map(({ value }) => value).join(''),
    ]);
    assert.deepEqual(
      told.map(([keyword]) => keyword),
      ['ADD', 'RUN', 'RUN', 'RUN', 'COPY', 'COPY'],
    );
    assert.match(told[0]?.[1] ?? '', /^[\d.]+MB · \d+ %$/);
    assert.equal(told[1]?.[1], '0B');
  });

  test('tells of a layer on hovering, with the way to it', async () => {
    const at = document.positionAt(document.getText().indexOf('COPY') + 1);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      at,
    );
    const text = hovers
      .flatMap(({ contents }) => contents)
      .map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))
      .join('\n')
      .replaceAll('&nbsp;', ' ');
    assert.match(text, /Layer 5 of 6/);
    assert.match(text, /command:strata\.showLayers/);
    assert.equal(hovers.length, 1, 'the hover of a Dockerfile that somebody writes says nothing of it');
  });

  test('is not checked as a Dockerfile that somebody writes', async () => {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    assert.deepEqual(vscode.languages.getDiagnostics(document.uri), []);
  });
});

suite('where an image lives', () => {
  test('is a document with the engine’s folders and what they hold', async () => {
    const document = await vscode.workspace.openTextDocument(uriOf('strata-storage', 'yaml'));
    const text = document.getText();
    assert.match(text, /layers:\n {2}- layer: 6/);
    assert.match(text, /\/image\/overlay2\/layerdb\/sha256\/[0-9a-f]{64}\/:/);
    assert.match(text, /cache-id: [0-9a-f]{64}/);
    assert.match(text, /\/overlay2\/[0-9a-f]{64}\/:\n {6}diff\/:/);
    assert.match(text, /from: 127\.0\.0\.1:\d+\/httpd@sha256:/);
  });
});

suite('files of a container', () => {
  const { fixtures } = testContext();
  const at = (path: string): vscode.Uri =>
    vscode.Uri.from({ scheme: 'strata-container', authority: fixtures.stopped.id, path });

  test('are as the container has them', async () => {
    const conf = at('/usr/local/apache2/conf/httpd.conf');
    assert.match(new TextDecoder().decode(await vscode.workspace.fs.readFile(conf)), /ServerName localhost/);
    assert.equal((await vscode.workspace.fs.stat(conf)).size, 31);
    await assert.rejects(Promise.resolve(vscode.workspace.fs.stat(at('/usr/local/apache2/conf/mime.types'))));
    assert.equal(vscode.workspace.fs.isWritableFileSystem('strata-container'), false);
  });
});
