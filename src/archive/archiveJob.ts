import { encodeListing } from '../core/listingCodec.ts';
import { ArchiveFile } from './archiveFile.ts';
import { readMembers } from './archiveMembers.ts';
import { hashLayers, scanLayers } from './archiveWork.ts';
import type { ArchiveFinding, ArchiveJob } from './workerMessages.ts';

/** Does what is asked about an archive, with all the waiting for the disk that it takes: for a thread of its own. Throws `SourceError`. */
export async function* doArchiveJob(job: ArchiveJob, signal: AbortSignal): AsyncGenerator<ArchiveFinding> {
  const file = await ArchiveFile.open(job.path);
  try {
    switch (job.kind) {
      case 'members':
        yield { kind: 'members', ...(await readMembers(file, signal)) };
        return;
      case 'scan':
        for await (const { entries, ...layer } of scanLayers(file, job.layers, signal, job.expansion))
          yield { kind: 'layer', listing: encodeListing(entries), ...layer };
        return;
      case 'hash':
        for await (const hashed of hashLayers(file, job.layers, signal)) yield { kind: 'hash', ...hashed };
        return;
      default:
        return job satisfies never;
    }
  } finally {
    await file.close();
  }
}
