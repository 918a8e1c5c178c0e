import assert from 'node:assert/strict';
import { suite, suiteSetup, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import { testContext } from './context.ts';
import { openDockerfile } from './dockerfileDocuments.ts';

suite('completions in Dockerfiles', () => {
  const { fixtures } = testContext();
  suiteSetup(async () => {
    await vscode.extensions.getExtension('strata-images.strata')?.activate();
  });
  teardown(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  /** What is offered at `|`, in the order it is shown. */
  async function offered(text: string): Promise<readonly vscode.CompletionItem[]> {
    const document = await openDockerfile(text.replace('|', ''));
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      document.positionAt(text.indexOf('|')),
    );
    return [...items].sort((left, right) => ((left.sortText ?? '') < (right.sortText ?? '') ? -1 : 1));
  }
  const names = (items: readonly vscode.CompletionItem[]): readonly string[] =>
    items.map(({ insertText }) => (typeof insertText === 'string' ? insertText : ''));

  test('offer local images after FROM, with size and age', async () => {
    const items = await offered('FROM |\n');
    for (const name of ['scratch', 'httpd:2.4', 'httpd:latest', 'debian:12'])
      assert.ok(names(items).includes(name), name);
    const debian = items.find(({ insertText }) => insertText === 'debian:12');
    assert.match(typeof debian?.label === 'object' ? (debian.label.description ?? '') : '', /MB · .* ago/);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('replace the whole name, and find it by its middle', async () => {
    const items = await offered('FROM tpd|:2 AS web\n');
    const found = items.find(({ insertText }) => insertText === 'httpd:2.4');
    assert.ok(found?.range instanceof vscode.Range);
    assert.deepEqual([found.range.start.character, found.range.end.character], [5, 10]);
  });

  test('offer stages first where a file comes from', async () => {
    const items = names(
      await offered('FROM httpd:2.4 AS web\nFROM debian:12 AS base\nFROM base\nCOPY --from=| /a /b\n'),
    );
    assert.deepEqual(items.slice(0, 2), ['base', 'web']);
    assert.ok(items.includes('httpd:2.4') && !items.includes('scratch'));
  });

  test('offer the tags of a repository once somebody looks them up', async () => {
    const name = fixtures.toPull.tag.replace(/:[^:]*$/, '');
    const before = await offered(`FROM ${name}:|\n`);
    const lookUp = before.find(({ command }) => command?.command === 'strata.lookUpTags');
    assert.ok(lookUp?.command !== undefined, names(before).join());
    assert.ok(!names(before).includes(fixtures.toPull.tag));
    await vscode.commands.executeCommand(lookUp.command.command, ...(lookUp.command.arguments as unknown[]));
    assert.ok(names(await offered(`FROM ${name}:|\n`)).includes(fixtures.toPull.tag));
  });

  test('offer nothing anywhere else', async () => {
    for (const text of ['FROM httpd:2.4\nRUN ht|\n', 'FROM httpd:2.4\nCOPY --chown=| a b\n']) {
      assert.ok(!names(await offered(text)).includes('httpd:2.4'), text);
    }
  });
});
