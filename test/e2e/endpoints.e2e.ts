// Where the engine is, and what is in the way: the rows of the reliability rules' table that a person meets before there is any image.
import { createHash } from 'node:crypto';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startFaultyEngine, type FaultyEngine } from '../harness/faultyEngine.ts';
import { run } from '../harness/process.ts';
import { startRegistry, type Registry } from '../harness/registry.ts';
import { keepFailures } from './keepFailures.ts';
import { parts } from './parts.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

/** Root opens any socket; without these two it is refused like everybody else. */
const asAnybody = [
  'setpriv',
  '--bounding-set=-dac_override,-dac_read_search',
  '--inh-caps=-dac_override,-dac_read_search',
] as const;

describe('an engine that cannot be had is named, with the reason and what to do', () => {
  let folder: string;
  let forbidden: FaultyEngine;
  let secure: Registry;
  let web: Server;
  let webAddress: string;
  let workbench: Workbench;
  keepFailures(() => workbench);

  /** Writes a context as docker does. */
  async function context(name: string, host: string, ca?: string): Promise<void> {
    const hash = createHash('sha256').update(name).digest('hex');
    const meta = join(folder, 'docker', 'contexts', 'meta', hash);
    await mkdir(meta, { recursive: true });
    const endpoints = { docker: { Host: host, SkipTLSVerify: false } };
    await writeFile(join(meta, 'meta.json'), JSON.stringify({ Name: name, Metadata: {}, Endpoints: endpoints }));
    if (ca === undefined) return;
    const tls = join(folder, 'docker', 'contexts', 'tls', hash, 'docker');
    await mkdir(tls, { recursive: true });
    await writeFile(join(tls, 'ca.pem'), ca);
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-e2e-'));
    await mkdir(join(folder, 'docker'));
    await writeFile(join(folder, 'docker', 'config.json'), JSON.stringify({ currentContext: 'gone' }));
    forbidden = await startFaultyEngine(parts().socket);
    const socket = forbidden.host.replace('unix://', '');
    await chown(socket, 65_534, 65_534);
    await chmod(socket, 0o600);
    secure = await startRegistry({ tls: true });
    web = createServer((_request, response) => response.end('<h1>A page</h1>'));
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    webAddress = `tcp://127.0.0.1:${(web.address() as AddressInfo).port}`;
    const stranger = join(folder, 'stranger.pem');
    await run('openssl', [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=stranger'],
      ...['-keyout', join(folder, 'stranger.key'), '-out', stranger],
    ]);
    await context('forbidden', forbidden.host);
    await context('absent', 'unix:///nowhere/docker.sock');
    await context('closed', 'tcp://127.0.0.1:1');
    await context('a-page', webAddress);
    await context('plain', `tcp://${secure.address}`);
    await context('stranger', `tcp://${secure.address}`, await readFile(stranger, 'utf8'));
    await context('good', parts().host);
    workbench = await openWorkbench({
      theme: 'Default Light Modern',
      folder,
      env: { DOCKER_HOST: undefined, DOCKER_CONFIG: join(folder, 'docker') },
      through: asAnybody,
    });
  });

  afterEach(() => workbench.notifications.clear());

  afterAll(async () => {
    await workbench.close();
    await forbidden.stop();
    await secure.stop();
    web.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('a current context that is not there', async () => {
    const images = await workbench.openView('Strata', 'Images');
    await images.row('Docker context "gone" doesn\'t exist.').waitFor();
    await workbench.screenshot('endpoint-no-context');
    await images.row('Choose Endpoint').click();
    await workbench.quickInput.row('good').waitFor();
    // Docker's own choice says where it leads.
    await workbench.quickInput.rows().filter({ hasText: 'Docker context "gone" doesn\'t exist.' }).waitFor();
    await workbench.screenshot('endpoint-choice');
    await workbench.quickInput.cancel();
  });

  test.each<readonly [context: string, words: () => string]>([
    [
      'forbidden',
      () =>
        `You don't have permission to use ${forbidden.host}. Add your user to the docker group, then sign in again.`,
    ],
    ['absent', () => "Docker isn't running at unix:///nowhere/docker.sock."],
    ['closed', () => "Docker isn't accepting connections at tcp://127.0.0.1:1. It may be starting."],
    ['a-page', () => `${webAddress} answered, but not as Docker. Check the address or proxy.`],
    ['plain', () => `No secure connection to tcp://${secure.address}: Client sent an HTTP request to an HTTPS server.`],
    ['stranger', () => `No secure connection to tcp://${secure.address}: self-signed certificate`],
  ])('the context %s', async (name, words) => {
    await workbench.runCommand('Strata: Choose Endpoint...');
    await workbench.quickInput.asks('Pick an engine');
    await workbench.quickInput.row(name).click();
    await workbench.notifications.saying(words()).waitFor();
    expect(await workbench.notifications.message(words())).toBe(words());
    await workbench.screenshot(`endpoint-${name}`);
  });

  test('an engine that answers after all', async () => {
    const images = await workbench.openView('Strata', 'Images');
    await workbench.runCommand('Strata: Choose Endpoint...');
    await workbench.quickInput.row('good').click();
    await images.row('httpd').waitFor();
    expect(await workbench.notifications.all()).toEqual([]);
  });
});

describe('a folder nobody vouches for', () => {
  let folder: string;
  let workbench: Workbench;
  keepFailures(() => workbench);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strata-e2e-'));
    await writeFile(join(folder, 'Dockerfile'), 'FROM debian:12\n');
    workbench = await openWorkbench({ theme: 'Default Dark Modern', folder, trust: true });
  });

  afterAll(async () => {
    await workbench.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('is looked at, and nothing is changed from it until it is trusted', async () => {
    await workbench.page.locator('.part.statusbar').getByText('Restricted Mode').waitFor();
    const images = await workbench.openView('Strata', 'Images');
    await images.row('httpd').waitFor();
    await images.expand('httpd', '2.4');
    await images.row('ADD').waitFor();
    const words = 'This action needs a trusted workspace.';
    for (const command of ['Strata: Pull Image...', 'Strata: Remove Image...', 'Strata: Choose Endpoint...']) {
      await workbench.notifications.clear();
      await workbench.runCommand(command);
      await workbench.notifications.saying(words).waitFor();
      expect(await workbench.notifications.message(words)).toBe(words);
      expect(await workbench.notifications.buttons(words)).toEqual(['Manage Trust']);
    }
    await workbench.screenshot('untrusted');
    await workbench.notifications.press(words, 'Manage Trust');
    await workbench.button('Trust').first().waitFor();
    await workbench.screenshot('manage-trust');
    await workbench
      .button(/^Trust$/)
      .first()
      .click();
    await workbench.runCommand('Strata: Pull Image...');
    await workbench.quickInput.asks('Image name');
    await workbench.quickInput.cancel();
  });
});
