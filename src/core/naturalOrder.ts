/**
 * Orders texts as people expect: without regard to case, and numbers inside them by their value (`v9` before `v10`).
 * Equal only for equal texts, so that an order never depends on where it began.
 */
export function naturalOrder(left: string, right: string): number {
  let l = 0;
  let r = 0;
  while (l < left.length && r < right.length) {
    const a = lowered(left.charCodeAt(l));
    const b = lowered(right.charCodeAt(r));
    if (a === b && !isDigit(a)) {
      l++;
      r++;
    } else if (isDigit(a) && isDigit(b)) {
      const lEnd = digitsEnd(left, l);
      const rEnd = digitsEnd(right, r);
      const order = numberOrder(left, l, lEnd, right, r, rEnd);
      if (order !== 0) return order;
      l = lEnd;
      r = rEnd;
    } else {
      return a - b;
    }
  }
  const rest = left.length - l - (right.length - r);
  if (rest !== 0) return rest;
  return left < right ? -1 : left > right ? 1 : 0;
}

function numberOrder(left: string, l: number, lEnd: number, right: string, r: number, rEnd: number): number {
  let lStart = l;
  let rStart = r;
  while (lStart < lEnd - 1 && left.charCodeAt(lStart) === zero) lStart++;
  while (rStart < rEnd - 1 && right.charCodeAt(rStart) === zero) rStart++;
  const byLength = lEnd - lStart - (rEnd - rStart);
  if (byLength !== 0) return byLength;
  for (let i = 0; i < lEnd - lStart; i++) {
    const byDigit = left.charCodeAt(lStart + i) - right.charCodeAt(rStart + i);
    if (byDigit !== 0) return byDigit;
  }
  return 0;
}

const zero = 48;

function digitsEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && isDigit(text.charCodeAt(end))) end++;
  return end;
}

function isDigit(code: number): boolean {
  return code >= zero && code <= 57;
}

function lowered(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}
