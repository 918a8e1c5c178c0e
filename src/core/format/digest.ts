import { raise } from '../template/failure.ts';
import { toBytes } from '../template/goString.ts';
import { ERROR, GoType, type Method, method, STRING } from '../template/goType.ts';
import { Interface, Scalar, textOf, type Value } from '../template/value.ts';
import { sha256 } from './sha256.ts';

const HEX_LENGTHS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };
const DIGEST_FORM = /^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$/;

const ERROR_STRING = new GoType('string', '*errors.errorString', { text: textOf });

const ALGORITHM: GoType = new GoType('string', 'digest.Algorithm', {
  text: textOf,
  methods: {
    String: method(textOf),
    Available: part((algorithm) => algorithm in HEX_LENGTHS),
    Size: part((algorithm) => BigInt((HEX_LENGTHS[algorithm] ?? 0) / 2)),
    Validate: part((algorithm, encoded) => errorOf(encodedProblem(algorithm, encoded)), STRING),
    FromString: part(digestOf, STRING),
  },
});

/** digest.Digest: "sha256:...". */
export const DIGEST: GoType = new GoType('string', 'digest.Digest', {
  text: textOf,
  methods: {
    String: method(textOf),
    Algorithm: part((digest) => new Scalar(ALGORITHM, digest.slice(0, separator(digest)))),
    Encoded: part(encodedPart),
    Hex: part(encodedPart),
    Validate: part((digest) => errorOf(problem(digest))),
  },
});

function part(of: (text: string, argument: string) => Value, ...parameters: readonly GoType[]): Method {
  return method((receiver, [argument]) => of(textOf(receiver), textOf(argument)), ...parameters);
}

function encodedPart(digest: string): string {
  return digest.slice(separator(digest) + 1);
}

// An error as reflection sees it: an interface, nil when all is well.
const errorOf = (message: string | undefined): Interface =>
  new Interface(ERROR, message === undefined ? undefined : new Scalar(ERROR_STRING, message));

const separator = (digest: string): number => {
  const at = digest.indexOf(':');
  if (at < 0) raise(`no ':' separator in digest "${digest}"`);
  return at;
};

const problem = (digest: string): string | undefined => {
  const at = digest.indexOf(':');
  const hasParts = at > 0 && at + 1 < digest.length;
  const algorithm = digest.slice(0, Math.max(0, at));
  if (!hasParts || (!DIGEST_FORM.test(digest) && HEX_LENGTHS[algorithm] === undefined)) {
    return 'invalid checksum digest format';
  }
  if (HEX_LENGTHS[algorithm] === undefined) return 'unsupported digest algorithm';
  return encodedProblem(algorithm, digest.slice(at + 1));
};

const encodedProblem = (algorithm: string, encoded: string): string | undefined => {
  const length = HEX_LENGTHS[algorithm];
  if (length === undefined) return 'unsupported digest algorithm';
  if (toBytes(encoded).length !== length) return 'invalid checksum digest length';
  return /^[a-f0-9]*$/.test(encoded) ? undefined : 'invalid checksum digest format';
};

function digestOf(algorithm: string, text: string): Value {
  if (algorithm !== 'sha256') raise(`${algorithm} not available`);
  return new Scalar(DIGEST, `sha256:${sha256(toBytes(text))}`);
}
