import { html, svg } from 'lit';

/** Drawn across a layer that is larger than it looks. */
export const brokenMark = html`<svg class="break" viewBox="0 0 240 9" preserveAspectRatio="none" aria-hidden="true">
  ${svg`<path vector-effect="non-scaling-stroke" d=${zigzag(240, 12)}></path>`}
</svg>`;

function zigzag(width: number, step: number): string {
  const points = (y: number): string[] =>
    Array.from({ length: width / step + 1 }, (_, at) => `${at * step} ${y + (at % 2 === 0 ? 0 : 4)}`);
  return `M${points(0.5).join('L')}L${points(4.5).reverse().join('L')}Z`;
}
