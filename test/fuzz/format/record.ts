/**
 * Records what the real docker CLI prints, for test/fixtures/format/found.jsonl.
 *
 *   node test/fuzz/format/record.ts < questions.jsonl >> test/fixtures/format/found.jsonl
 *
 * A question: {"id": "...", "template": "{{.Os}}", "records": ["{\"Os\":\"linux\"}"], "timeZone": "UTC"}.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from './cli.ts';
import { startDaemon } from './daemon.ts';
import { type FoundCase, isFoundQuestion } from './found.ts';

const home = mkdtempSync(join(tmpdir(), 'strata-record-'));
const daemon = await startDaemon(join(home, 'd.sock'));
try {
  for (const line of readFileSync(0, 'utf8').split('\n')) {
    if (line === '') continue;
    const question: unknown = JSON.parse(line);
    if (!isFoundQuestion(question)) throw new Error(`no question: ${line}`);
    const refs = question.records.map((record, i) => {
      daemon.records.set(`r${i}`, Buffer.from(record, 'utf8'));
      return `r${i}`;
    });
    const cli = await inspect(daemon.host, home, question.template, refs, question.timeZone);
    const found: FoundCase = { ...question, stdout: cli.stdout.toString('base64'), stderr: cli.stderr, exit: cli.exit };
    console.log(JSON.stringify(found));
  }
} finally {
  daemon.close();
  rmSync(home, { recursive: true, force: true });
}
