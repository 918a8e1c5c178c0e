import { expect, test } from 'vitest';
import { mentionFile } from '../../../../src/core/mentions/fileKind.ts';

test.each([
  ['/a/Dockerfile', 'dockerfile'],
  ['C:\\a\\Dockerfile.dev', 'dockerfile'],
  ['/a/web.dockerfile', 'dockerfile'],
  ['/a/Containerfile', 'dockerfile'],
  ['/a/compose.yaml', 'compose'],
  ['/a/docker-compose.override.yml', 'compose'],
  ['/a/compose-dev.yml', 'compose'],
  ['/a/.devcontainer/devcontainer.json', 'devcontainer'],
  ['/a/.devcontainer.json', 'devcontainer'],
  ['/a/.github/workflows/ci.yml', 'workflow'],
  ['C:\\a\\.github\\workflows\\ci.yaml', 'workflow'],
  ['/a/action.yml', 'workflow'],
  ['/a/k8s/deployment.yaml', 'manifest'],
  ['/a/workflows/ci.yml', 'manifest'],
  ['/a/composer.json', undefined],
  ['/a/package.json', undefined],
  ['/a/MyDockerfileNotes.md', undefined],
])('%s is %s', (path, kind) => {
  expect(mentionFile(path)).toBe(kind);
});
