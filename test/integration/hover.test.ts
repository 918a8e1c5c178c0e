import assert from 'node:assert/strict';
import { suite, suiteSetup, test } from 'mocha';
import * as vscode from 'vscode';
import { testContext } from './context.ts';

/** The text of every hover at the first place where `word` stands. */
async function hoverAt(document: vscode.TextDocument, word: string): Promise<string> {
  const position = document.positionAt(document.getText().indexOf(word) + 1);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    position,
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))
    .join('\n')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('\\', '');
}

const dockerfile = (content: string): Thenable<vscode.TextDocument> =>
  vscode.workspace.openTextDocument({ language: 'dockerfile', content });

suite('hover in a Dockerfile', () => {
  suiteSetup(async () => {
    await vscode.extensions.getExtension('strata-images.strata')?.activate();
  });

  test('says what a local image is', async () => {
    const text = await hoverAt(await dockerfile('FROM --platform=linux/amd64 httpd:2.4 AS web\n'), 'httpd');
    for (const told of ['httpd:2.4', 'linux/', 'ago', '6 layers', '80/tcp', 'httpd-foreground', 'web-running']) {
      assert.ok(text.includes(told), `${told} in ${text}`);
    }
    assert.ok(text.includes('command:strata.inspect?%5B%22httpd%3A2.4%22%5D'), text);
  });

  test('resolves build arguments and finds an image by the name without tag', async () => {
    const text = await hoverAt(await dockerfile('ARG BASE=httpd\nFROM ${BASE}:${TAG:-latest}\n'), '${BASE}');
    assert.ok(text.includes('httpd:latest'), text);
    assert.ok((await hoverAt(await dockerfile('FROM httpd\n'), 'httpd')).includes('httpd:latest'));
  });

  test('says that an image is not here, and offers to pull it', async () => {
    const { registry } = testContext();
    const text = await hoverAt(await dockerfile(`FROM ${registry}/nobody/has:this\n`), 'nobody');
    assert.ok(text.includes('is not on this engine'), text);
    assert.ok(text.includes('command:strata.pull?'), text);
  });

  test('names the variable that is missing and the empty image, and leaves a mistake in a name to the checks', async () => {
    assert.ok((await hoverAt(await dockerfile('FROM ${NOPE}\n'), '${NOPE}')).includes('depends on NOPE'));
    assert.equal(await hoverAt(await dockerfile('FROM BAD//name\n'), 'BAD'), '');
    assert.ok((await hoverAt(await dockerfile('FROM scratch\n'), 'scratch')).includes('empty image'));
  });

  test('is silent over everything else', async () => {
    const document = await dockerfile('FROM httpd:2.4 AS web\nRUN echo httpd:2.4\nFROM web\n');
    assert.equal(await hoverAt(document, 'RUN'), '');
    assert.equal(await hoverAt(document, 'echo'), '');
  });
});
