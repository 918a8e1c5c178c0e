/**
 * The abbreviations of the tz database, which Go prints and Intl does not know, by Intl's long names without
 * "Standard Time" or "Time". What is left out has numbers for names (`+03`).
 */
const STANDARD_NAMES =
  ',Alaska=AKST,American Samoa=SST,Atlantic=AST,Australian Central=ACST,Australian Eastern=AEST,' +
  'Australian Western=AWST,Central=CST,Central Africa=CAT,Central European=CET,Central Indonesia=WITA,' +
  'Chamorro=ChST,China=CST,Coordinated Universal=UTC,Cuba=CST,East Africa=EAT,Eastern=EST,Eastern European=EET,' +
  'Eastern Indonesia=WIT,Greenwich Mean=GMT,Hawaii-Aleutian=HST,Hong Kong=HKT,India=IST,Irish=IST,Israel=IST,' +
  'Japan=JST,Korean=KST,Mexican Pacific=MST,Moscow=MSK,Mountain=MST,New Zealand=NZST,Newfoundland=NST,' +
  'Pacific=PST,Pakistan=PKT,Philippine=PST,South Africa=SAST,Taiwan=CST,West Africa=WAT,Western European=WET,' +
  'Western Indonesia=WIB,Yukon=MST,';

/** Zones that Intl names as a neighbour which has an abbreviation, and the tz database by a number. */
const NUMBERED = /Casey|Colombo|Minsk|Troll/;

/** What a zone calls its standard time and, where it has one, its summer time. */
export interface ZoneNames {
  readonly standard: string;
  readonly summer: string;
  /** A moment of standard time, in milliseconds. */
  readonly moment: number;
}

/** The 15th of two months of 2024, in milliseconds. */
const JANUARY = 1_705_276_800_000;
const JULY = 1_721_001_600_000;

/** The names of an IANA zone; nothing where they are numbers. */
export const zoneNames = (timeZone: string): ZoneNames | undefined => {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'long' });
  const nameAt = (moment: number): string => format.format(moment).replace(/^.*, /, '');
  const names = [nameAt(JANUARY), nameAt(JULY)] as const;
  const isIrish = names[1].startsWith('Irish');
  // Standard time is what has no word for summer in its name: July's south of the equator, and Ireland's.
  const isJuly = isIrish || /Daylight|Summer/.test(names[0]);
  const name = names[isJuly ? 1 : 0].replace(/( Standard)? Time$/, '');
  const known = STANDARD_NAMES.split(`,${name}=`)[1]?.split(',')[0];
  if (!known || NUMBERED.test(timeZone)) return undefined;
  const standard = timeZone === 'MET' ? timeZone : known === 'UTC' && timeZone.includes('GMT') ? 'GMT' : known;
  const summer = isIrish
    ? 'GMT'
    : standard === 'GMT'
      ? 'BST'
      : standard.replace(/S?T$/, names[1].includes('Summer') ? 'ST' : 'DT');
  return { standard, summer: names[0] === names[1] ? '' : summer, moment: isJuly ? JULY : JANUARY };
};
