import type { Dockerfile } from './dockerfile.ts';
import { dockerfileMentions } from './dockerfile/dockerfileMentions.ts';
import { plainWords, type DockerfileInstruction } from './dockerfile/instructionParts.ts';
import { rangeIn } from './dockerfile/logicalLines.ts';
import type { Escape } from './dockerfile/logicalLines.ts';
import { applyInstruction, configBefore, exposedPorts, type StageConfig } from './dockerfile/stageConfig.ts';
import type { Stage } from './dockerfile/stages.ts';
import type { ImageSummary } from './image.ts';
import { platformFits, platformText } from './imageCard.ts';
import type { ImageMention, MentionProblem } from './imageMention.ts';
import { closest } from './closest.ts';
import { baseMention, baseRecord, type LocalImages } from './localImages.ts';
import { naturalOrder } from './naturalOrder.ts';
import type { Range } from './position.ts';
import type { BrokenRule } from './wasteRules.ts';
import { canonical, familiar, repositoryOf, withDefaultTag, type Reference } from './reference.ts';

/** Something worth saying about a place in a Dockerfile, and what could be done about it. Texts in it are raw. */
export type Finding = { readonly range: Range; readonly fixes: readonly Fix[] } & (
  | { readonly kind: 'invalid-reference'; readonly text: string; readonly problem: MentionProblem }
  | { readonly kind: 'not-local'; readonly name: string }
  | { readonly kind: 'no-tag' | 'latest-tag'; readonly name: string }
  | { readonly kind: 'platform-mismatch'; readonly name: string; readonly wanted: string; readonly have: string }
  /** A `--from` names its own stage or one that comes later. */
  | { readonly kind: 'stage-not-above'; readonly name: string }
  /** A `--from` that is no stage and no image at hand, but much like a stage's name. */
  | { readonly kind: 'stage-missing'; readonly name: string; readonly meant: string }
  | { readonly kind: 'port-repeated'; readonly port: string; readonly from: 'base' | { readonly line: number } }
  /** The local base image is another one than the image built from this file stands on. */
  | { readonly kind: 'base-updated'; readonly name: string; readonly built: string }
  /** The image built from this file wastes more than is allowed; `blamed` is what the line does to other layers. */
  | {
      readonly kind: 'wasteful';
      readonly image: string;
      readonly broken: readonly BrokenRule[];
      readonly blamed?: { readonly size: number; readonly files: number };
    }
);

export type FindingKind = Finding['kind'];

export type Fix =
  /** `reference` is a whole one. */
  | { readonly kind: 'pull'; readonly reference: string; readonly platform?: string }
  | { readonly kind: 'pin' | 'change-tag' | 'use-stage' | 'remove'; readonly range: Range; readonly text: string };

/** Everything worth saying about a Dockerfile, in the order of the file. */
export function dockerfileFindings(dockerfile: Dockerfile, local: LocalImages): readonly Finding[] {
  const known: Known = { dockerfile, local, tags: tagsByRepository(local.all) };
  const findings = [
    ...dockerfileMentions(dockerfile).flatMap((mention) => mentionFindings(mention, known)),
    ...dockerfile.stages.flatMap((stage) => portFindings(stage, known)),
    ...baseUpdated(known),
  ];
  return findings.sort(
    (left, right) =>
      left.range.start.line - right.range.start.line || left.range.start.character - right.range.start.character,
  );
}

interface Known {
  readonly dockerfile: Dockerfile;
  readonly local: LocalImages;
  readonly tags: ReadonlyMap<string, readonly string[]>;
}

function mentionFindings(mention: ImageMention, known: Known): readonly Finding[] {
  const { target, range, kind } = mention;
  switch (target.kind) {
    case 'invalid':
      return [{ kind: 'invalid-reference', range, text: target.resolved, problem: target.problem, fixes: [] }];
    case 'stage': {
      const own = known.dockerfile.stages.findLast((stage) => stage.from.line.range.start.line <= range.start.line);
      const isBelow = kind !== 'from' && own !== undefined && target.stage >= own.index;
      return isBelow ? [{ kind: 'stage-not-above', range, name: mention.text, fixes: [] }] : [];
    }
    case 'image':
      // BuildKit fetches frontends for itself: the engine's images say nothing about them
      return kind === 'syntax' ? [] : imageFindings(mention, target.reference, known);
    case 'scratch':
    case 'unresolved':
      return [];
    default:
      return target satisfies never;
  }
}

function imageFindings(mention: ImageMention, reference: Reference, known: Known): readonly Finding[] {
  const { range, platform } = mention;
  const { dockerfile, local } = known;
  const name = familiar(reference);
  const image = local.find(reference);
  const pull: Fix = { kind: 'pull', reference: canonical(withDefaultTag(reference)), ...(platform && { platform }) };
  if (image === undefined) {
    if (!local.listed) return tagFindings(mention, reference, undefined, known);
    const meant =
      mention.kind === 'from'
        ? undefined
        : closest(
            mention.text,
            dockerfile.stages.flatMap(({ name }) => name ?? []),
          );
    if (meant !== undefined) {
      return [
        { kind: 'stage-missing', range, name: mention.text, meant, fixes: [{ kind: 'use-stage', range, text: meant }] },
      ];
    }
    return [{ kind: 'not-local', range, name, fixes: [pull] }, ...tagFindings(mention, reference, undefined, known)];
  }
  const record = local.record(image);
  const isOther = platform !== undefined && record !== undefined && !platformFits(record.platform, platform);
  return [
    ...(isOther
      ? [
          {
            kind: 'platform-mismatch',
            range,
            name,
            wanted: platform,
            have: platformText(record.platform),
            fixes: [pull],
          } as const,
        ]
      : []),
    ...tagFindings(mention, reference, image, known),
  ];
}

function tagFindings(
  mention: ImageMention,
  reference: Reference,
  image: ImageSummary | undefined,
  known: Known,
): readonly Finding[] {
  if (reference.digest !== undefined || (reference.tag !== undefined && reference.tag !== 'latest')) return [];
  const kind = reference.tag === undefined ? 'no-tag' : 'latest-tag';
  // a name made of variables can't be rewritten where it stands
  const fixes = mention.text.includes('$')
    ? []
    : [...pins(mention, reference, image), ...otherTags(mention, reference, known)];
  return [{ kind, range: mention.range, name: familiar(reference), fixes }];
}

/** Pins a mention to the content its image has now: `debian:12@sha256:...`. Nothing where the image has no digest, as one built here. */
export function pins(mention: ImageMention, reference: Reference, image: ImageSummary | undefined): readonly Fix[] {
  const repository = repositoryOf(reference);
  const digest = image?.digests.find((one) => one.startsWith(`${repository}@`));
  if (digest === undefined || reference.digest !== undefined) return [];
  return [{ kind: 'pin', range: mention.range, text: mention.text + digest.slice(repository.length) }];
}

/** The other tags of the same repository that are here, the last in natural order first. */
function otherTags({ range }: ImageMention, reference: Reference, { tags }: Known): readonly Fix[] {
  return [...(tags.get(repositoryOf(reference)) ?? [])]
    .filter((tag) => !tag.endsWith(':latest'))
    .sort((left, right) => naturalOrder(right, left))
    .slice(0, 5)
    .map((text) => ({ kind: 'change-tag', range, text }));
}

function tagsByRepository(images: readonly ImageSummary[]): ReadonlyMap<string, readonly string[]> {
  return Map.groupBy(
    images.flatMap(({ tags }) => tags),
    (tag) => tag.slice(0, tag.lastIndexOf(':')),
  );
}

function portFindings(stage: Stage, { dockerfile, local }: Known): readonly Finding[] {
  if (!stage.instructions.some(({ keyword }) => keyword === 'EXPOSE')) return [];
  const base = baseRecord(dockerfile, stage, local)?.config;
  const config = configBefore(dockerfile, stage, base, stage.from);
  const findings: Finding[] = [];
  for (const instruction of stage.instructions) {
    if (instruction.keyword === 'EXPOSE') findings.push(...repeatedPorts(instruction, config, dockerfile.escape));
    applyInstruction(config, instruction, dockerfile);
  }
  return findings;
}

function repeatedPorts(instruction: DockerfileInstruction, config: StageConfig, escape: Escape): readonly Finding[] {
  const words = plainWords(instruction);
  return words.flatMap((word): readonly Finding[] => {
    const [port] = exposedPorts(config, { ...instruction, args: word.text, argsStart: word.start }, escape);
    const origin = port === undefined ? undefined : config.ports.get(port);
    if (port === undefined || origin === undefined) return [];
    const from = origin.kind === 'base' ? 'base' : { line: origin.instruction.line.range.start.line };
    const range = rangeIn(instruction.line, word.start, word.end);
    const removal = words.length > 1 ? range : wholeLine(instruction);
    return [{ kind: 'port-repeated', range, port, from, fixes: [{ kind: 'remove', range: removal, text: '' }] }];
  });
}

/** An instruction with the line end behind it. */
function wholeLine({ line: { range } }: DockerfileInstruction): Range {
  return { start: { line: range.start.line, character: 0 }, end: { line: range.end.line + 1, character: 0 } };
}

function baseUpdated({ dockerfile, local }: Known): readonly Finding[] {
  const last = dockerfile.stages.at(-1);
  const { built } = local;
  if (last === undefined || built === undefined) return [];
  const mention = baseMention(dockerfile, last);
  const base = baseRecord(dockerfile, last, local);
  if (mention?.target.kind !== 'image' || base === undefined) return [];
  if (base.diffIds.every((diffId, index) => built.diffIds[index] === diffId)) return [];
  const name = familiar(mention.target.reference);
  return [{ kind: 'base-updated', range: mention.range, name, built: built.tags[0] ?? built.id, fixes: [] }];
}
