import { html, nothing, type TemplateResult } from 'lit';
import { showName } from '../../core/tar/bytes.ts';
import { l10n } from '../l10n.ts';

/** The way from the root to a directory: each part of it goes there. */
export function breadcrumbs(path: string, goTo: (path: string) => void): TemplateResult {
  const names = path === '' ? [] : path.split('/');
  const crumb = (to: string, name: string, isLast: boolean): TemplateResult =>
    html`<li>
      <button
        class="crumb"
        title=${isLast ? nothing : l10n.t('Go up to {0}', `/${showName(to)}`)}
        aria-current=${isLast ? 'location' : nothing}
        @click=${() => goTo(to)}
      >
        ${name}
      </button>
    </li>`;
  return html`<ol>
    ${crumb('', '/', names.length === 0)}
    ${names.map((name, at) => crumb(names.slice(0, at + 1).join('/'), showName(name), at === names.length - 1))}
  </ol>`;
}
