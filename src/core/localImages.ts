import type { Dockerfile } from './dockerfile.ts';
import { dockerfileMentions } from './dockerfile/dockerfileMentions.ts';
import { stageChain } from './dockerfile/stageConfig.ts';
import type { Stage } from './dockerfile/stages.ts';
import type { Image, ImageSummary } from './image.ts';
import type { ImageMention } from './imageMention.ts';
import type { Reference } from './reference.ts';

/** What is known of the images at hand; nothing in it asks a daemon. */
export interface LocalImages {
  /** False while nobody has listed images: then nothing is said to be missing. */
  readonly listed: boolean;
  readonly all: readonly ImageSummary[];
  find(reference: Reference): ImageSummary | undefined;
  /** The whole record, where it has been loaded. */
  record(image: ImageSummary): Image | undefined;
  /** The record of the image that was built from the last stage, where one is known. */
  readonly built?: Image;
}

/** The mention of the image a stage stands on, through the stages between. */
export function baseMention(dockerfile: Dockerfile, stage: Stage): ImageMention | undefined {
  const root = stageChain(dockerfile, stage).slice(0, 1);
  return dockerfileMentions({ ...dockerfile, directives: [], stages: root }).find(({ kind }) => kind === 'from');
}

/** The record of the image a stage stands on, where it is here and loaded. */
export function baseRecord(dockerfile: Dockerfile, stage: Stage, local: LocalImages): Image | undefined {
  const target = baseMention(dockerfile, stage)?.target;
  const image = target?.kind === 'image' ? local.find(target.reference) : undefined;
  return image && local.record(image);
}
