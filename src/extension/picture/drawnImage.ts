import { formatBytes } from '../../core/bytes.ts';
import { isAtWork } from '../../core/imageGroups.ts';
import type { Container, HistoryStep, ImageHistory } from '../../core/image.ts';
import { readSteps } from '../../core/historyDockerfile.ts';
import { withShortHashes } from '../../core/digest.ts';
import type { Instruction } from '../../core/instruction.ts';
import type { RelatedImages } from '../../core/relatedImages.ts';
import { shortened } from '../../core/shown.ts';
import { stackPicture } from '../../core/stackPicture.ts';
import type { Waste } from '../../core/waste.ts';
import type { BaseImage } from '../related.ts';
import type { ImageRef } from '../../protocol.ts';
import type { DrawnContainer, DrawnImage, DrawnRow, DrawnWaste, NamedImage } from '../../protocol/picture.ts';

/** So many of the images that share a layer are named; the view says how many there are. */
const mostNamed = 20;

/** An instruction is drawn with so many characters; the document it opens in has all of it. */
const longestArgs = 2_000;

export interface DrawnImageInput {
  readonly image: ImageRef;
  readonly history: ImageHistory;
  /** Absent until the layers' files are known. */
  readonly waste?: Waste;
  /** What its source lists the image with. */
  readonly listed?: number;
  /** The source tells sizes of compressed layers, as a registry does. */
  readonly compressed?: boolean;
  /** Layers that have yet to be read while others' files are shown. */
  readonly unread?: ReadonlySet<number>;
  /** What of a layer could not be read, by its index. */
  readonly troubles?: ReadonlyMap<number, string>;
  /** Absent until the other images have been asked about. */
  readonly related?: RelatedImages;
  /** The nearest first. */
  readonly bases?: readonly Pick<BaseImage, 'id' | 'name' | 'layers' | 'steps'>[];
  /** The image's own. */
  readonly containers: readonly Container[];
  /** What a person calls the image with this id. */
  readonly nameOf: (id: string) => string;
}

/** What the view draws of an image, as far as it is known. */
export function drawnImage(input: DrawnImageInput): DrawnImage {
  const { image, history, waste, listed, related, bases = [], containers, nameOf } = input;
  const { unread = new Set<number>(), troubles = new Map<number, string>() } = input;
  const [nearest] = bases;
  const picture = stackPicture({
    history,
    ...(waste !== undefined && { waste }),
    partly: new Set([...unread, ...troubles.keys()]),
    reading: unread.size > 0,
    ...(related !== undefined && { related: { ...related, baseLayers: nearest?.layers ?? related.baseLayers } }),
  });
  const isOtherSize =
    waste !== undefined &&
    unread.size === 0 &&
    listed !== undefined &&
    formatBytes(listed) !== formatBytes(picture.total);
  const instructions = readSteps(history.steps);
  const named = (id: string): NamedImage => ({ id, name: nameOf(id) });
  return {
    image,
    rows: picture.rows.map((row): DrawnRow => {
      const said = instructionOf(row.step, history.steps, instructions);
      if (row.kind === 'step')
        return { kind: 'step', part: row.step < (nearest?.steps ?? 0) ? 'base' : 'own', ...said };
      const { sharedWith, ...band } = row.band;
      const trouble = troubles.get(band.index);
      return {
        kind: 'layer',
        ...band,
        ...said,
        unread: unread.has(band.index),
        compressed: input.compressed === true && (waste === undefined || unread.has(band.index)),
        ...(trouble !== undefined && { trouble }),
        sharedCount: sharedWith.length,
        sharedWith: sharedWith.slice(0, mostNamed).map(named),
      };
    }),
    total: picture.total,
    base: picture.base,
    own: picture.own,
    ...(related !== undefined && { unique: picture.unique }),
    ...(isOtherSize && { listed }),
    bases: bases.map(({ id, name }) => ({ id, name })),
    containers: containers.map(drawnContainer).sort((a, b) => Number(b.running) - Number(a.running)),
    inferred: history.steps.some(({ guessed }) => guessed),
  };
}

export function drawnWaste(
  { total, live, dead, efficiency, blames }: Waste,
  dive: DrawnWaste['dive'],
  { incomplete, comparison }: Pick<DrawnWaste, 'incomplete' | 'comparison'>,
): DrawnWaste {
  return {
    total,
    live,
    dead,
    efficiency,
    dive: { score: dive.score, wastedBytes: dive.wastedBytes },
    blames: blames.map((blame) => ({
      ...blame,
      files: blame.files.map(({ path, size, layer }) => ({ path, size, layer })),
    })),
    incomplete,
    comparison,
  };
}

function instructionOf(
  step: number | undefined,
  steps: readonly HistoryStep[],
  instructions: readonly (Instruction | undefined)[],
): Pick<DrawnRow, 'step' | 'keyword' | 'args' | 'created'> {
  if (step === undefined) return { keyword: '', args: '' };
  const instruction = instructions[step];
  const created = steps[step]?.entry?.created ?? 0;
  return {
    step,
    keyword: instruction?.keyword ?? '',
    args: shortened(withShortHashes(instruction?.args ?? ''), longestArgs),
    ...(created > 0 && { created }),
  };
}

function drawnContainer(container: Container): DrawnContainer {
  const { id, name, status } = container;
  return { id, name, status, running: isAtWork(container) };
}
