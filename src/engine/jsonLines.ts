import { incomplete, notDocker, streamTrouble, type Errand } from './errors.ts';

/** The longest line taken for one: a daemon's are a few hundred bytes. */
const longestLine = 16 * 1024 * 1024;

/**
 * The JSON values of a progress or event stream, one a line, the last one with or without its newline.
 * Throws `stream` on the daemon's `{"error": ...}`, `incomplete` where the last line is cut, `not-docker` where a line is no JSON,
 * and what the bytes' own source throws. Leaving the loop closes that source.
 */
export async function* jsonLines(
  bytes: AsyncIterable<Uint8Array | string>,
  endpoint: string,
  errand: Errand,
): AsyncGenerator {
  const decoder = new TextDecoder();
  let pending = '';
  for await (const piece of bytes) {
    pending += typeof piece === 'string' ? piece : decoder.decode(piece, { stream: true });
    let start = 0;
    for (let end = pending.indexOf('\n'); end >= 0; end = pending.indexOf('\n', start)) {
      const line = pending.slice(start, end).trim();
      start = end + 1;
      if (line === '') continue;
      yield checked(
        parse(line, (cause) => notDocker(endpoint, cause)),
        errand,
      );
    }
    pending = pending.slice(start);
    if (pending.length > longestLine)
      throw notDocker(endpoint, new Error(`a line of more than ${longestLine} characters`));
  }
  const last = (pending + decoder.decode()).trim();
  if (last !== '')
    yield checked(
      parse(last, (cause) => (last.startsWith('{') ? incomplete(errand, cause) : notDocker(endpoint, cause))),
      errand,
    );
}

function parse(line: string, trouble: (cause: unknown) => Error): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw trouble(error);
  }
}

function checked(value: unknown, errand: Errand): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const detail = 'errorDetail' in value ? value.errorDetail : undefined;
  if (typeof detail === 'object' && detail !== null && 'message' in detail && typeof detail.message === 'string') {
    throw streamTrouble(errand, detail.message);
  }
  if ('error' in value && typeof value.error === 'string' && value.error !== '')
    throw streamTrouble(errand, value.error);
  return value;
}
