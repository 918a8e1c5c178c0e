import { TarScanner, type TarEntry } from '../core/tar/scanner.ts';

/** A file of a tar that is being read. */
export interface FileInTar {
  readonly entry: TarEntry;
  readonly name: string;
  /** Where its content begins. */
  readonly offset: number;
  readonly size: number;
  /** To be read to its end, or left, before the next file is asked for. */
  readonly body: () => AsyncGenerator<Uint8Array>;
}

/** The plain files of a tar that are `wanted`, one after the other as the tar has them. */
export async function* filesInTar(
  tar: AsyncIterable<Uint8Array>,
  wanted: (entry: TarEntry) => boolean = () => true,
): AsyncGenerator<FileInTar> {
  type Step =
    { readonly kind: 'file'; readonly entry: TarEntry } | { readonly kind: 'piece'; readonly bytes: Uint8Array };
  let steps: Step[] = [];
  let next = 0;
  const scanner = new TarScanner((entry) => {
    if (entry.kind !== 'file' || !wanted(entry)) return undefined;
    steps.push({ kind: 'file', entry });
    return (bytes) => steps.push({ kind: 'piece', bytes });
  });
  const chunks = tar[Symbol.asyncIterator]();
  const advance = async (): Promise<Step | undefined> => {
    while (next >= steps.length) {
      // What comes after the end, or after what is no tar any more, says nothing.
      if (scanner.isDone) return undefined;
      const chunk = await chunks.next();
      if (chunk.done === true) return undefined;
      steps = [];
      next = 0;
      scanner.push(chunk.value);
    }
    return steps[next++];
  };
  try {
    for (let step = await advance(); step !== undefined;) {
      if (step.kind === 'piece') {
        step = await advance();
        continue;
      }
      const state: { isRead: boolean; following: Step | undefined } = { isRead: false, following: undefined };
      const body = async function* () {
        let piece = await advance();
        for (; piece?.kind === 'piece'; piece = await advance()) yield piece.bytes;
        state.isRead = true;
        state.following = piece;
      };
      const { path, bodyOffset, bodySize } = step.entry;
      yield { entry: step.entry, name: path, offset: bodyOffset, size: bodySize, body };
      step = state.isRead ? state.following : await advance();
    }
  } finally {
    await chunks.return?.();
  }
}
