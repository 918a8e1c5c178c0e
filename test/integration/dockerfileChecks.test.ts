import assert from 'node:assert/strict';
import { suite, suiteSetup, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import { EngineApi } from '../harness/engineApi.ts';
import { testContext } from './context.ts';
import { eventually, openDockerfile } from './dockerfileDocuments.ts';

suite('checks in Dockerfiles', () => {
  const { socket, registry, fixtures } = testContext();
  const api = new EngineApi(socket);

  suiteSetup(async () => {
    await vscode.extensions.getExtension('strata-images.strata')?.activate();
  });
  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace
      .getConfiguration('strata')
      .update('dockerfile.diagnostics', undefined, vscode.ConfigurationTarget.Global);
  });

  const ours = (document: vscode.TextDocument): readonly vscode.Diagnostic[] =>
    vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'Strata');
  const kinds = (document: vscode.TextDocument): string =>
    ours(document)
      .map(({ code, range }) => `${range.start.line}:${typeof code === 'string' ? code : '?'}`)
      .join(' ');
  const settled = (document: vscode.TextDocument, expected: string): Promise<void> =>
    eventually(() => assert.equal(kinds(document), expected));
  const fixesAt = async (document: vscode.TextDocument, line: number): Promise<readonly vscode.CodeAction[]> =>
    vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      document.lineAt(line).range,
    );
  const titles = async (document: vscode.TextDocument, line: number): Promise<readonly string[]> =>
    (await fixesAt(document, line)).map(({ title }) => title);

  test('point out what is worth it, from what is local', async () => {
    const document = await openDockerfile(`FROM BAD//name
FROM httpd
FROM --platform=linux/s390x httpd:2.4 AS builder
EXPOSE 443 80
FROM ${registry}/nobody/has:this
COPY --from=bilder /a /b
COPY --from=4 /a /b
FROM httpd:latest
COPY --from=late /a /b
FROM debian:12 AS late
`);
    await settled(
      document,
      '0:invalid-reference 1:no-tag 2:platform-mismatch 3:port-repeated 4:not-local 5:stage-missing ' +
        '6:invalid-reference 7:latest-tag 8:stage-not-above',
    );
    const messages = ours(document).map(({ message }) => message);
    assert.match(messages[0] ?? '', /"BAD\/\/name" isn't a valid image name/);
    assert.match(messages[2] ?? '', /httpd:2\.4 is asked for as linux\/s390x, but the local image is linux\//);
    assert.deepEqual(ours(document)[3]?.tags, [vscode.DiagnosticTag.Unnecessary]);
    assert.equal(messages[3], 'The base image exposes 80/tcp already.');
  });

  test('follow the text and stop at once for a check that is turned off', async () => {
    const document = await openDockerfile('FROM httpd\n');
    await settled(document, '0:no-tag');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 10), ':latest');
    await vscode.workspace.applyEdit(edit);
    await settled(document, '0:latest-tag');
    await vscode.workspace
      .getConfiguration('strata')
      .update('dockerfile.diagnostics', { 'latest-tag': false }, vscode.ConfigurationTarget.Global);
    await settled(document, '');
  });

  test('follow the engine: what has been pulled is no longer missing', async () => {
    const document = await openDockerfile(`FROM ${fixtures.toPull.tag}\n`);
    await settled(document, '0:not-local');
    const pull = (await fixesAt(document, 0)).find(({ title }) => title === `Pull ${fixtures.toPull.tag}`);
    assert.ok(pull?.command !== undefined);
    await vscode.commands.executeCommand(pull.command.command, ...(pull.command.arguments as unknown[]));
    await settled(document, '');
    // While Strata reads a history, the daemon lets nobody remove its image.
    await eventually(() => api.delete(`/images/${fixtures.toPull.tag}`));
    await settled(document, '0:not-local');
  });

  test('pin to the digest, change the tag, use the stage, remove the port', async () => {
    const document = await openDockerfile(`FROM ${registry}/httpd AS builder
FROM httpd
EXPOSE 80
FROM httpd:2.4
COPY --from=bulder /a /b
FROM ${registry}/httpd:2.4
`);
    await settled(document, '0:not-local 0:no-tag 1:no-tag 2:port-repeated 4:stage-missing');
    assert.ok((await titles(document, 1)).includes('Change to httpd:2.4'));
    assert.ok((await titles(document, 2)).includes('Remove the repeated port'));
    assert.ok((await titles(document, 4)).includes('Change to stage builder'));
    const pin = (await fixesAt(document, 5)).find(({ title }) => title === 'Pin to the digest of the local image');
    assert.ok(pin?.edit !== undefined, (await titles(document, 5)).join());
    await vscode.workspace.applyEdit(pin.edit);
    assert.match(document.lineAt(5).text, /^FROM 127\.0\.0\.1:\d+\/httpd:2\.4@sha256:[0-9a-f]{64}$/);
    for (const [line, title] of [
      [4, 'Change to stage builder'],
      [2, 'Remove the repeated port'],
      [1, 'Change to httpd:2.4'],
    ] as const) {
      await eventually(async () => {
        const fix = (await fixesAt(document, line)).find((one) => one.title === title);
        assert.ok(fix?.edit !== undefined, title);
        await vscode.workspace.applyEdit(fix.edit);
      });
    }
    const text = document.getText();
    assert.ok(text.includes('FROM httpd:2.4\nFROM httpd:2.4\nCOPY --from=builder'), text);
  });

  test('say nothing that another extension says as an error in the same place', async () => {
    const others = vscode.languages.createDiagnosticCollection('another');
    try {
      const document = await openDockerfile('FROM BAD//name\nFROM httpd\n');
      await settled(document, '0:invalid-reference 1:no-tag');
      others.set(document.uri, [new vscode.Diagnostic(new vscode.Range(0, 0, 0, 14), 'invalid reference format')]);
      await settled(document, '1:no-tag');
      others.set(document.uri, [
        new vscode.Diagnostic(
          new vscode.Range(1, 5, 1, 10),
          'The image can be pinned to a digest',
          vscode.DiagnosticSeverity.Hint,
        ),
      ]);
      await settled(document, '0:invalid-reference');
      others.clear();
      await settled(document, '0:invalid-reference 1:no-tag');
    } finally {
      others.dispose();
    }
  });
});
