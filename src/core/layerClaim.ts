import type { Claim } from './alignLayers.ts';
import type { HistoryEntry } from './image.ts';
import { metadataKeywords, readInstruction } from './instruction.ts';

/**
 * Whether a history line as an engine's API tells it made a layer: it doesn't say, so its size, its comment and its
 * instruction have to. Only what the builders' sources bear out is certain.
 */
export function layerClaim(entry: HistoryEntry): Claim {
  if (entry.emptyLayer !== undefined) return entry.emptyLayer ? never : always;
  if ((entry.size ?? 0) > 0) return always;
  // https://github.com/moby/buildkit/blob/v0.20.0/exporter/containerimage/writer.go (layers nobody accounts for)
  if (entry.comment.startsWith('buildkit.exporter.image.v0')) return always;
  if (entry.comment.startsWith('Imported from ') && entry.createdBy === '') return always;
  const { keyword, args } = readInstruction(entry.createdBy);
  if (entry.comment === 'buildkit.dockerfile.v0') return buildKitClaim(keyword, args);
  return classicClaim(keyword);
}

const always: Claim = { can: true, must: true, weight: 0 };
const never: Claim = { can: false, must: false, weight: 0 };

/** https://github.com/moby/buildkit/blob/v0.20.0/frontend/dockerfile/dockerfile2llb/convert.go (commitToHistory) */
function buildKitClaim(keyword: string, args: string): Claim {
  switch (keyword) {
    case 'RUN':
    case 'COPY':
    case 'ADD':
      return always;
    case 'WORKDIR':
      return args === '/' ? never : always;
    default:
      return metadataKeywords.has(keyword) ? never : likely(1);
  }
}

/**
 * The classic builder commits a container after every instruction that may write, and makes no layer where nothing changed:
 * with size 0 only the count of layers can tell. The weights say which is likelier: a COPY changes nothing only by accident,
 * a WORKDIR whenever the directory was there.
 */
function classicClaim(keyword: string): Claim {
  if (metadataKeywords.has(keyword)) return never;
  switch (keyword) {
    case 'COPY':
    case 'ADD':
      return likely(3);
    case 'WORKDIR':
      return likely(1);
    default:
      return likely(2);
  }
}

function likely(weight: number): Claim {
  return { can: true, must: false, weight };
}
