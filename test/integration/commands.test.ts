import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { suite, test, teardown } from 'mocha';
import * as vscode from 'vscode';
import { commandIds } from '../../src/extension/commandIds.ts';
import { EngineApi } from '../harness/engineApi.ts';
import { testContext } from './context.ts';

suite('commands', () => {
  const { socket, fixtures } = testContext();
  const api = new EngineApi(socket);

  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await api.delete(`/images/${fixtures.toPull.tag}`).catch(() => undefined);
  });

  test('all are registered', async () => {
    await vscode.extensions.getExtension('strata-images.strata')?.activate();
    const registered = new Set(await vscode.commands.getCommands(true));
    for (const id of commandIds) assert.ok(registered.has(id), id);
  });

  test('pull with a name brings the image without asking', async () => {
    await vscode.commands.executeCommand('strata.pull', fixtures.toPull.tag);
    await api.get(`/images/${fixtures.toPull.tag}/json`);
  });

  test('inspect opens a panel named for the image, and the same one again', async () => {
    await vscode.commands.executeCommand('strata.inspect', 'httpd:2.4');
    await vscode.commands.executeCommand('strata.inspect', 'httpd:2.4');
    const panelsNow = (): readonly vscode.Tab[] =>
      vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ label }) => label === 'httpd:2.4');
    // The editor tells of its tabs a moment after it has made them.
    for (let look = 0; look < 100 && panelsNow().length === 0; look++) await setTimeout(50);
    const panels = panelsNow();
    assert.equal(panels.length, 1);
    assert.ok(panels[0]?.input instanceof vscode.TabInputWebview);
  });

  test('copy puts names, ids and digests on the clipboard', async () => {
    await vscode.commands.executeCommand('strata.copyName', 'httpd:2.4');
    assert.equal(await vscode.env.clipboard.readText(), 'httpd:2.4');
    await vscode.commands.executeCommand('strata.copyId', 'httpd:2.4');
    assert.equal(await vscode.env.clipboard.readText(), fixtures.httpd.id);
    await vscode.commands.executeCommand('strata.copyDigest', 'httpd:2.4');
    assert.match(await vscode.env.clipboard.readText(), /httpd@sha256:[0-9a-f]{64}$/);
  });

  test('a record opens as a JSON document that folds', async () => {
    const uri = vscode.Uri.from({ scheme: 'strata-record', path: '/httpd:2.4.json', query: 'httpd:2.4' });
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(document.languageId, 'json');
    assert.equal((JSON.parse(document.getText()) as { Id?: unknown }).Id, fixtures.httpd.id);
  });

  test('a record of an image that is not here says so', async () => {
    const uri = vscode.Uri.from({ scheme: 'strata-record', path: '/no:such.json', query: 'no:such' });
    await assert.rejects(Promise.resolve(vscode.workspace.openTextDocument(uri)));
  });

  test('push brings a tag to its registry, and says where it is refused', async () => {
    await vscode.commands.executeCommand('strata.push', fixtures.httpd.tags.at(-1));
    const { registry } = testContext();
    const tags = await fetch(`http://${registry}/v2/httpd/tags/list`);
    assert.match(await tags.text(), /"2\.4"/);
  });
});
