import { isReadingRow } from '../slowRows.ts';
import type { Services } from '../services.ts';

/** Ends the reading of layers that a row of the tree tells of. */
export function stopReading({ view }: Services, argument?: unknown): Promise<void> {
  if (isReadingRow(argument)) view.stopReading(argument.id);
  return Promise.resolve();
}

/** Reads layers whose reading was ended. */
export function readAgain({ view }: Services, argument?: unknown): Promise<void> {
  if (isReadingRow(argument)) view.readAgain(argument.id);
  return Promise.resolve();
}
