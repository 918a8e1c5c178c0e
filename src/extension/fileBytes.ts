import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { formatBytes } from '../core/bytes.ts';

type Report = (step: { message?: string; increment?: number }) => void;

/** How often progress is told, ms. */
const tellEvery = 100;

/** A file's bytes as they are read, telling how many of how many are through. */
export async function* fileBytes(path: string, signal: AbortSignal, report: Report): AsyncGenerator<Uint8Array> {
  const { size } = await stat(path);
  let read = 0;
  let told = 0;
  let toldAt = 0;
  for await (const piece of createReadStream(path, {
    signal,
    highWaterMark: 256 * 1024,
  }) as AsyncIterable<Uint8Array>) {
    yield piece;
    read += piece.length;
    if (Date.now() - toldAt < tellEvery && read < size) continue;
    toldAt = Date.now();
    report({
      message: vscode.l10n.t('{0} of {1}', formatBytes(read), formatBytes(size)),
      increment: size === 0 ? 0 : ((read - told) / size) * 100,
    });
    told = read;
  }
}
