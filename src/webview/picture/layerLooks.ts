import { css } from 'lit';
import type { DrawnLayer } from '../../protocol/picture.ts';

/** How a layer is told from the others everywhere in the picture: by its hue, and where colours are few by its pattern. */
export interface LayerLook {
  /** CSS custom properties, for a `style`. */
  readonly style: string;
  /** One of the classes of `patterns`. */
  readonly pattern: string;
}

const chart = (name: string): string => `var(--vscode-charts-${name})`;

/** Red comes last: it looks like an error. Orange is mixed, for themes make their own of the see-through mark of a search. */
const hues = [
  chart('blue'),
  chart('green'),
  `color-mix(in srgb, ${chart('red')} 45%, ${chart('yellow')})`,
  chart('purple'),
  chart('yellow'),
  chart('red'),
];

/** How strong a hue is mixed into the background, in percent; each time the hues begin anew it differs. */
const strengths = [30, 16, 22];

const patternCount = 5;

/** Looks by the layers' indexes. The base's layers are grey: what the image itself brings stands out. A layer that brings no bytes is an empty box. */
export function layerLooks(layers: readonly DrawnLayer[]): ReadonlyMap<number, LayerLook> {
  const looks = new Map<number, LayerLook>();
  let own = 0;
  let base = 0;
  for (const { index, part, size } of layers) {
    if (part === 'base') {
      looks.set(index, lookOf('var(--vscode-descriptionForeground)', base % 2 === 0 ? 22 : 13, 'plain'));
      base += 1;
      continue;
    }
    if (size === 0) {
      looks.set(index, lookOf('var(--vscode-descriptionForeground)', 0, 'plain'));
      continue;
    }
    const hue = hues[own % hues.length] ?? chart('blue');
    const strength = strengths[Math.floor(own / hues.length) % strengths.length] ?? 30;
    looks.set(index, lookOf(hue, strength, `pattern-${own % patternCount}`));
    own += 1;
  }
  return looks;
}

function lookOf(hue: string, strength: number, pattern: string): LayerLook {
  return { style: `--layer: ${hue}; --strength: ${strength}%;`, pattern };
}

/** Of something no layer brings. */
export const noLook: LayerLook = lookOf('var(--vscode-descriptionForeground)', 8, 'plain');

/**
 * What has a layer's look: `.layered` with the look's style. `.wasted` is hatched, in every theme. In high contrast themes
 * patterns tell layers apart as well, and words upon them stand on a `.plate`.
 */
export const layerStyles = css`
  .layered {
    --edge: color-mix(in srgb, var(--layer) 60%, var(--vscode-editor-background));
    --hatch: color-mix(in srgb, var(--vscode-foreground) 42%, transparent);
    background-color: color-mix(in srgb, var(--layer) var(--strength), var(--vscode-editor-background));
    border: 1px solid var(--edge);
    color: var(--vscode-foreground);
  }
  .hatched {
    background-image: repeating-linear-gradient(
      -45deg,
      var(--hatch) 0,
      var(--hatch) 1px,
      transparent 1px,
      transparent 6px
    );
  }
  :host-context(.vscode-high-contrast) .layered,
  :host-context(.vscode-high-contrast-light) .layered {
    --strength: 0% !important;
    --edge: var(--vscode-contrastBorder);
    --hatch: var(--vscode-foreground);
    --ink: color-mix(in srgb, var(--layer) 55%, var(--vscode-editor-background));
  }
  :host-context(.vscode-high-contrast) .pattern-0:not(.hatched),
  :host-context(.vscode-high-contrast-light) .pattern-0:not(.hatched) {
    background-image: radial-gradient(var(--ink) 1.2px, transparent 1.4px);
    background-size: 7px 7px;
  }
  :host-context(.vscode-high-contrast) .pattern-1:not(.hatched),
  :host-context(.vscode-high-contrast-light) .pattern-1:not(.hatched) {
    background-image: repeating-linear-gradient(0deg, var(--ink) 0 1px, transparent 1px 6px);
  }
  :host-context(.vscode-high-contrast) .pattern-2:not(.hatched),
  :host-context(.vscode-high-contrast-light) .pattern-2:not(.hatched) {
    background-image: repeating-linear-gradient(90deg, var(--ink) 0 1px, transparent 1px 6px);
  }
  :host-context(.vscode-high-contrast) .pattern-3:not(.hatched),
  :host-context(.vscode-high-contrast-light) .pattern-3:not(.hatched) {
    background-image:
      repeating-linear-gradient(0deg, var(--ink) 0 1px, transparent 1px 9px),
      repeating-linear-gradient(90deg, var(--ink) 0 1px, transparent 1px 9px);
  }
  :host-context(.vscode-high-contrast) .pattern-4:not(.hatched),
  :host-context(.vscode-high-contrast-light) .pattern-4:not(.hatched) {
    background-image: radial-gradient(var(--ink) 0.8px, transparent 1px);
    background-size: 4px 4px;
  }
  :host-context(.vscode-high-contrast) .plate,
  :host-context(.vscode-high-contrast-light) .plate {
    background: var(--vscode-editor-background);
    border-radius: 2px;
    box-shadow: 0 0 0 2px var(--vscode-editor-background);
  }
  .swatch {
    border-radius: 2px;
    display: inline-block;
    flex: none;
    height: 11px;
    width: 11px;
  }
`;
