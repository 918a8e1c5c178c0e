import * as vscode from 'vscode';
import type { PlainReason, Reason } from '../core/reason.ts';

/** Why something cannot be used, as a clause to follow a colon. */
export function reasonWords(reason: Reason): string {
  if (typeof reason === 'string') return plainWords(reason);
  const { kind, text } = reason;
  switch (kind) {
    case 'said':
      return text;
    case 'unknown-scheme':
      return vscode.l10n.t('“{0}” is not unix, npipe, tcp or ssh', text);
    case 'bad-port':
      return vscode.l10n.t('“{0}” is no port', text);
    case 'compressed-with':
      return vscode.l10n.t(
        'it is compressed with {0}, which only an engine unpacks: load it there, or unpack it first',
        text,
      );
    case 'bad-pattern':
      return vscode.l10n.t('“{0}” is no pattern', text);
    case 'status':
      return vscode.l10n.t("status {0} without a registry's error", text);
    case 'seconds':
      return vscode.l10n.t('{0} s', text);
  }
}

function plainWords(reason: PlainReason): string {
  switch (reason) {
    case 'no-scheme':
      return vscode.l10n.t('it has no scheme');
    case 'two-schemes':
      return vscode.l10n.t('it names two schemes');
    case 'not-host-and-port':
      return vscode.l10n.t('the address is not host:port');
    case 'not-user-and-host':
      return vscode.l10n.t('the address is not user@host:port');
    case 'no-host':
      return vscode.l10n.t('no host is named');
    case 'ipv6-without-port':
      return vscode.l10n.t('an IPv6 address needs its port');
    case 'password-in-address':
      return vscode.l10n.t('it has a password in it: ssh asks for that itself');
    case 'query-in-address':
      return vscode.l10n.t('it has something after “?”');
    case 'fragment-in-address':
      return vscode.l10n.t('it has something after “#”');
    case 'begins-with-dash':
      return vscode.l10n.t('a host or user does not begin with “-”');
    case 'context-without-docker':
      return vscode.l10n.t('the context has no docker endpoint');
    case 'authority-missing':
      return vscode.l10n.t('the certificate authority is missing');
    case 'unreadable':
      return vscode.l10n.t('it cannot be read');
    case 'no-json':
      return vscode.l10n.t('it cannot be read as JSON');
    case 'no-json-object':
      return vscode.l10n.t('it is no JSON object');
    case 'no-such-file':
      return vscode.l10n.t('there is no such file');
    case 'not-allowed':
      return vscode.l10n.t('you may not read it');
    case 'not-a-file':
      return vscode.l10n.t('it is no file');
    case 'not-a-tar':
      return vscode.l10n.t('it is no tar');
    case 'ancient-archive':
      return vscode.l10n.t('it was made by a Docker older than 1.10');
    case 'no-index':
      return vscode.l10n.t('it has neither index.json nor manifest.json');
    case 'damaged-index':
      return vscode.l10n.t('its index.json is damaged');
    case 'damaged-manifest':
      return vscode.l10n.t('its manifest.json is damaged');
    case 'no-images':
      return vscode.l10n.t('the images it names are not in it');
    case 'too-large':
      return vscode.l10n.t('its answer is too large');
    case 'no-manifest':
      return vscode.l10n.t('what it calls a manifest is none');
    case 'pages-in-a-circle':
      return vscode.l10n.t('its pages lead in a circle');
    case 'no-list':
      return vscode.l10n.t('what it calls a list is none');
    case 'no-token':
      return vscode.l10n.t('its answer holds no token');
    case 'no-realm':
      return vscode.l10n.t('it names no place to sign in at');
    case 'other-protocol':
      return vscode.l10n.t('it switched to another protocol');
    case 'ended-early':
      return vscode.l10n.t('its answer ended early');
    case 'not-a-host':
      return vscode.l10n.t('its first part is no host name');
    case 'empty-part':
      return vscode.l10n.t('a part of it is empty');
  }
}
