/** A part of a whole as people read it, rounded so that only the whole is 100: `97.3 %`. */
export function formatPercent(part: number): string {
  const percent = part * 100;
  const tenths = part < 1 ? Math.min(99.9, Math.round(percent * 10) / 10) : percent;
  return `${Number(tenths.toFixed(1))} %`;
}
