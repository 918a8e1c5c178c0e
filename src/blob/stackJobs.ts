import type { EntryTable } from '../core/entryTable.ts';
import { FileView, viewColumns } from '../core/fileView.ts';
import { LayerStack } from '../core/layerStack.ts';
import { openListing } from '../core/listingCodec.ts';
import { countWaste, listOf, mapOf, outlineOf } from '../core/pictureWork.ts';
import { sharedOutline, sharedViewColumns } from './sharedColumns.ts';
import type { SentStack, SentView, StackJob, StackResult } from './threadMessages.ts';

/** Answers a question about a stack, on the thread it was sent to. Nothing is kept between two: all columns are shared. */
export function answerStackJob(job: StackJob): StackResult {
  const { id } = job;
  switch (job.kind) {
    case 'view':
      return { kind: 'view', id, columns: sharedViewColumns(viewColumns(stackOf(job.stack), job.which)) };
    case 'outline':
      return { kind: 'outline', id, outline: sharedOutline(outlineOf(viewOf(job.view))) };
    case 'map':
      return { kind: 'map', id, map: mapOf({ view: viewOf(job.view), outline: job.outline }, job.question) };
    case 'list':
      return { kind: 'list', id, list: listOf({ view: viewOf(job.view), outline: job.outline }, job.question) };
    case 'count':
      return { kind: 'count', id, counted: countWaste(stackOf(job.stack), job.options) };
    default:
      return job satisfies never;
  }
}

/** The table that another thread has encoded. */
export function tableOf(listing: Uint8Array): EntryTable {
  const table = openListing(listing);
  if (table === undefined) throw new Error('a listing was damaged between threads');
  return table;
}

function stackOf({ layers, listings, laid, unread }: SentStack): LayerStack {
  const read = listings.flatMap((listing, index) => {
    const layer = layers[index];
    return layer === undefined ? [] : [{ layer, entries: tableOf(listing) }];
  });
  return new LayerStack(read, laid, unread);
}

function viewOf({ stack, which, columns }: SentView): FileView {
  return new FileView(stackOf(stack), which, columns);
}
