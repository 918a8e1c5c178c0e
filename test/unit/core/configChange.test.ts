import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeExamples, changeKeywords, problemInChange } from '../../../src/core/configChange.ts';

describe('changes of an image’s config', () => {
  test.each([
    'CMD ["httpd", "-f"]',
    'cmd httpd -f',
    'CMD',
    'ENTRYPOINT []',
    'ENV A=1 B="two words"',
    'ENV A the rest is its value',
    'LABEL version=1.0 "com.example.a b"=c',
    'EXPOSE 80 443/tcp 53/udp 8000-8010',
    'USER www-data:www-data',
    'VOLUME /data /log',
    'VOLUME ["/data"]',
    'WORKDIR /a folder',
    'ONBUILD COPY . /app',
    'ONBUILD CMD ["x"]',
  ])('%s is one', (text) => {
    expect(problemInChange(text)).toBeUndefined();
  });

  test.each([
    ['', { kind: 'keyword', keyword: '' }],
    ['RUN make', { kind: 'keyword', keyword: 'RUN' }],
    ['CMD ["httpd"', { kind: 'exec-form' }],
    ['ENTRYPOINT [1]', { kind: 'exec-form' }],
    ['ENV', { kind: 'arguments-missing', keyword: 'ENV' }],
    ['ENV A', { kind: 'no-value', name: 'A' }],
    ['ENV A=1 B', { kind: 'no-value', name: 'B' }],
    ['LABEL =x', { kind: 'no-name', word: '=x' }],
    ['LABEL a="b', { kind: 'quote' }],
    ['EXPOSE http', { kind: 'port', port: 'http' }],
    ['EXPOSE 80 70000', { kind: 'port', port: '70000' }],
    ['EXPOSE 80/icmp', { kind: 'port', port: '80/icmp' }],
    ['USER a b', { kind: 'one-word', keyword: 'USER' }],
    ['WORKDIR  ', { kind: 'arguments-missing', keyword: 'WORKDIR' }],
    ['VOLUME [""]', { kind: 'path', path: '' }],
    ['VOLUME ["/a"', { kind: 'exec-form' }],
    ['ONBUILD', { kind: 'arguments-missing', keyword: 'ONBUILD' }],
    ['ONBUILD ONBUILD RUN x', { kind: 'trigger', keyword: 'ONBUILD' }],
    ['ONBUILD FROM x', { kind: 'trigger', keyword: 'FROM' }],
    ['ONBUILD RUN', { kind: 'arguments-missing', keyword: 'RUN' }],
    ['ONBUILD ENV A', { kind: 'no-value', name: 'A' }],
  ])('%s is none', (text, problem) => {
    expect(problemInChange(text)).toEqual(problem);
  });

  test('every example is one of its kind', () => {
    for (const keyword of changeKeywords) {
      expect(changeExamples[keyword].startsWith(keyword)).toBe(true);
      expect(problemInChange(changeExamples[keyword])).toBeUndefined();
    }
  });

  test('nothing throws', () => {
    fc.assert(
      fc.property(fc.constantFrom(...changeKeywords), fc.string(), (keyword, args) => {
        problemInChange(`${keyword} ${args}`);
      }),
    );
  });
});
