import type { Container, ImageId, ImageSummary } from './image.ts';
import { isAtWork } from './imageGroups.ts';

/** An image that somebody wants gone, under the name it was chosen by: a tag, a `repository@digest`, or its id. */
export interface Chosen {
  readonly id: ImageId;
  readonly name: string;
}

/** What happens to one image when the chosen names go. */
export interface Removal {
  readonly id: ImageId;
  readonly size: number;
  /** The names that go, in the order they were chosen. */
  readonly names: readonly string[];
  /** Names that nobody chose: with any of them the image stays. */
  readonly others: readonly string[];
  /** Containers that are at work: the image cannot go before them, not even by force. */
  readonly running: readonly Container[];
  /** Containers that have ended: the image can go with them. */
  readonly stopped: readonly Container[];
  /** Images listed here that are built on it: its layers stay with them. */
  readonly children: readonly ImageSummary[];
}

/** What removing the chosen names does, image by image, in the order they were chosen. */
export function removalPlan(
  chosen: readonly Chosen[],
  images: readonly ImageSummary[],
  containers: readonly Container[],
): readonly Removal[] {
  const names = new Map<ImageId, string[]>();
  for (const { id, name } of chosen) {
    const known = names.get(id);
    if (known === undefined) names.set(id, [name]);
    else if (!known.includes(name)) known.push(name);
  }
  return [...names].map(([id, chosenNames]): Removal => {
    const image = images.find((one) => one.id === id);
    const own = containers.filter(({ imageId }) => imageId === id);
    // Chosen by its id, it is meant as a whole.
    const isWhole = chosenNames.includes(id);
    return {
      id,
      size: image?.size ?? 0,
      names: isWhole ? namesOf(image, id) : chosenNames,
      others: isWhole ? [] : (image?.tags ?? []).filter((tag) => !chosenNames.includes(tag)),
      running: own.filter(isAtWork),
      stopped: own.filter((container) => !isAtWork(container)),
      children: images.filter(({ parent }) => parent === id),
    };
  });
}

/** Whether the image itself goes, and not only a name of it. */
export function goes({ others }: Removal): boolean {
  return others.length === 0;
}

function namesOf(image: ImageSummary | undefined, id: ImageId): readonly string[] {
  const tags = image?.tags ?? [];
  return tags.length === 0 ? [id] : tags;
}
