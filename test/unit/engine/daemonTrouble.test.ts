import { describe, expect, test } from 'vitest';
import { SourceError, type Failure } from '../../../src/core/failure.ts';
import { understand, type Asked } from '../../../src/engine/daemonTrouble.ts';

const pull: Asked = {
  about: 'transfer',
  action: 'pull',
  reference: 'docker.io/library/x:y',
  registry: 'docker.io',
  repository: 'library/x',
};

function understood(text: string, asked: Asked, status = 0): Failure {
  const failure: Failure =
    status === 0 ? { kind: 'stream', action: 'pull', subject: 'x', text } : { kind: 'daemon', status, text };
  const error = understand(new SourceError(failure), asked);
  if (!(error instanceof SourceError)) throw new TypeError('another error');
  return error.failure;
}

/** Words recorded from Docker 20.10, 26.1 and 28.5, Podman 4.3, and the registries they talked to. */
const recorded: readonly (readonly [kind: Failure['kind'], status: number, text: string])[] = [
  ['not-on-registry', 404, 'manifest for 127.0.0.1:5055/t1:nope not found: manifest unknown: manifest unknown'],
  ['not-on-registry', 404, 'failed to resolve reference "127.0.0.1:5055/t1:nope": 127.0.0.1:5055/t1:nope: not found'],
  [
    'not-on-registry',
    0,
    'initializing source docker://quay.io/x/y:latest: reading manifest latest in quay.io/x/y: manifest unknown: manifest unknown',
  ],
  [
    'not-on-registry',
    0,
    'initializing source docker://127.0.0.1:5055/nope:latest: reading manifest latest in 127.0.0.1:5055/nope: name unknown: repository name not known to registry',
  ],
  [
    'not-on-registry',
    404,
    'repository 127.0.0.1:5055/nope not found: name unknown: repository name not known to registry',
  ],
  [
    'denied',
    404,
    "pull access denied for nosuchrepo, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
  ],
  [
    'denied',
    404,
    'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
  ],
  ['denied', 500, 'Head "http://127.0.0.1:5055/v2/secret/manifests/1": no basic auth credentials'],
  [
    'denied',
    500,
    'Head "https://registry-1.docker.io/v2/library/x/manifests/y": unauthorized: incorrect username or password',
  ],
  ['denied', 0, 'unauthorized: authentication required'],
  ['denied', 0, 'denied: requested access to the resource is denied'],
  [
    'denied',
    500,
    'failed to resolve reference "docker.io/x/y:latest": failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://auth.docker.io/token: 401 Unauthorized',
  ],
  [
    'rate-limit',
    500,
    'toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit',
  ],
  [
    'rate-limit',
    429,
    'error from registry: You have reached your unauthenticated pull rate limit. 429 Too Many Requests',
  ],
  ['registry-unreachable', 500, 'Get "http://127.0.0.1:1/v2/": dial tcp 127.0.0.1:1: connect: connection refused'],
  [
    'registry-unreachable',
    500,
    'Get "https://nope.invalid/v2/": dial tcp: lookup nope.invalid on 10.255.255.53:53: no such host',
  ],
  ['registry-unreachable', 500, 'Get "https://127.0.0.1:5055/v2/": x509: certificate signed by unknown authority'],
  ['registry-unreachable', 500, 'Get "https://127.0.0.1:5055/v2/": http: server gave HTTP response to HTTPS client'],
  [
    'registry-unreachable',
    500,
    'Get "https://registry-1.docker.io/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
  ],
  ['registry-unreachable', 500, 'Get "https://10.255.255.1/v2/": dial tcp 10.255.255.1:443: i/o timeout'],
  [
    'registry-unreachable',
    500,
    'failed to resolve reference "127.0.0.1:5055/t1:1": failed to do request: Head "https://127.0.0.1:5055/v2/t1/manifests/1": dial tcp 127.0.0.1:5055: connect: network is unreachable',
  ],
  ['registry-unreachable', 500, 'Get "https://r.example/v2/": EOF'],
  ['no-platform', 0, 'no matching manifest for linux/s390x in the manifest list entries'],
  ['no-platform', 404, 'no match for platform in manifest: not found'],
  [
    'no-platform',
    0,
    'image with reference x was found but does not match the specified platform: wanted linux/arm64, actual: linux/amd64',
  ],
  [
    'no-platform',
    0,
    'choosing image instance: no image found in manifest list for architecture s390x, variant "", OS linux',
  ],
  [
    'disk-full',
    0,
    'failed to register layer: Error processing tar file(exit status 1): write /usr/lib/x: no space left on device',
  ],
  ['disk-full', 0, 'write /var/lib/docker/tmp/GetImageBlob123: disk quota exceeded'],
  ['no-such-image', 404, 'An image does not exist locally with the tag: 127.0.0.1:5055/not/here'],
  ['no-such-image', 404, 'No such image: x:y'],
  ['no-such-image', 0, 'tag does not exist: 127.0.0.1:5055/not/here:x'],
  ['stream', 0, 'failed to register layer: rename /x /y: file exists'],
  ['daemon', 500, 'layer does not exist'],
];

describe('what an engine says of a pull or push', () => {
  test.each(recorded)('%s: %i %s', (kind, status, text) => {
    expect(understood(text, pull, status).kind).toBe(kind);
  });

  test('a port or a size is no status code', () => {
    for (const text of ['failed at offset 4290', 'layer 404b of 503kB is bad', 'x:5020 said no'])
      expect(understood(text, pull).kind).toBe('stream');
  });

  test.each(['certificate', 'denied/timeout', 'tls: '])('the name %s says nothing', (name) => {
    const asked = { ...pull, repository: name, reference: `docker.io/${name}:y` };
    expect(understood(`manifest for ${name}:y not found: manifest unknown`, asked).kind).toBe('not-on-registry');
  });

  test('keeps what the person needs', () => {
    expect(understood('manifest unknown', pull)).toEqual({
      kind: 'not-on-registry',
      reference: 'docker.io/library/x:y',
      registry: 'docker.io',
    });
    expect(understood('denied: no', pull)).toEqual({ kind: 'denied', repository: 'library/x', registry: 'docker.io' });
    expect(understood('no matching manifest for linux/arm64/v8 in the manifest list entries', pull)).toEqual({
      kind: 'no-platform',
      reference: 'docker.io/library/x:y',
      platform: 'linux/arm64/v8',
    });
    expect(
      understood('no match for platform in manifest: not found', { ...pull, platform: 'linux/s390x' }),
    ).toMatchObject({ platform: 'linux/s390x' });
    expect(understood('write x: no space left on device', pull)).toEqual({
      kind: 'disk-full',
      action: 'pull',
      subject: 'docker.io/library/x:y',
    });
  });
});

describe('what an engine says of images and containers', () => {
  test.each<[Failure['kind'], number, string, Asked]>([
    ['no-such-image', 404, 'No such image: nope:latest', { about: 'image', image: 'nope' }],
    [
      'no-such-image',
      404,
      'failed to find image nope: docker.io/library/nope: No such image',
      { about: 'image', image: 'nope' },
    ],
    [
      'in-use',
      409,
      'conflict: unable to remove repository reference "x" (must force) - container 0123 is using its referenced image 4567',
      { about: 'image', image: 'x', change: 'remove' },
    ],
    [
      'has-children',
      409,
      'conflict: unable to delete 0123 (cannot be forced) - image has dependent child images',
      { about: 'image', image: 'x', change: 'remove' },
    ],
    [
      'many-names',
      409,
      'conflict: unable to delete 0123 (must be forced) - image is referenced in multiple repositories',
      { about: 'image', image: 'x', change: 'remove' },
    ],
    ['no-such-container', 404, 'No such container: nope', { about: 'container', container: 'nope' }],
    ['no-such-container', 500, 'nope not found: layer not known', { about: 'container', container: 'nope' }],
    ['no-such-image', 404, 'No such image: nope:latest', { about: 'run', image: 'nope' }],
    [
      'name-taken',
      409,
      'Conflict. The container name "/x" is already in use by container "0123".',
      { about: 'run', image: 'x' },
    ],
    [
      'name-taken',
      500,
      'creating container storage: the container name "x" is already in use by 0123. You have to remove that container',
      { about: 'run', image: 'x' },
    ],
    [
      'no-such-command',
      400,
      'failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/not/there": stat /not/there: no such file or directory: unknown',
      { about: 'run', image: 'x' },
    ],
    ['not-running', 409, 'Container 0123 is not running', { about: 'container', container: 'x', change: 'exec' }],
    [
      'still-running',
      409,
      'You cannot remove a running container 0123. Stop the container before attempting removal or force remove',
      { about: 'container', container: 'x', change: 'remove' },
    ],
    [
      'still-running',
      409,
      'cannot remove container "web": container is running: stop the container before removing or force remove',
      { about: 'container', container: 'x', change: 'remove' },
    ],
    [
      'port-taken',
      500,
      'driver failed programming external connectivity on endpoint x: Bind for 0.0.0.0:8080 failed: port is already allocated',
      { about: 'run', image: 'x' },
    ],
    [
      'port-taken',
      500,
      'driver failed programming external connectivity: port is already allocated',
      { about: 'container', container: 'x', change: 'start' },
    ],
    ['disk-full', 500, 'mkdir /x: no space left on device', { about: 'container', container: 'x', change: 'commit' }],
  ])('%s: %i %s', (kind, status, text, asked) => {
    expect(understood(text, asked, status).kind).toBe(kind);
  });

  test('a change that was cut off is incomplete, a question is cut off', () => {
    const cut = new SourceError({ kind: 'cut-off', endpoint: 'unix:///x' });
    expect(understand(cut, { about: 'image', image: 'x' })).toBe(cut);
    expect(understand(cut, { about: 'image', image: 'x', change: 'remove' })).toMatchObject({
      failure: { kind: 'incomplete', action: 'remove', subject: 'x' },
    });
    expect(understand(cut, pull)).toMatchObject({ failure: { kind: 'incomplete', action: 'pull' } });
  });

  test('what is no failure stays what it is', () => {
    const own = new TypeError('a bug');
    expect(understand(own, pull)).toBe(own);
  });
});
