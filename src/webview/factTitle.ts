import type { FactName } from '../core/compareImages.ts';
import { l10n } from './l10n.ts';

/** What a fact of an image is called. */
export function factTitle(name: FactName): string {
  switch (name) {
    case 'Id':
      return l10n.t('Id');
    case 'Created':
      return l10n.t('Created');
    case 'Platform':
      return l10n.t('Platform');
    case 'Size':
      return l10n.t('Size');
    case 'User':
      return l10n.t('User');
    case 'Working directory':
      return l10n.t('Working directory');
    case 'Entrypoint':
      return l10n.t('Entrypoint');
    case 'Command':
      return l10n.t('Command');
    case 'Stop signal':
      return l10n.t('Stop signal');
    case 'Healthcheck':
      return l10n.t('Healthcheck');
    case 'Shell':
      return l10n.t('Shell');
    case 'On build':
      return l10n.t('On build');
    case 'Author':
      return l10n.t('Author');
    case 'Comment':
      return l10n.t('Comment');
  }
}
