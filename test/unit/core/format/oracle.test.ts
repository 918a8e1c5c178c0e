import { describe, expect, it } from 'vitest';
import { formatInspect } from '../../../../src/core/format/index.ts';
import { type OracleCase, oracleCases } from '../../../fuzz/format/corpus.ts';
import { missingMessage } from '../../../fuzz/format/daemon.ts';
import { foundCases } from '../../../fuzz/format/found.ts';
import { fixedRecords } from '../../../fuzz/format/records.ts';

const records = fixedRecords();
const ADDRESS = /0x[cC][0-9a-fA-F]{9,11}\b/g;

function run(oracleCase: OracleCase) {
  const given = oracleCase.refs.map(
    (ref) => records.get(ref) ?? { error: `Error response from daemon: ${missingMessage(ref)}` },
  );
  return formatInspect(oracleCase.template, given, { timeZone: oracleCase.timeZone });
}

const byCategory = Map.groupBy(
  oracleCases().filter((oracleCase) => !oracleCase.volatile),
  (oracleCase) => oracleCase.category,
);

describe('what the docker CLI 28.2.2 printed', () => {
  it.each([...byCategory])('%s', (_category, cases) => {
    for (const oracleCase of cases) {
      const result = run(oracleCase);
      const mask = (text: string): string => (oracleCase.masked ? text.replace(ADDRESS, '0xADDR') : text);
      const got = {
        id: oracleCase.id,
        template: oracleCase.template,
        stdout: mask(Buffer.from(result.stdout).toString('latin1')),
        stderr: mask(result.stderr),
        exit: result.exit,
      };
      expect(got).toEqual({
        id: oracleCase.id,
        template: oracleCase.template,
        stdout: Buffer.from(oracleCase.stdout).toString('latin1'),
        stderr: oracleCase.stderr,
        exit: oracleCase.exit,
      });
      if (oracleCase.masked) expect(result.approximate, oracleCase.id).toBe(true);
    }
  });

  it('has all the cases', () => {
    expect([...byCategory.values()].flat()).toHaveLength(2594);
  });
});

describe('what the fuzzer found', () => {
  it.each(foundCases())('$id', ({ template, records: bodies, timeZone, stdout, stderr, exit }) => {
    const given = bodies.map((body) => new Uint8Array(Buffer.from(body, 'utf8')));
    const result = formatInspect(template, given, { timeZone });
    const got = Buffer.from(result.stdout).toString('latin1').replace(ADDRESS, '0xADDR');
    const want = Buffer.from(stdout, 'base64').toString('latin1').replace(ADDRESS, '0xADDR');
    expect({ stdout: got, stderr: result.stderr, exit: result.exit }).toEqual({ stdout: want, stderr, exit });
  });
});
