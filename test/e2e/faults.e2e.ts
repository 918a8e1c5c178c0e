// The table of faults and words of the reliability rules, each provoked and read off the screen. Elsewhere: a daemon that stops or was never
// there (trouble.e2e), a missing or bad name (mainJob.e2e), access refused, in use (moving.e2e), a command, name or port (containers.e2e,
// live/engine), a context, a socket, an endpoint's certificate, trust (endpoints.e2e).
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { EngineApi, listOf } from '../harness/engineApi.ts';
import {
  answering,
  complaining,
  type FaultyEngine,
  progressing,
  silence,
  stalling,
  startFaultyEngine,
} from '../harness/faultyEngine.ts';
import { startRegistry, type Registry } from '../harness/registry.ts';
import { keepFailures } from './keepFailures.ts';
import { parts } from './parts.ts';
import type { TreeView } from './treeView.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

describe('what goes wrong is said in words', () => {
  const api = new EngineApi(parts().socket);
  let folder: string;
  let faulty: FaultyEngine;
  let secure: Registry;
  let workbench: Workbench;
  let images: TreeView;
  keepFailures(() => workbench);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-e2e-'));
    faulty = await startFaultyEngine(parts().socket);
    secure = await startRegistry({ tls: true });
    await mkdir(join(folder, 'docker'));
    await writeFile(
      join(folder, 'docker', 'config.json'),
      JSON.stringify({
        credHelpers: {
          'missing.example.com': 'not-there',
          'failing.example.com': 'locked',
          'mute.example.com': 'mute',
        },
        currentContext: 'elsewhere',
      }),
    );
    // VS Code's server takes its PATH from the login shell, and that from here.
    const home = join(folder, 'home');
    await mkdir(join(home, 'bin'), { recursive: true });
    await writeFile(join(home, '.bash_profile'), `export PATH="${join(home, 'bin')}:$PATH"\n`);
    const helper = (name: string, script: string): Promise<void> =>
      writeFile(join(home, 'bin', `docker-credential-${name}`), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    await helper('locked', 'echo "the keychain is locked"; exit 1');
    await helper('mute', 'exit 3');
    workbench = await openWorkbench({
      theme: 'Default Light Modern',
      folder,
      env: {
        DOCKER_HOST: faulty.host,
        DOCKER_CONFIG: join(folder, 'docker'),
        HOME: home,
        SHELL: '/bin/bash',
      },
    });
    images = await workbench.openView('Strata', 'Images');
    await images.row('httpd').waitFor();
  });

  afterEach(async () => {
    faulty.heal();
    await workbench.notifications.clear();
  });

  afterAll(async () => {
    await workbench.close();
    await faulty.stop();
    await secure.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const pulling = /^POST \S*\/images\/create/;
  const downloading = { status: 'Downloading', id: '0123456789ab', progressDetail: { current: 1, total: 9 } };

  test.each<readonly [name: string, arrange: () => void, reference: () => string, words: RegExp, buttons: string[]]>([
    [
      'rate limit',
      () => faulty.inject(pulling, complaining(500, 'toomanyrequests: You have reached your pull rate limit.')),
      () => 'debian:13',
      /docker\.io rate limit reached\. Sign in or try later\./,
      ['Sign In'],
    ],
    [
      'no such platform',
      () =>
        faulty.inject(
          pulling,
          complaining(404, 'no matching manifest for linux/arm64/v8 in the manifest list entries'),
        ),
      () => 'debian:13',
      /debian:13 has no linux\/arm64\/v8 version\./,
      ['Choose Platform'],
    ],
    [
      'disk full',
      () =>
        faulty.inject(
          pulling,
          progressing([
            downloading,
            { error: 'x', errorDetail: { message: 'write /var/lib/docker/tmp/x: no space left on device' } },
          ]),
        ),
      () => 'debian:13',
      /Docker ran out of disk space\. Pull of docker\.io\/library\/debian:13 was not finished\./,
      [],
    ],
    [
      'an error inside the stream',
      () => faulty.inject(pulling, progressing([downloading, { error: 'filesystem layer verification failed' }])),
      () => 'debian:13',
      /Pull of docker\.io\/library\/debian:13 failed: filesystem layer verification failed/,
      ['Retry', 'Show Log'],
    ],
    [
      'a stream that ends early',
      () => faulty.inject(pulling, progressing([downloading], false)),
      () => 'debian:13',
      /Pull of docker\.io\/library\/debian:13 stopped before it finished\. Nothing was changed\./,
      ['Retry'],
    ],
    [
      'success that was none',
      () => faulty.inject(pulling, progressing([{ status: 'Status: Downloaded newer image' }])),
      () => 'debian:13',
      /Pull of docker\.io\/library\/debian:13 stopped before it finished\. Nothing was changed\./,
      ['Retry'],
    ],
    [
      'a version that is not spoken',
      () =>
        faulty.inject(
          pulling,
          complaining(400, 'client version 1.41 is too old. Minimum supported API version is 1.44, please upgrade'),
        ),
      () => 'debian:13',
      /This Docker needs API 1\.44 or newer; Strata speaks up to 1\.41\./,
      ['Choose Endpoint'],
    ],
    [
      'something else than Docker',
      () => faulty.inject(pulling, answering(502, '<html><h1>Bad gateway</h1></html>')),
      () => 'debian:13',
      /answered, but not as Docker\. Check the address or proxy\./,
      ['Choose Endpoint', 'Show Log'],
    ],
    [
      'a registry nobody listens for',
      () => undefined,
      () => '127.0.0.1:1/x:y',
      /Docker couldn't reach 127\.0\.0\.1:1: /,
      ['Retry', 'Show Log'],
    ],
    [
      'a certificate nobody vouches for',
      () => undefined,
      () => `${secure.address}/x:y`,
      // On loopback the engine takes any, and finds nothing. One that is refused: endpoints.e2e, test/registry.
      /127\.0\.0\.1:\d+\/x:y wasn't found on 127\.0\.0\.1:\d+\. Check the name and the tag\./,
      [],
    ],
    [
      'a credential helper that is missing',
      () => undefined,
      () => 'missing.example.com/x:y',
      /Credential helper docker-credential-not-there wasn't found\. Install it, or remove it from docker's config\.json\./,
      ['Show Log'],
    ],
    [
      'a credential helper that fails',
      () => undefined,
      () => 'failing.example.com/x:y',
      /Credential helper docker-credential-locked failed: the keychain is locked\. Nothing was sent\./,
      ['Retry', 'Show Log'],
    ],
    [
      'a credential helper that fails without a word',
      () => undefined,
      () => 'mute.example.com/x:y',
      /Credential helper docker-credential-mute failed without a word\. Nothing was sent\./,
      ['Retry', 'Show Log'],
    ],
  ])('%s', async (name, arrange, reference, words, buttons) => {
    arrange();
    await workbench.runCommand('Strata: Pull Image...');
    await workbench.quickInput.asks('Image name');
    await workbench.quickInput.type(reference());
    await workbench.quickInput.row(reference()).waitFor();
    await workbench.quickInput.accept();
    await workbench.notifications.saying(words).waitFor();
    if (buttons.length > 0)
      expect([...(await workbench.notifications.buttons(words))].sort()).toEqual([...buttons].sort());
    await workbench.screenshot(`fault-${name.replaceAll(' ', '-')}`);
    // No row of a transfer is left, and no image came.
    await images.row('httpd').waitFor();
    await expect.poll(async () => (await images.rows()).some(({ label }) => label.includes(reference()))).toBe(false);
    expect(JSON.stringify(await api.get('/images/json'))).not.toContain(reference());
  });

  test('an export that is cut leaves no file', async () => {
    const tar = Buffer.alloc(2_048, 'x').toString('latin1');
    faulty.inject(/^GET \S*\/images\/get/, answering(200, tar));
    await workbench.runCommand('Strata: Save Image to Archive...');
    await workbench.quickInput.row('debian:12').click();
    await workbench.quickInput.acceptPath(join(folder, 'cut.tar'));
    await workbench.notifications.saying(/Save of debian:12 (stopped before it finished|failed)/).waitFor();
    await workbench.screenshot('fault-export');
    expect((await readdir(folder)).filter((file) => file.startsWith('cut'))).toEqual([]);
  });

  test('a context that is not heeded is named where the engine is chosen', async () => {
    await workbench.runCommand('Strata: Choose Endpoint...');
    const words = `${faulty.host} · DOCKER_HOST overrides the selected context elsewhere.`;
    await workbench.quickInput.rows().filter({ hasText: words }).waitFor();
    await workbench.screenshot('fault-overridden-context');
    await workbench.quickInput.cancel();
  });

  test('a removal somebody else makes impossible names the container and shows it', async () => {
    const { fixtures } = parts();
    const text = `conflict: unable to remove repository reference "debian:12" (must force) - container ${fixtures.stopped.id.slice(0, 12)} is using its referenced image 0123456789ab`;
    faulty.inject(/^DELETE \S*\/images\/debian/, complaining(409, text));
    await workbench.runCommand('Strata: Remove Image...');
    await workbench.quickInput.row('debian:12').click();
    await workbench.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Remove', exact: true }).click();
    await workbench.notifications.saying('debian:12 is in use').waitFor();
    await workbench.notifications.press('debian:12 is in use', 'Show Container');
    await workbench.page
      .locator('.part.sidebar .monaco-list-row.selected', { hasText: fixtures.stopped.name })
      .waitFor();
  });

  test('a crash in the middle of a save leaves nothing for long', async () => {
    faulty.inject(/^GET \S*\/images\/get/, stalling(200, 'x'.repeat(4_096)));
    await workbench.runCommand('Strata: Save Image to Archive...');
    await workbench.quickInput.row('debian:12').click();
    await workbench.quickInput.acceptPath(join(folder, 'crashed.tar'));
    const partly = async (): Promise<readonly string[]> =>
      (await readdir(folder)).filter((file) => file.endsWith('.partial') || file.startsWith('crashed'));
    await expect.poll(partly).toEqual([expect.stringMatching(/^\.strata-[0-9a-f]{12}\.partial$/)]);
    expect(await killExtensionHost(faulty.host)).toBe(1);
    faulty.heal();
    await workbench.screenshot('fault-crashed');
    expect(await partly()).toHaveLength(1);
    // VS Code starts another one by itself, or with the window.
    await workbench.reload();
    images = await workbench.openView('Strata', 'Images');
    await images.row('httpd').waitFor();
    await expect.poll(partly, { timeout: 30_000 }).toEqual([]);
  });

  test('an engine that does not answer is said above what was last seen', async () => {
    faulty.inject(/^GET \S*\/images\/json/, silence);
    await workbench.runCommand('Strata: Refresh');
    await expect.poll(() => images.message(), { timeout: 40_000 }).toContain("Docker didn't answer within 15 s.");
    await workbench.screenshot('fault-no-answer');
    expect(await images.row('httpd').isVisible()).toBe(true);
    faulty.heal();
    await expect.poll(() => images.message(), { timeout: 60_000 }).not.toContain("didn't answer");
    expect(listOf(await api.get('/images/json')).length).toBeGreaterThan(2);
  });
});

/** Kills the extension hosts of the workbench with this DOCKER_HOST, as the kernel does when memory is short; how many there were. */
async function killExtensionHost(dockerHost: string): Promise<number> {
  let killed = 0;
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    if (!command.includes('--type=extensionHost') || !environment.includes(`DOCKER_HOST=${dockerHost}\0`)) continue;
    process.kill(Number(pid), 'SIGKILL');
    killed++;
  }
  return killed;
}
