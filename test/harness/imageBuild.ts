import { createCipheriv } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import type { EngineApi } from './engineApi.ts';

/** A file of a tar: its content, or where a symbolic link leads; `mode` is 0644 unless said. */
export type TarFile = { readonly content: string | Uint8Array; readonly mode?: number } | { readonly linkTo: string };

/** A tar of `files` by path, in the order given. */
export async function tarOf(files: Readonly<Record<string, TarFile>>): Promise<Uint8Array> {
  const tar = pack();
  const mtime = new Date('2024-07-01T12:00:00Z');
  for (const [name, file] of Object.entries(files)) {
    if ('linkTo' in file) tar.entry({ name, type: 'symlink', linkname: file.linkTo, mtime });
    else tar.entry({ name, mode: file.mode ?? 0o644, mtime }, Buffer.from(file.content));
  }
  tar.finalize();
  return buffer(tar);
}

/** Builds with the classic builder and no network; the new image's id. Throws with the daemon's words where a step fails. */
export async function buildImage(
  api: EngineApi,
  what: {
    readonly dockerfile: string;
    readonly files?: Readonly<Record<string, TarFile>>;
    readonly tags?: readonly string[];
  },
  signal?: AbortSignal,
): Promise<string> {
  const context = await tarOf({ ...what.files, Dockerfile: { content: what.dockerfile } });
  const query = new URLSearchParams({ networkmode: 'none', rm: '1', forcerm: '1' });
  for (const tag of what.tags ?? []) query.append('t', tag);
  const lines = await api.progress(`/build?${query.toString()}`, context, {}, signal);
  for (const { aux } of lines.toReversed()) {
    if (typeof aux === 'object' && aux !== null && 'ID' in aux && typeof aux.ID === 'string') return aux.ID;
  }
  throw new Error(`the daemon built nothing: ${JSON.stringify(lines.at(-1))}`);
}

/** Bytes that look random and do not compress, the same for the same seed. */
export function noise(seed: string, bytes: number): Uint8Array {
  const key = Buffer.alloc(32, seed);
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(bytes));
}
