import { html, nothing, type TemplateResult } from 'lit';
import type { FilesState, PictureRequest } from '../../protocol/picture.ts';
import { icon } from '../icons.ts';
import { l10n } from '../l10n.ts';

export interface FilesProgressInput {
  readonly state: Exclude<FilesState, { readonly kind: 'ready' }>;
  readonly layers: number;
  readonly request: (request: PictureRequest) => void;
}

/** Where the files would be: that they are being read, or why they are not. */
export function filesAwaited({ state, request }: FilesProgressInput): TemplateResult {
  if (state.kind === 'reading') {
    return html`<div class="wait" role="status">
      <div class="progress"></div>
      <p>
        ${l10n.t('Reading which files the layers hold…')}
        ${
          state.read === undefined || state.layers === undefined
            ? nothing
            : l10n.t('{0} of {1}', l10n.number(state.read), l10n.number(state.layers))
        }
      </p>
      ${cancel(request)}
    </div>`;
  }
  const isFailed = state.kind === 'failed';
  return html`<div class="wait" role=${isFailed ? 'alert' : 'status'}>
    <p>${isFailed ? state.text : l10n.t('The files have not been read.')}</p>
    ${readAgain(isFailed ? l10n.t('Retry') : l10n.t('Read Files'), request)}
  </div>`;
}

/** Above the files of some layers: that the others are being read, or why they are not. */
export function filesInPart({ state, layers, request }: FilesProgressInput): TemplateResult {
  const known = l10n.t('Files of {0} of {1} layers.', l10n.number(state.drawn), l10n.number(layers));
  switch (state.kind) {
    case 'reading':
      return html`<div class="in-part" role="status">
        <div class="progress"></div>
        <span>${known} ${l10n.t('The others are being read…')}</span>
        ${cancel(request)}
      </div>`;
    case 'cancelled':
      return html`<div class="in-part" role="status">
        ${icon('info')}<span>${known} ${l10n.t('The others have not been read.')}</span>
        ${readAgain(l10n.t('Read the Others'), request)}
      </div>`;
    case 'failed':
      return html`<div class="in-part" role="alert">
        ${icon('warning')}<span>${known} ${state.text}</span> ${readAgain(l10n.t('Retry'), request)}
      </div>`;
  }
}

function cancel(request: FilesProgressInput['request']): TemplateResult {
  return html`<button class="labelled" @click=${() => request({ kind: 'cancel-files' })}>${l10n.t('Cancel')}</button>`;
}

function readAgain(words: string, request: FilesProgressInput['request']): TemplateResult {
  return html`<button class="labelled" @click=${() => request({ kind: 'read-files' })}>${words}</button>`;
}
