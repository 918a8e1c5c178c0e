import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hostPortsFor, parsePorts, portsText } from '../../../src/core/portMappings.ts';

describe('port mappings', () => {
  test.each([
    ['', []],
    ['80', [{ container: '80/tcp' }]],
    ['8080:80', [{ container: '80/tcp', host: 8080 }]],
    [
      '8080:80, 5353:53/udp',
      [
        { container: '80/tcp', host: 8080 },
        { container: '53/udp', host: 5353 },
      ],
    ],
    ['127.0.0.1:8080:80', [{ container: '80/tcp', host: 8080, address: '127.0.0.1' }]],
    ['127.0.0.1::80', [{ container: '80/tcp', address: '127.0.0.1' }]],
    ['[::1]:8080:80/TCP', [{ container: '80/tcp', host: 8080, address: '::1' }]],
    [
      '8000-8001:80-81 9',
      [{ container: '80/tcp', host: 8000 }, { container: '81/tcp', host: 8001 }, { container: '9/tcp' }],
    ],
  ])('%s', (text, ports) => {
    expect(parsePorts(text)).toEqual({ ok: true, ports });
  });

  test.each([
    ['abc', { kind: 'port', text: 'abc' }],
    ['8080:', { kind: 'port', text: '8080:' }],
    [':80', { kind: 'port', text: ':80' }],
    ['a:b:c:80', { kind: 'port', text: 'a:b:c:80' }],
    ['[::1]:80', { kind: 'port', text: '[::1]:80' }],
    ['0:80', { kind: 'range', text: '0:80', port: '0' }],
    ['8080:70000', { kind: 'range', text: '8080:70000', port: '70000' }],
    ['90-80', { kind: 'range', text: '90-80', port: '80' }],
    ['80/icmp', { kind: 'protocol', text: '80/icmp', protocol: 'icmp' }],
    ['8000-8002:80-81', { kind: 'lengths', text: '8000-8002:80-81' }],
    ['localhost:8080:80', { kind: 'address', text: 'localhost:8080:80', address: 'localhost' }],
    ['80 x', { kind: 'port', text: 'x' }],
  ])('%s is none', (text, problem) => {
    expect(parsePorts(text)).toEqual({ ok: false, problem });
  });

  test('nothing throws, and what was read reads the same again', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\d:.,\-/a-z[\] ]{0,30}$/), (text) => {
        const parsed = parsePorts(text);
        // A range may be long: what it stands for is compared, not how it was written.
        if (parsed.ok && parsed.ports.length < 100) expect(parsePorts(portsText(parsed.ports))).toEqual(parsed);
      }),
    );
  });

  test.each([
    ['80/tcp', [8080, 8081]],
    ['443/tcp', [8443, 8444]],
    ['53/udp', [8053, 8054]],
    ['1000/tcp', [10_000, 10_001]],
    ['3000/tcp', [3000, 3001]],
    ['65535/tcp', [65_535]],
  ])('a free one for %s is looked for in %j', (container, first) => {
    expect([...hostPortsFor(container)].slice(0, 2)).toEqual(first);
  });
});
