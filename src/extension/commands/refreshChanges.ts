import type { Services } from '../services.ts';
import type { ViewNode } from '../viewRows.ts';

/** Asks again what a container has changed. */
export function refreshChanges({ view }: Services, argument?: unknown): Promise<void> {
  if (isRow(argument)) view.refresh(argument);
  return Promise.resolve();
}

function isRow(argument: unknown): argument is ViewNode {
  return typeof argument === 'object' && argument !== null && 'kind' in argument && argument.kind === 'writableLayer';
}
