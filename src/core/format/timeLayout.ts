/** An element of a time layout, in Go's reference spelling; `.000` and `.999` stand for any length. */
export interface LayoutChunk {
  readonly prefix: string;
  /** Empty at the end of the layout. */
  readonly element: string;
  readonly rest: string;
}

// In the order Go tries them at one place.
const ELEMENTS = [
  'January',
  'Jan',
  'Monday',
  'Mon',
  'MST',
  '01',
  '02',
  '03',
  '04',
  '05',
  '06',
  '002',
  '15',
  '1',
  '2006',
  '2',
  '_2006',
  '_2',
  '__2',
  '3',
  '4',
  '5',
  'PM',
  'pm',
  '-070000',
  '-07:00:00',
  '-0700',
  '-07:00',
  '-07',
  'Z070000',
  'Z07:00:00',
  'Z0700',
  'Z07:00',
  'Z07',
];

const FIRST = /[JM0-5_Pp\-Z.,]/g;

/** Cuts a layout at its first element: Go's `nextStdChunk`. */
export function nextChunk(layout: string): LayoutChunk {
  for (const { index } of layout.matchAll(FIRST)) {
    const element = elementAt(layout, index);
    if (element === undefined) continue;
    // `_2006` is an underscore and a year.
    const skipped = element === '_2006' ? 1 : 0;
    return {
      prefix: layout.slice(0, index + skipped),
      element: element.slice(skipped),
      rest: layout.slice(index + element.length),
    };
  }
  return { prefix: layout, element: '', rest: '' };
}

function elementAt(layout: string, at: number): string | undefined {
  const fraction = /^[.,](?:0+|9+)(?!\d)/.exec(layout.slice(at));
  if (fraction) return fraction[0];
  return ELEMENTS.find((element) => {
    if (!layout.startsWith(element, at)) return false;
    const isShortName = element === 'Jan' || element === 'Mon';
    return !isShortName || !/^[a-z]/.test(layout.slice(at + 3));
  });
}
