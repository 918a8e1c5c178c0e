import { shortDigest } from '../../core/digest.ts';
import type { DockerfileInstruction } from '../../core/dockerfile/instructionParts.ts';
import type { Layer } from '../../core/image.ts';
import { shown } from '../../core/shown.ts';
import type { Built } from './builtImages.ts';

/** What an instruction has become in the image built from its file. */
export type BuiltLineState =
  /** The FROM that everything stands on: the base's layers together. */
  | { readonly kind: 'base'; readonly layers: number; readonly size?: number }
  | { readonly kind: 'layer'; readonly layer: Layer; readonly size?: number; readonly reworded: boolean }
  /** It set something and made no layer. */
  | { readonly kind: 'settings'; readonly reworded: boolean }
  /** The image was built without it. */
  | { readonly kind: 'absent' };

/** Every instruction of the stages the image was built from, in the order of the file. */
export function builtLines({ fit, history }: Built): ReadonlyMap<DockerfileInstruction, BuiltLineState> {
  return new Map(
    fit.lines.map(({ instruction, step, reworded }) => {
      const layer = step === undefined ? undefined : history.steps[step]?.layer;
      const state: BuiltLineState =
        step === undefined
          ? { kind: 'absent' }
          : layer === undefined
            ? { kind: 'settings', reworded }
            : { kind: 'layer', layer, reworded, ...(layer.size !== undefined && { size: layer.size }) };
      return [instruction, state];
    }),
  );
}

/** What the image has from below its file's first line. */
export function builtBase({ fit, history }: Built): BuiltLineState {
  const layers = history.steps.slice(0, fit.baseSteps).flatMap(({ layer }) => layer ?? []);
  const sizes = layers.flatMap(({ size }) => size ?? []);
  const isKnown = sizes.length === layers.length;
  return {
    kind: 'base',
    layers: layers.length,
    ...(isKnown && { size: sizes.reduce((sum, size) => sum + size, 0) }),
  };
}

/** The image as commands know it, and as it may be shown. */
export function builtName({ image }: Built): { readonly name: string; readonly label: string } {
  const name = image.tags[0];
  return name === undefined ? { name: image.id, label: shortDigest(image.id) } : { name, label: shown(name) };
}
