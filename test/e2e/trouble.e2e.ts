import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { repository } from '../harness/cache.ts';
import { startEngine, type Engine } from '../harness/engine.ts';
import { buildFixtures, type Fixtures } from '../harness/fixtures.ts';
import { keepFailures } from './keepFailures.ts';
import { parts } from './parts.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

describe('when the engine goes', () => {
  const { registry, slowRegistry, fixtures: shared } = parts();
  let engine: Engine;
  let fixtures: Fixtures;
  let folder: string;
  let workbench: Workbench;

  beforeAll(async () => {
    engine = await startEngine();
    fixtures = await buildFixtures(engine, { address: registry });
    folder = await mkdtemp(join(tmpdir(), 'strata-e2e-'));
    workbench = await openWorkbench({ theme: 'Default Dark Modern', folder, env: { DOCKER_HOST: engine.host } });
  });

  keepFailures(() => workbench);

  afterAll(async () => {
    await workbench.close();
    await engine.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('commit of a container that was removed meanwhile ends in words', async () => {
    const images = await workbench.openView('Strata', 'Images');
    await images.row('httpd').waitFor();
    await workbench.runCommand('Strata: Commit Container...');
    await workbench.quickInput.rows().filter({ hasText: fixtures.stopped.name }).click();
    await workbench.quickInput.rows().filter({ hasText: 'Continue' }).waitFor();
    await workbench.quickInput.accept();
    await workbench.quickInput.box.getByText(`Commit ${fixtures.stopped.name}: name`).waitFor();
    await workbench.quickInput.type('e2e/never:1');
    await workbench.quickInput.rows().filter({ hasText: 'e2e/never:1' }).waitFor();
    await engine.api.delete(`/containers/${fixtures.stopped.id}?force=1`);
    await workbench.quickInput.accept();
    await workbench.quickInput.answer(`Commit ${fixtures.stopped.name}: message`, '');
    await workbench.quickInput.answer(`Commit ${fixtures.stopped.name}: author`, '');
    await workbench.quickInput.asks('Enter commits');
    await workbench.quickInput.accept();
    await workbench.notifications.saying("doesn't exist any more").waitFor();
    await workbench.screenshot('commit-removed');
    await workbench.notifications.clear();
    expect(await images.row('httpd').isVisible()).toBe(true);
  });

  test('a daemon that stops during a pull ends in words, and the tree lives on when it is back', async () => {
    const slow = shared.toPull.tag.replace(registry, slowRegistry);
    // A try before this one may have pulled it.
    await engine.api.delete(`/images/${slow}`).catch(() => undefined);
    const images = await workbench.openView('Strata', 'Images');
    await workbench.runCommand('Strata: Pull Image...');
    await workbench.quickInput.type(slow);
    await workbench.quickInput.rows().filter({ hasText: slow }).waitFor();
    await workbench.quickInput.accept();
    await images.row(/^[0-9a-f]{12}$/).waitFor();
    await engine.crash();
    await workbench.notifications.saying(/stopped before it finished|lost|isn't accepting|isn't running/).waitFor();
    await workbench.screenshot('daemon-stopped');
    expect(await images.row('httpd').isVisible()).toBe(true);
    await expect.poll(() => images.message(), { timeout: 15_000 }).toContain('Reconnecting');
    await workbench.notifications.clear();
    await engine.restart();
    await engine.api.post('/images/httpd:2.4/tag?repo=e2e/back&tag=again');
    await images.row('e2e/back').waitFor({ timeout: 30_000 });
    await workbench.screenshot('daemon-back');
  });

  test('without a daemon the view says what to do', async () => {
    await engine.stop();
    const other = await openWorkbench({
      theme: 'Default Light Modern',
      folder,
      env: { DOCKER_HOST: 'unix:///nowhere/docker.sock' },
    });
    try {
      const images = await other.openView('Strata', 'Images');
      await other.page.getByText('No Docker engine answers').waitFor();
      await other.screenshot('no-daemon');
      expect(await images.message()).toContain('Start Docker');
    } finally {
      await other.close();
    }
  });

  test('an archive shows its images where there is no daemon, and says that they can only be looked at', async () => {
    const archive = join(repository, 'test', 'fixtures', 'sample', 'httpd.tar.gz');
    const other = await openWorkbench({
      theme: 'Default Light Modern',
      folder,
      env: { DOCKER_HOST: undefined, STRATA_ARCHIVE: archive },
    });
    try {
      const images = await other.openView('Strata', 'Images');
      await images.row('httpd').waitFor();
      await images.expand('httpd', '2.4');
      await images.row('EXPOSE').waitFor();
      await images.action('2.4', 'Inspect');
      await other.webview().getByText('RepoTags').first().waitFor();
      await other.screenshot('archive');
      await other.runCommand('Strata: Pull Image...');
      await other.quickInput.type('debian');
      await other.quickInput.rows().filter({ hasText: 'docker.io/library/debian:latest' }).waitFor();
      await other.quickInput.accept();
      await other.notifications.saying('can only be looked at').waitFor();
    } finally {
      await other.close();
    }
  });
});
