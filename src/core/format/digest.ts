import { raise } from '../template/failure.ts';
import { byteLength, toBytes } from '../template/goString.ts';
import { ERROR, GoType, withMethods } from '../template/goType.ts';
import { Interface, Scalar, textOf } from '../template/value.ts';
import { sha256 } from './sha256.ts';

/** How many hexadecimal digits a digest of an algorithm has; 0 if it is not known. */
const lengthOf = (algorithm: string): number => Number(/^sha(256|384|512)$/.exec(algorithm)?.[1] ?? 0) / 4;

const DIGEST_FORM = /^[a-z\d]+(?:[.+_-][a-z\d]+)*:[\w=-]+$/;

const separator = (digest: string): number => {
  const at = digest.indexOf(':');
  // As in goTime.ts, nobody reads why.
  return at < 0 ? raise() : at;
};

const encodedPart = (digest: string): string => digest.slice(separator(digest) + 1);

const ERROR_STRING = withMethods(new GoType('string', '*errors.errorString'), textOf, { String: (text) => text });

// An error as reflection sees it: an interface, nil when all is well.
const errorOf = (message: string | undefined): Interface =>
  new Interface(ERROR, message && new Scalar(ERROR_STRING, message));

const INVALID_FORM = 'invalid checksum digest format';

const encodedProblem = (algorithm: string, encoded: string): string | undefined => {
  const length = lengthOf(algorithm);
  if (!length) return 'unsupported digest algorithm';
  if (byteLength(encoded) !== length) return 'invalid checksum digest length';
  return /^[a-f0-9]*$/.test(encoded) ? undefined : INVALID_FORM;
};

const problem = (digest: string): string | undefined => {
  const [, algorithm = '', encoded = ''] = /^([^:]+):([^]+)$/.exec(digest) ?? [];
  return encoded && (lengthOf(algorithm) > 0 || DIGEST_FORM.test(digest))
    ? encodedProblem(algorithm, encoded)
    : INVALID_FORM;
};

const ALGORITHM = withMethods(new GoType('string', 'digest.Algorithm'), textOf, {
  String: (algorithm) => algorithm,
  Available: (algorithm) => lengthOf(algorithm) > 0,
  Size: (algorithm) => BigInt(lengthOf(algorithm) / 2),
  'Validate string': (algorithm, encoded) => errorOf(encodedProblem(algorithm, textOf(encoded))),
  'FromString string': (algorithm, text) =>
    algorithm === 'sha256' ? new Scalar(DIGEST, `sha256:${sha256(toBytes(textOf(text)))}`) : raise(),
});

/** digest.Digest: "sha256:...". */
export const DIGEST: GoType = withMethods(new GoType('string', 'digest.Digest'), textOf, {
  String: (digest) => digest,
  Algorithm: (digest) => new Scalar(ALGORITHM, digest.slice(0, separator(digest))),
  Encoded: encodedPart,
  Hex: encodedPart,
  Validate: (digest) => errorOf(problem(digest)),
});
