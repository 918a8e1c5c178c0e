import type { RunWay } from './evaluate.ts';
import { l10n } from './l10n.ts';

/** What the badge beside the output says, and what it means: docker has two ways of running a template. */
export function runWords(run: RunWay | undefined): { readonly short: string; readonly long: string } {
  switch (run) {
    case 'typed':
      return {
        short: l10n.t('typed'),
        long: l10n.t(
          'docker read the record into its own Go types and ran the template on those: names are Go’s (.ID), fields the daemon did not send are there with zero values, sizes are integers, times are times.',
        ),
      };
    case 'raw':
      return {
        short: l10n.t('raw'),
        long: l10n.t(
          'The template failed on docker’s Go types, so docker ran it again on the plain JSON: names are the JSON’s (.Id), a key that is not there is an error, numbers and times print as they are written.',
        ),
      };
    case 'mixed':
      return {
        short: l10n.t('typed + raw'),
        long: l10n.t(
          'The template ran on docker’s Go types for some images and on the plain JSON for others. Once docker has fallen back to the JSON, a key that is not there is an error for every later image too.',
        ),
      };
    case 'json':
      return {
        short: 'json',
        long: l10n.t('Not a template: docker prints the records themselves, as the daemon sent them.'),
      };
    case undefined:
      return { short: '', long: '' };
  }
}
