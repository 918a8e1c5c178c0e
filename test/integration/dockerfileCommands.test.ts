import assert from 'node:assert/strict';
import { suite, suiteSetup, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import { EngineApi } from '../harness/engineApi.ts';
import { testContext } from './context.ts';
import { eventually, openDockerfile } from './dockerfileDocuments.ts';

suite('commands on Dockerfiles', () => {
  const { socket, registry, fixtures } = testContext();
  const api = new EngineApi(socket);
  const here = (tag: string): Promise<unknown> => api.get(`/images/${tag}/json`);
  const tag = fixtures.toPull.tag;

  suiteSetup(async () => {
    await vscode.extensions.getExtension('strata-images.strata')?.activate();
  });
  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await eventually(async () => {
      await api.delete(`/images/${tag}`).catch((error: unknown) => {
        if (!/404|No such image/i.test(String(error))) throw error;
      });
    });
  });

  const putCursor = (line: number, character: number): void => {
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    editor.selection = new vscode.Selection(line, character, line, character);
  };

  test('the base image of the stage at the cursor is pulled', async () => {
    await openDockerfile(`FROM httpd:2.4\nFROM ${tag} AS api\nFROM api\nRUN true\n`);
    putCursor(3, 2);
    await vscode.commands.executeCommand('strata.pullBase');
    await here(tag);
  });

  test('all images of a file are pulled, each once', async () => {
    await openDockerfile(`FROM ${tag} AS api\nFROM ${registry}/httpd:2.4\nCOPY --from=${tag} /a /b\n`);
    await vscode.commands.executeCommand('strata.pullAllBases');
    await here(tag);
  });

  test('a row of Container Tools is inspected, by its id', async () => {
    const { Id: id } = { Id: '', ...((await api.get('/images/debian:12/json')) as object) };
    // As its rows are: what is asked of them are getters of their class.
    class ImageTreeItem {
      get imageId(): string {
        return id;
      }
      get fullTag(): string {
        return 'debian:12';
      }
    }
    await vscode.commands.executeCommand('strata.inspectFromContainerTools', new ImageTreeItem());
    await eventually(() => {
      const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
      assert.ok(
        tabs.some(({ label }) => label === 'debian:12'),
        tabs.map(({ label }) => label).join(),
      );
    });
  });

  test('the image under the cursor is inspected, or the base of its stage', async () => {
    await openDockerfile('FROM httpd:2.4\nCOPY --from=debian:12 /a /b\nRUN true\n');
    const opened = (label: string): Promise<void> =>
      eventually(() => {
        const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
        assert.ok(
          tabs.some((tab) => tab.label === label && tab.input instanceof vscode.TabInputWebview),
          tabs.map((tab) => tab.label).join(),
        );
      });
    putCursor(1, 14);
    await vscode.commands.executeCommand('strata.inspectBase');
    await opened('debian:12');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    putCursor(2, 1);
    await vscode.commands.executeCommand('strata.inspectBase');
    await opened('httpd:2.4');
  });
});
