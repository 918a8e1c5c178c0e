import type { DiveEfficiency } from './diveEfficiency.ts';

/** What an image may waste at most, in dive's terms and by dive's counting: https://github.com/wagoodman/dive#ci-integration */
export interface WasteRules {
  /** 0 to 1. */
  readonly lowestEfficiency?: number;
  /** Bytes. */
  readonly highestWastedBytes?: number;
  /** 0 to 1, of the bytes above the bottom layer. */
  readonly highestUserWastedPercent?: number;
}

export type WasteRule = keyof WasteRules;

export const wasteRuleNames: readonly WasteRule[] = [
  'lowestEfficiency',
  'highestWastedBytes',
  'highestUserWastedPercent',
];

/** A rule that an image does not keep. */
export interface BrokenRule {
  readonly rule: WasteRule;
  readonly limit: number;
  readonly value: number;
}

/** Rules as a setting or a file has them: numbers, or texts with a unit (`20MB`); what is none, or `disabled`, is no rule. */
export function readWasteRules(values: Readonly<Record<string, unknown>>): WasteRules {
  const rules: { -readonly [Rule in WasteRule]?: number } = {};
  for (const rule of wasteRuleNames) {
    const value = values[rule];
    const number = typeof value === 'string' ? readAmount(value) : typeof value === 'number' ? value : undefined;
    if (number === undefined || number < 0 || !Number.isFinite(number)) continue;
    if (rule === 'highestWastedBytes' || number <= 1) rules[rule] = number;
  }
  return rules;
}

/** The rules of a `.dive-ci`. */
export function readDiveRules(text: string): WasteRules {
  const values = [...text.matchAll(/^[ \t]*["']?(\w+)["']?[ \t]*:[ \t]*["']?([^"'#\r\n]*)/gm)].map(
    ([, name = '', value = '']) => [name, value.trim()] as const,
  );
  return readWasteRules(Object.fromEntries(values));
}

export function brokenRules(
  rules: WasteRules,
  { score, wastedBytes, wastedPercent }: DiveEfficiency,
): readonly BrokenRule[] {
  const values = { lowestEfficiency: score, highestWastedBytes: wastedBytes, highestUserWastedPercent: wastedPercent };
  return wasteRuleNames.flatMap((rule) => {
    const limit = rules[rule];
    const value = values[rule];
    const isKept = limit === undefined || (rule === 'lowestEfficiency' ? value >= limit : value <= limit);
    return isKept ? [] : [{ rule, limit, value }];
  });
}

const units: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  k: 2 ** 10,
  m: 2 ** 20,
  g: 2 ** 30,
  t: 2 ** 40,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** `20MB`, `0.95`, `95%`. */
function readAmount(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?|\.\d+)\s*(%|[a-z]*)$/i.exec(text.trim());
  if (match === null) return undefined;
  const [, number = '', unit = ''] = match;
  if (unit === '%') return Number(number) / 100;
  const factor = units[unit.toLowerCase()];
  return factor === undefined ? undefined : Number(number) * factor;
}
