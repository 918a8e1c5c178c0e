import type { LayerProgress } from './image.ts';

/** How a whole pull or push stands, summed over its layers. */
export interface TransferSum {
  /** 0 to 1, never falling while layers only move forward. */
  readonly fraction: number;
  readonly layers: number;
  readonly complete: number;
  /** Bytes moved and to move of the layers whose size the daemon has told. */
  readonly current: number;
  readonly total: number;
  /** What most describes the moment: the least advanced step any layer is at. */
  readonly stage: TransferStage;
}

export type TransferStage = 'waiting' | 'downloading' | 'extracting' | 'pushing' | 'complete';

/** Where in its own way a layer is: the download takes most of the time, extracting the rest. */
const downloadShare = 0.7;

/** Sums the latest line of every layer, as the daemon words them for `docker pull` and `docker push`. */
export function sumProgress(layers: Iterable<LayerProgress>): TransferSum {
  let count = 0;
  let complete = 0;
  let fraction = 0;
  let current = 0;
  let total = 0;
  const stages = new Set<TransferStage>();
  for (const layer of layers) {
    if (!isLayer(layer)) continue;
    count++;
    const stage = stageOf(layer.status);
    stages.add(stage);
    const part = layer.total === undefined || layer.total <= 0 ? 0 : Math.min((layer.current ?? 0) / layer.total, 1);
    if (stage === 'complete') {
      complete++;
      fraction += 1;
    } else if (stage === 'downloading') fraction += part * downloadShare;
    else if (stage === 'extracting') fraction += downloadShare + part * (1 - downloadShare);
    else if (stage === 'pushing') fraction += part;
    if (stage === 'downloading' || stage === 'pushing') {
      current += layer.current ?? 0;
      total += layer.total ?? 0;
    }
  }
  return {
    fraction: count === 0 ? 0 : fraction / count,
    layers: count,
    complete,
    current,
    total,
    stage: order.find((stage) => stages.has(stage)) ?? 'waiting',
  };
}

/** Whether a progress line is about a layer; the others name the tag, the digest or the outcome. */
export function isLayer(line: LayerProgress): boolean {
  return /^[0-9a-f]{12}$/.test(line.id);
}

export function stageOf(status: string): TransferStage {
  if (status.startsWith('Pull complete') || status.startsWith('Already exists') || status.startsWith('Layer already'))
    return 'complete';
  if (status.startsWith('Pushed') || status.startsWith('Mounted from')) return 'complete';
  if (status.startsWith('Extracting') || status.startsWith('Verifying') || status.startsWith('Download complete'))
    return 'extracting';
  if (status.startsWith('Downloading')) return 'downloading';
  if (status.startsWith('Pushing')) return 'pushing';
  return 'waiting';
}

const order: readonly TransferStage[] = ['downloading', 'pushing', 'extracting', 'waiting', 'complete'];
