import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EngineApi, listOf, stringAt } from '../harness/engineApi.ts';
import { keepFailures } from './keepFailures.ts';
import { parts } from './parts.ts';
import { readableTerminals, Terminal } from './terminal.ts';
import type { TreeView } from './treeView.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

describe.each(['Default Dark Modern', 'Default Light Modern'] as const)('containers (%s)', (theme) => {
  const api = new EngineApi(parts().socket);
  const name = theme.includes('Dark') ? 'e2e-web' : 'e2e-web-light';
  let folder: string;
  let workbench: Workbench;
  let images: TreeView;
  let terminal: Terminal;
  keepFailures(() => workbench);

  const stateOf = async (): Promise<string | undefined> => {
    const all = listOf(await api.get('/containers/json?all=1'));
    const found = all.find((one) => JSON.stringify(one).includes(`"/${name}"`));
    return found === undefined ? undefined : stringAt(found, 'State');
  };

  /** Opens a row of the form and answers what it asks. */
  const fill = async (row: string, placeholder: string, text: string): Promise<void> => {
    const { quickInput } = workbench;
    await quickInput.asks('Enter runs it');
    // By its label: a row that the palette has used before keeps words of it that nobody sees.
    await quickInput.pick(row);
    await quickInput.asks(placeholder);
    await quickInput.type(text);
    await quickInput.accept();
    await quickInput.asks('Enter runs it');
  };
  const nameIs = 'The container';
  const commandIs = 'The command and its arguments';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-e2e-'));
    workbench = await openWorkbench({ theme, folder, settings: readableTerminals });
    terminal = new Terminal(workbench.page);
    images = await workbench.openView('Strata', 'Images');
    await images.row('debian').waitFor();
  });

  afterAll(async () => {
    await workbench.close();
    await api.delete(`/containers/${name}?force=1`).catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  });

  test('run asks in one list, says what is wrong, and runs as it says', async () => {
    await images.expand('debian');
    await images.menu('12', 'Run Image...');
    const { quickInput } = workbench;
    await quickInput.row('Run in a Terminal').waitFor();
    await workbench.screenshot('run-form');
    await quickInput.row('Name').click();
    await quickInput.asks(nameIs);
    await quickInput.type('web-running');
    await quickInput.message().getByText('A container has this name already').waitFor();
    await quickInput.type(name);
    await quickInput.accept();
    await quickInput.asks('Enter runs it');
    await quickInput.row('Command').click();
    await quickInput.asks(commandIs);
    await quickInput.type(`sh -c "echo 'it serves`);
    await quickInput.message().getByText('A quote is never closed').waitFor();
    await quickInput.type(`sh -c 'trap "exit 0" TERM; echo it serves; while :; do sleep 1; done'`);
    await quickInput.accept();
    await quickInput.row(name).waitFor();
    await workbench.screenshot('run-form-filled');
    await quickInput.row('Run').click();
    await images.row(name).waitFor();
    expect(await stateOf()).toBe('running');
    await workbench.notifications.saying(`${name} runs debian:12`).waitFor();
    await workbench.screenshot('run-done');
  });

  test('its logs are followed until it ends', async () => {
    await workbench.notifications.clear();
    await images.menu(name, 'Show Logs');
    await terminal.shows('it serves');
    await workbench.screenshot('logs');
    await images.menu(name, 'Stop Container');
    await terminal.shows(`${name} has ended`);
    expect(await stateOf()).toBe('exited');
    await images.action(name, 'Start Container');
    await expect.poll(stateOf).toBe('running');
    await terminal.press('Enter');
    await terminal.shows('it serves');
  });

  test('one is paused, goes on and is started again, and its row keeps time', async () => {
    const status = async (): Promise<string> =>
      (await images.rows()).find(({ label }) => label === name)?.description ?? '';
    await images.menu(name, 'Pause Container');
    await expect.poll(stateOf).toBe('paused');
    await expect.poll(status).toMatch(/^Up .*\(Paused\)/);
    await images.row(name).click({ button: 'right' });
    await expect.poll(() => images.menuEntries().allInnerTexts()).toContain('Unpause Container');
    await workbench.screenshot('container-paused');
    expect(await images.menuEntries().allInnerTexts()).not.toContain('Pause Container');
    await workbench.page.keyboard.press('Escape');
    await images.action(name, 'Unpause Container');
    await expect.poll(stateOf).toBe('running');
    await workbench.runCommand('Strata: Restart Container');
    await workbench.quickInput.row(name).click();
    await workbench.page.locator('.part.statusbar').getByText(`Restarted ${name}`).waitFor();
    await expect.poll(status).toMatch(/^Up (Less than a|\d) seconds?$/);
    // Nothing happens to it meanwhile: the row goes on by itself.
    await expect.poll(status, { timeout: 40_000 }).toMatch(/^Up \d\d seconds$/);
    await workbench.screenshot('container-restarted');
  });

  test('a shell writes, and the read-write layer shows it while it is open', async () => {
    await images.expand(name, 'Read-write layer');
    await images.action(name, 'Open Shell');
    await terminal.shows('#');
    await terminal.type('echo hello > /written.txt\n');
    await images.row('written.txt').waitFor();
    await terminal.type('echo more > /root.txt; rm /etc/motd; stty size\n');
    await images.row('root.txt').waitFor();
    await terminal.shows(/\d+ \d+/);
    await workbench.screenshot('shell-live-changes');
    await terminal.type('exit\n');
    await workbench.page.locator('.terminal-wrapper.active .xterm-rows').filter({ hasText: 'written.txt' }).waitFor({
      state: 'detached',
    });
  });

  test('one is removed after it was said what goes with it', async () => {
    await images.menu(name, 'Remove Container...');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.getByText(/its read-write layer goes \(2 added, 1 deleted\)/).waitFor();
    await workbench.screenshot('remove-container');
    await dialog.getByRole('button', { name: 'Stop and Remove' }).click();
    await images.row(name).waitFor({ state: 'detached' });
    expect(await stateOf()).toBeUndefined();
  });

  test('run in a terminal talks, and leaves nothing when the terminal is closed', async () => {
    const count = async (): Promise<number> => listOf(await api.get('/containers/json?all=1')).length;
    const before = await count();
    await workbench.runCommand('Strata: Run Image...');
    await workbench.quickInput.row('debian:12').click();
    await workbench.quickInput.row('Run in a Terminal').click();
    await terminal.shows('#');
    await terminal.type('echo $((6 * 7))\n');
    await terminal.shows('42');
    await workbench.screenshot('run-terminal');
    expect(await count()).toBe(before + 1);
    await workbench.runCommand('Terminal: Kill the Active Terminal Instance');
    await expect.poll(count, { timeout: 20_000 }).toBe(before);
  });

  test('one whose command is not there says so and leaves nothing', async () => {
    await workbench.notifications.clear();
    await images.menu('12', 'Run Image...');
    await fill('Command', commandIs, '/not/there');
    await workbench.quickInput.row('Run').first().click();
    await workbench.notifications.saying('debian:12 has no command /not/there.').waitFor();
    await workbench.screenshot('run-no-command');
    expect(JSON.stringify(await api.get('/containers/json?all=1'))).not.toContain('/not/there');
  });

  test('one that ends at once says so and offers its logs', async () => {
    await workbench.notifications.clear();
    await images.menu('12', 'Run Image...');
    await fill('Name', nameIs, name);
    await fill('Command', commandIs, `sh -c 'echo no luck >&2; exit 3'`);
    await workbench.quickInput.row('Run').first().click();
    const told = `${name} ended at once, with code 3.`;
    await workbench.notifications.saying(told).waitFor();
    await workbench.notifications.press(told, 'Show Logs');
    await terminal.shows('no luck');
    await workbench.screenshot('run-ended');
    await images.menu(name, 'Remove Container...');
    await workbench.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Remove', exact: true }).click();
    await images.row(name).waitFor({ state: 'detached' });
  });
});
