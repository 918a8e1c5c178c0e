import { parentPort } from 'node:worker_threads';
import { decodeText, findInText, searchExpression } from '../core/textSearch.ts';
import type { SearchAnswer, SearchJob } from './searchMessages.ts';

// A thread of its own, for an expression may take for ever: then the thread is ended.
parentPort?.on('message', ({ query, texts }: SearchJob) => {
  const expression = searchExpression(query);
  const answer: SearchAnswer = texts
    .map(({ key, bytes }) => ({ key, lines: findInText(decodeText(bytes), expression) }))
    .filter(({ lines }) => lines.length > 0);
  parentPort?.postMessage(answer);
});
