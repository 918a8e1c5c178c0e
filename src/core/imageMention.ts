import type { Range } from './position.ts';
import type { Reference } from './reference.ts';
import type { ReferenceProblem } from './referenceProblem.ts';

/** An image named in a file. */
export interface ImageMention {
  readonly kind: MentionKind;
  /** Of the name alone, without quotes. */
  readonly range: Range;
  /** As written. */
  readonly text: string;
  readonly target: MentionTarget;
  /** `linux/amd64`, where the mention asks for one and its value is known. */
  readonly platform?: string;
}

export type MentionKind =
  'from' | 'copy-from' | 'mount-from' | 'syntax' | 'compose' | 'devcontainer' | 'kubernetes' | 'workflow';

/** Why a text names no image. */
export type MentionProblem =
  | ReferenceProblem
  /** A quote or a brace that has no end. */
  | { readonly kind: 'open-quote' }
  /** A number where no stage above has it. */
  | { readonly kind: 'no-such-stage' }
  /** A variable that is not written as compose wants it. */
  | { readonly kind: 'compose-variable' };

/** What a mention stands for. */
export type MentionTarget =
  /** `resolved` has its variables filled in. */
  | { readonly kind: 'image'; readonly resolved: string; readonly reference: Reference }
  /** A stage of the same Dockerfile, by its index. */
  | { readonly kind: 'stage'; readonly stage: number }
  | { readonly kind: 'scratch' }
  /** Variables without a value decide. */
  | { readonly kind: 'unresolved'; readonly variables: readonly string[] }
  /** No image name: the offset of the first wrong character in `resolved`, and why. */
  | { readonly kind: 'invalid'; readonly resolved: string; readonly offset: number; readonly problem: MentionProblem };
