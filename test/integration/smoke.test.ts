import assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';
import { EngineApi, listOf } from '../harness/engineApi.ts';
import { testContext } from './context.ts';

suite('the real parts', () => {
  test('Strata is here and activates', async () => {
    const strata = vscode.extensions.getExtension('strata-images.strata');
    assert.ok(strata, 'VS Code does not know the extension');
    await strata.activate();
    assert.equal(strata.isActive, true);
  });

  test('the daemon of the extension host has the fixture images', async () => {
    const { socket, fixtures } = testContext();
    assert.equal(process.env['DOCKER_HOST'], `unix://${socket}`);
    const images = JSON.stringify(listOf(await new EngineApi(socket).get('/images/json')));
    for (const tag of fixtures.httpd.tags) assert.ok(images.includes(`"${tag}"`), tag);
    assert.ok(!images.includes(fixtures.toPull.tag));
  });
});
