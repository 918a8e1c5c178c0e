/** An environment variable as it may be shown; `value` is absent where it looks like a secret. */
export interface ShownVariable {
  readonly name: string;
  readonly value?: string;
}

/** Splits `NAME=value` and leaves out the values that look secret. */
export function maskVariable(variable: string): ShownVariable {
  const equals = variable.indexOf('=');
  const name = equals === -1 ? variable : variable.slice(0, equals);
  const value = equals === -1 ? '' : variable.slice(equals + 1);
  return looksSecret(name, value) ? { name } : { name, value };
}

/** Whether a variable should stay covered until somebody asks to see it. Errs on the side of covering. */
export function looksSecret(name: string, value: string): boolean {
  if (secretValue.test(value)) return true;
  return isSecretName(name) && !harmlessValue.test(value);
}

/** Whether a name is one that people give to secrets: `DB_PASSWORD`, `githubToken`, `AWS_SECRET_ACCESS_KEY`. */
export function isSecretName(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  if (harmlessLastWords.has(words.at(-1) ?? '')) return false;
  return words.some(
    (word, index) =>
      secretWords.has(word) ||
      secretEnding.test(word) ||
      (index > 0 && word === 'pwd') ||
      (word === 'key' && secretKeys.has(words[index - 1] ?? '')) ||
      (word === 'string' && words[index - 1] === 'connection'),
  );
}

const secretWords = new Set(
  'auth bearer cookie credential credentials creds dsn jwt pass passphrase passwd password passwords pat salt secret secrets token'.split(
    ' ',
  ),
);
const secretEnding = /(?:password|passwd|passphrase|secret|token|apikey|accesskey|secretkey|privatekey)$/;
/** What a KEY is called that opens something; GPG_KEY and PUBLIC_KEY are for everybody to see. */
const secretKeys = new Set(
  'access account admin api app auth client deploy encryption host jwt license master private secret service session signing ssh ssl storage tls'.split(
    ' ',
  ),
);
/** A secret's file, age or name is none. */
const harmlessLastWords = new Set(
  'algorithm count dir directory enabled expiry file fingerprint issuer length max min name parallelism path size timeout ttl type'.split(
    ' ',
  ),
);
const harmlessValue = /^(?:|yes|no|on|off|true|false|0|1|none|null)$/i;
/** A password inside an address, a private key, and tokens of well-known makes. */
const secretValue =
  /^[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@]+@|-----BEGIN [A-Z ]*PRIVATE KEY-----|^(?:gh[opusr]_|github_pat_|glpat-|xox[abprs]-|sk_live_|rk_live_|npm_|dop_v1_|AKIA|ASIA|AIza|SG\.)[\w.-]{12,}$|^eyJ[\w-]{8,}\.eyJ[\w-]{8,}\./i;
