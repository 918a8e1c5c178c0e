/** A share from 0 to 1 as people read one: `41 %`, `< 1 %`. */
export function percent(share: number): string {
  const whole = Math.round(share * 100);
  return share > 0 && whole === 0 ? '< 1 %' : `${whole} %`;
}
