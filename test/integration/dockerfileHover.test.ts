import assert from 'node:assert/strict';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';
import { testContext } from './context.ts';
import { hoverAt } from './dockerfileDocuments.ts';

const dockerfile = (content: string): Thenable<vscode.TextDocument> =>
  vscode.workspace.openTextDocument({ language: 'dockerfile', content });

suite('hovers in files that name images', () => {
  let folder: string;

  suiteSetup(async () => {
    await vscode.extensions.getExtension('strata-images.strata')?.activate();
    folder = await mkdtemp(join(tmpdir(), 'strata-files-'));
  });
  suiteTeardown(() => rm(folder, { recursive: true, force: true }));

  async function file(path: string, content: string): Promise<vscode.TextDocument> {
    const whole = join(folder, path);
    await mkdir(dirname(whole), { recursive: true });
    await writeFile(whole, content);
    return vscode.workspace.openTextDocument(whole);
  }

  test('tell of an image wherever a Dockerfile names one', async () => {
    const text = `# syntax=docker/dockerfile:1
FROM scratch AS empty
FROM httpd:2.4 AS web
COPY --from=debian:12 /etc/passwd /etc/
RUN --mount=type=bind,from=httpd:latest,target=/mnt ls /mnt
COPY --from=web /x /y
COPY --from=0 /x /z
`;
    const document = await dockerfile(text);
    assert.match(
      await hoverAt(document, 'docker/dockerfile'),
      /BuildKit reads this file by docker.io\/docker\/dockerfile:1/,
    );
    assert.match(await hoverAt(document, 'httpd:2.4'), /6 layers/);
    assert.match(await hoverAt(document, 'debian:12'), /debian:12[^]*1 layer\b/);
    assert.match(await hoverAt(document, 'httpd:latest'), /httpd:latest[^]*6 layers/);
    assert.match(await hoverAt(document, 'from=web', 'from='.length), /Stage web, from line 3; it stands on httpd:2.4/);
    assert.match(await hoverAt(document, 'from=0', 'from='.length), /Stage empty, from line 2; it starts from nothing/);
  });

  test('tell the same in files of every kind, with the same ways on', async () => {
    const files = [
      await dockerfile('FROM httpd:2.4\n'),
      await file('all/compose.yaml', 'services:\n  web:\n    image: httpd:2.4\n'),
      await file('all/.devcontainer/devcontainer.json', '{ "image": "httpd:2.4" }\n'),
      await file(
        'all/k8s/cron.yaml',
        'kind: CronJob\napiVersion: batch/v1\nspec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n' +
          '          initContainers:\n            - image: httpd:2.4\n',
      ),
      await file('all/.github/workflows/ci.yml', 'jobs:\n  a:\n    container:\n      image: httpd:2.4\n'),
      await file('more/.github/workflows/ci.yml', 'jobs:\n  a:\n    services:\n      b:\n        image: httpd:2.4\n'),
      await file('other/.github/workflows/ci.yml', 'jobs:\n  a:\n    steps:\n      - uses: docker://httpd:2.4\n'),
    ];
    for (const document of files) {
      const told = await hoverAt(document, 'httpd:2.4');
      const what = `${document.uri.path}: ${told}`;
      for (const link of ['inspect', 'showLayers', 'compare', 'pull'])
        assert.ok(told.includes(`command:strata.${link}?`), what);
      for (const words of [
        'linux/',
        'MB',
        'ago',
        '6 layers',
        'Ports',
        '80/tcp',
        'Environment',
        'Command',
        'httpd-foreground',
      ])
        assert.ok(told.includes(words), `${words} in ${what}`);
      for (const words of ['Working directory', 'Digest', 'Also tagged', 'httpd:latest', 'Containers', 'Labels'])
        assert.ok(told.includes(words), `${words} in ${what}`);
    }
  });

  test('tell of an image in compose files, with the values of .env', async () => {
    await file('shop/.env', 'TAG=2.4\n');
    const document = await file(
      'shop/compose.yaml',
      'services:\n  web:\n    image: httpd:${TAG}\n  shell:\n    image: debian:12\n',
    );
    assert.match(await hoverAt(document, 'httpd'), /httpd:2.4[^]*6 layers/);
    assert.match(await hoverAt(document, 'debian'), /debian:12/);
    assert.equal(await hoverAt(document, 'shell'), '');
    const odd = await file('odd/compose.yaml', 'services:\n  a:\n    image: BAD//name\n  b:\n    image: no/such:1\n');
    assert.match(await hoverAt(odd, 'BAD'), /isn't a valid image name/);
    assert.match(await hoverAt(odd, 'no/such'), /docker.io\/no\/such:1 is not on this engine/);
  });

  test('tell of an image in devcontainer.json, Kubernetes objects and workflows', async () => {
    const dev = await file('.devcontainer/devcontainer.json', '{\n  // a comment\n  "image": "debian:12"\n}\n');
    assert.match(await hoverAt(dev, 'debian:12'), /debian:12[^]*1 layer\b/);
    const pod = await file(
      'k8s/pod.yaml',
      'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: a\n      image: httpd:2.4\n',
    );
    assert.match(await hoverAt(pod, 'httpd'), /6 layers/);
    const workflow = await file(
      '.github/workflows/ci.yml',
      'jobs:\n  a:\n    container: debian:12\n    steps:\n      - uses: docker://httpd:2.4\n',
    );
    assert.match(await hoverAt(workflow, 'debian:12'), /debian:12/);
    assert.match(await hoverAt(workflow, 'httpd'), /httpd:2.4/);
  });

  test('tell what a pull would bring, once somebody asks', async () => {
    const { tag } = testContext().fixtures.toPull;
    const document = await dockerfile(`FROM ${tag}\n`);
    assert.match(await hoverAt(document, tag), /is not on this engine\.[^]*\[\$\(globe\) What a pull would bring\]/);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('strata.previewPull', { reference: tag });
    assert.match(
      await hoverAt(document, tag),
      /A pull brings \d+ layers?, [\d.]+[kM]?B compressed, for linux\/amd64\.[^]*Digest `sha256:[0-9a-f]{64}`/,
    );
  });

  test('say what an instruction changes of what its base has', async () => {
    const document = await dockerfile(`FROM httpd:2.4
ENV HTTPD_VERSION=3
EXPOSE 80 443
CMD ["sh"]
WORKDIR htdocs
USER www-data
USER root
ARG NOTHING
`);
    assert.match(await hoverAt(document, 'ENV'), /The base image sets `HTTPD_VERSION` to `2.4.62`/);
    assert.match(await hoverAt(document, 'EXPOSE'), /The base image exposes `80\/tcp`/);
    assert.match(await hoverAt(document, 'CMD'), /The base image has `\["httpd-foreground"\]`/);
    assert.match(await hoverAt(document, 'WORKDIR'), /becomes `\/usr\/local\/apache2\/htdocs`/);
    assert.equal(await hoverAt(document, 'USER www'), '');
    assert.match(await hoverAt(document, 'USER root'), /Line 6 has `www-data`/);
    assert.match(await hoverAt(document, 'ARG'), /`NOTHING` is empty unless the build gives it a value/);
  });

  test('are silent where nothing is worth a word', async () => {
    const document = await dockerfile('FROM httpd:2.4\nRUN echo httpd:2.4\nLABEL a=b\n# httpd\n');
    for (const word of ['RUN', 'echo', 'LABEL', '# httpd']) assert.equal(await hoverAt(document, word), '', word);
    const settings = await file('values.yaml', 'image: httpd:2.4\n');
    assert.equal(await hoverAt(settings, 'httpd'), '');
  });
});
