import { describe, expect, test } from 'vitest';
import { isSecretName, looksSecret, maskVariable } from '../../../src/core/secrets.ts';

describe('names given to secrets', () => {
  test.each(
    'PASSWORD POSTGRES_PASSWORD MYSQL_ROOT_PASSWORD PGPASSWORD DB_PASS MYSQL_PWD db.passwd sshPassphrase SECRET CLIENT_SECRET SECRET_KEY_BASE AWS_SECRET_ACCESS_KEY AWS_ACCESS_KEY_ID GITHUB_TOKEN githubToken NPM_TOKEN API_KEY apiKey OPENAI_APIKEY SENTRY_DSN CONNECTION_STRING REDIS_AUTH SESSION_COOKIE JWT_SECRET SIGNING_KEY'.split(
      ' ',
    ),
  )('%s', (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  test.each(
    'PATH PWD OLDPWD HOME GPG_KEY PUBLIC_KEY HTTPD_SHA256 AUTHOR PASSENGER_VERSION COMPASS KEYBOARD MONKEY POSTGRES_PASSWORD_FILE SECRET_NAME TOKENIZERS_PARALLELISM TOKEN_TTL PYTHON_VERSION LANG'.split(
      ' ',
    ),
  )('not %s', (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});

describe('values that are secrets whatever their name', () => {
  test.each([
    'postgres://app:hunter2@db/app',
    'redis://:hunter2@cache:6379',
    `ghp_${'a'.repeat(36)}`,
    'AKIAIOSFODNN7EXAMPLE',
    '-----BEGIN RSA PRIVATE KEY-----\nMIIE',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig',
  ])('%s', (value) => {
    expect(looksSecret('SETTING', value)).toBe(true);
  });

  test.each(['https://example.com/a?b=c', 'https://example.com:8080/user@host', '/usr/bin:/bin', 'en_US.UTF-8', ''])(
    'not %j',
    (value) => {
      expect(looksSecret('SETTING', value)).toBe(false);
    },
  );

  test('a switch is no secret, even if its name says password', () => {
    expect(looksSecret('MYSQL_ALLOW_EMPTY_PASSWORD', 'yes')).toBe(false);
  });
});

test('a masked variable keeps its name only', () => {
  expect(['TOKEN=abc=def', 'A=b=c', 'BARE', '=x'].map(maskVariable)).toEqual([
    { name: 'TOKEN' },
    { name: 'A', value: 'b=c' },
    { name: 'BARE', value: '' },
    { name: '', value: 'x' },
  ]);
});
