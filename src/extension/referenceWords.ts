import * as vscode from 'vscode';
import type { MentionProblem } from '../core/imageMention.ts';
import { parseReference } from '../core/reference.ts';
import type { ReferenceProblem } from '../core/referenceProblem.ts';
import { shown } from '../core/shown.ts';

/** What is wrong with an image name, as a clause to follow the name and a colon; empty where nothing is. */
export function referenceProblemIn(text: string): string {
  const parsed = parseReference(text);
  return parsed.ok ? '' : referenceProblemWords(parsed.problem);
}

/** Why a text in a file names no image, as a clause. */
export function mentionProblemWords(problem: MentionProblem): string {
  switch (problem.kind) {
    case 'open-quote':
      return vscode.l10n.t('a quote or a brace has no end');
    case 'no-such-stage':
      return vscode.l10n.t('no stage above has this number');
    case 'compose-variable':
      return vscode.l10n.t('a variable is not written as compose wants it');
    default:
      return referenceProblemWords(problem);
  }
}

/** A problem with an image name as a clause. */
export function referenceProblemWords(problem: ReferenceProblem): string {
  const character = 'character' in problem ? characterWords(problem.character) : '';
  const isMissing = 'character' in problem && problem.character === '';
  switch (problem.kind) {
    case 'empty':
      return vscode.l10n.t('an image name is needed');
    case 'image-id':
      return vscode.l10n.t('64 hexadecimal digits are an image ID, not a name');
    case 'scheme':
      return vscode.l10n.t('an image name has no “{0}” in front', problem.scheme);
    case 'host-character':
      return vscode.l10n.t("{0} can't be in a registry's host name", character);
    case 'host-edge':
      return isMissing
        ? vscode.l10n.t("each part of a registry's host name must end with a letter or digit")
        : vscode.l10n.t("{0} can't begin or end a part of a registry's host name", character);
    case 'bracket':
      return vscode.l10n.t('“]” is missing after the IPv6 address');
    case 'port':
      return isMissing
        ? vscode.l10n.t("a port number is missing after the registry's host name")
        : vscode.l10n.t("{0} can't be in a registry's port number", character);
    case 'uppercase':
      return vscode.l10n.t('{0} must be lowercase', character);
    case 'part-missing':
      return vscode.l10n.t('a part of the name is missing beside “/”');
    case 'separator':
      return isMissing
        ? vscode.l10n.t('a part of the name must end with a letter or digit')
        : vscode.l10n.t(
            '{0} must stand between letters or digits: one “.”, one or two “_”, or any number of “-”',
            character,
          );
    case 'name-character':
      return vscode.l10n.t("{0} can't be in an image name", character);
    case 'name-length':
      return vscode.l10n.t('the name has {0} characters, 255 are allowed', problem.length);
    case 'tag-missing':
      return vscode.l10n.t('a tag is missing after “:”');
    case 'tag-start':
      return vscode.l10n.t("{0} can't begin a tag", character);
    case 'tag-character':
      return vscode.l10n.t("{0} can't be in a tag", character);
    case 'tag-length':
      return vscode.l10n.t('a tag has at most 128 characters');
    case 'digest-algorithm':
      return vscode.l10n.t('a digest begins with sha256:, sha384: or sha512:');
    case 'digest-character':
      return vscode.l10n.t("{0} can't be in a digest: only 0-9 and a-f", character);
    case 'digest-length':
      return vscode.l10n.t('the digest has {0} digits, {1} are needed', problem.length, problem.expected);
  }
}

function characterWords(character: string): string {
  return character === ' ' ? vscode.l10n.t('a space') : `“${shown(character)}”`;
}
