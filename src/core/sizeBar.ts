/**
 * Draws sizes as a row of blocks, one each, the biggest full height: `▁█▁▃`. More sizes than `width` are drawn in
 * neighbouring groups, each as the sum of its own. A size of nothing is a dot.
 */
export function sizeBar(sizes: readonly number[], width = 40): string {
  const columns = grouped(sizes, width);
  const most = Math.max(1, ...columns);
  return columns.map((size) => (size <= 0 ? '·' : (blocks[Math.ceil((size / most) * 8) - 1] ?? '█'))).join('');
}

const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

function grouped(sizes: readonly number[], width: number): readonly number[] {
  if (sizes.length <= width) return sizes;
  const sums = Array.from({ length: width }, () => 0);
  for (const [index, size] of sizes.entries()) {
    const column = Math.floor((index * width) / sizes.length);
    sums[column] = (sums[column] ?? 0) + size;
  }
  return sums;
}
