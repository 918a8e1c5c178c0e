import assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';
import { testContext } from './context.ts';

suite('files of an image', () => {
  const { fixtures } = testContext();
  const at = (layer: string, path: string): vscode.Uri =>
    vscode.Uri.from({ scheme: 'strata-layer', authority: `${fixtures.httpd.id.replace(':', '-')}.${layer}`, path });
  const read = async (uri: vscode.Uri): Promise<string> =>
    new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));

  test('are those a container would see, in the merged view', async () => {
    assert.match(await read(at('5m', '/etc/os-release')), /PRETTY_NAME="Debian/);
    const names = (await vscode.workspace.fs.readDirectory(at('5m', '/etc'))).map(([name]) => name);
    assert.ok(names.includes('passwd'));
    assert.ok(!names.includes('motd'), 'a later layer deleted it');
    await assert.rejects(Promise.resolve(vscode.workspace.fs.stat(at('5m', '/etc/motd'))), vscode.FileSystemError);
  });

  test('a deleted file is still in the layer that brought it', async () => {
    assert.equal(await read(at('0', '/etc/motd')), 'A small Debian for tests.\n');
  });

  test('have their true size and time, and cannot be changed', async () => {
    const uri = at('0', '/etc/motd');
    const stat = await vscode.workspace.fs.stat(uri);
    assert.equal(stat.size, 26);
    assert.equal(stat.type, vscode.FileType.File);
    assert.equal(stat.permissions, vscode.FilePermission.Readonly);
    assert.equal(vscode.workspace.fs.isWritableFileSystem('strata-layer'), false);
    await assert.rejects(Promise.resolve(vscode.workspace.fs.writeFile(uri, new Uint8Array(1))));
  });

  test('a link is followed within the image', async () => {
    const stat = await vscode.workspace.fs.stat(at('0', '/bin/ls'));
    assert.equal(stat.type, vscode.FileType.SymbolicLink | vscode.FileType.File);
    assert.equal((await vscode.workspace.fs.readFile(at('0', '/bin/ls'))).length, stat.size);
  });

  test('are the same below the name of a folder, above which there is nothing', async () => {
    assert.equal(await read(at('5mn', '/httpd:2.4/etc/os-release')), await read(at('5m', '/etc/os-release')));
    const names = (await vscode.workspace.fs.readDirectory(at('5mn', '/httpd:2.4'))).map(([name]) => name);
    assert.deepEqual(
      names,
      (await vscode.workspace.fs.readDirectory(at('5m', '/'))).map(([name]) => name),
    );
    await assert.rejects(Promise.resolve(vscode.workspace.fs.readDirectory(at('5mn', '/'))), vscode.FileSystemError);
  });

  test('say where they came from nobody remembers', async () => {
    const lost = at('5m.archive-000000000000', '/etc/os-release');
    await assert.rejects(
      Promise.resolve(vscode.workspace.fs.readFile(lost)),
      /no longer knows what this image came from/,
    );
  });

  test('what is not there is not found, and an address nobody made neither', async () => {
    await assert.rejects(Promise.resolve(vscode.workspace.fs.readFile(at('0', '/no/such'))));
    const odd = vscode.Uri.from({ scheme: 'strata-layer', authority: 'x', path: '/y' });
    await assert.rejects(Promise.resolve(vscode.workspace.fs.stat(odd)));
  });
});
