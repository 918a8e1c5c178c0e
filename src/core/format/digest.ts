import { raise } from '../template/failure.ts';
import { byteLength, toBytes } from '../template/goString.ts';
import { ERROR, GoType, withMethods } from '../template/goType.ts';
import { Interface, Scalar, textOf } from '../template/value.ts';
import { sha256 } from './sha256.ts';

/** How many hexadecimal digits a digest of an algorithm has. */
const LENGTHS = new Map([
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
]);
const DIGEST_FORM = /^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$/;

const separator = (digest: string): number => {
  const at = digest.indexOf(':');
  return at < 0 ? raise(`no ':' separator in digest "${digest}"`) : at;
};

const encodedPart = (digest: string): string => digest.slice(separator(digest) + 1);

const ERROR_STRING = withMethods(new GoType('string', '*errors.errorString'), textOf, { String: (text) => text });

// An error as reflection sees it: an interface, nil when all is well.
const errorOf = (message: string | undefined): Interface =>
  new Interface(ERROR, message && new Scalar(ERROR_STRING, message));

const INVALID_FORM = 'invalid checksum digest format';

const encodedProblem = (algorithm: string, encoded: string): string | undefined => {
  const length = LENGTHS.get(algorithm);
  if (!length) return 'unsupported digest algorithm';
  if (byteLength(encoded) !== length) return 'invalid checksum digest length';
  return /^[a-f0-9]*$/.test(encoded) ? undefined : INVALID_FORM;
};

const problem = (digest: string): string | undefined => {
  const [, algorithm = '', encoded = ''] = /^([^:]+):([^]+)$/.exec(digest) ?? [];
  return encoded && (LENGTHS.has(algorithm) || DIGEST_FORM.test(digest))
    ? encodedProblem(algorithm, encoded)
    : INVALID_FORM;
};

const ALGORITHM = withMethods(new GoType('string', 'digest.Algorithm'), textOf, {
  String: (algorithm) => algorithm,
  Available: (algorithm) => LENGTHS.has(algorithm),
  Size: (algorithm) => BigInt((LENGTHS.get(algorithm) ?? 0) / 2),
  'Validate string': (algorithm, encoded) => errorOf(encodedProblem(algorithm, textOf(encoded))),
  'FromString string': (algorithm, text) =>
    algorithm === 'sha256'
      ? new Scalar(DIGEST, `sha256:${sha256(toBytes(textOf(text)))}`)
      : raise(`${algorithm} not available`),
});

/** digest.Digest: "sha256:...". */
export const DIGEST: GoType = withMethods(new GoType('string', 'digest.Digest'), textOf, {
  String: (digest) => digest,
  Algorithm: (digest) => new Scalar(ALGORITHM, digest.slice(0, separator(digest))),
  Encoded: encodedPart,
  Hex: encodedPart,
  Validate: (digest) => errorOf(problem(digest)),
});
