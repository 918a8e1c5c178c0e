import * as vscode from 'vscode';
import { mentionProblemWords } from '../referenceWords.ts';
import type { Finding, Fix } from '../../core/dockerfileFindings.ts';
import { formatBytes } from '../../core/bytes.ts';
import { formatPercent } from '../../core/percent.ts';
import type { BrokenRule } from '../../core/wasteRules.ts';
import { familiar, parseReference } from '../../core/reference.ts';
import { shown } from '../../core/shown.ts';

/** A finding in words. */
export function findingMessage(finding: Finding): string {
  return shown(message(finding));
}

/** What a fix would do. */
export function fixTitle(fix: Fix): string {
  return shown(title(fix));
}

/** Hints are drawn as three dots and listed nowhere; what stops a build is an error. */
export function findingSeverity(finding: Finding): vscode.DiagnosticSeverity {
  switch (finding.kind) {
    case 'invalid-reference':
    case 'stage-not-above':
      return vscode.DiagnosticSeverity.Error;
    case 'platform-mismatch':
    case 'stage-missing':
    case 'wasteful':
      return vscode.DiagnosticSeverity.Warning;
    case 'base-updated':
      return vscode.DiagnosticSeverity.Information;
    case 'not-local':
    case 'no-tag':
    case 'latest-tag':
    case 'port-repeated':
      return vscode.DiagnosticSeverity.Hint;
    default:
      return finding satisfies never;
  }
}

function message(finding: Finding): string {
  switch (finding.kind) {
    case 'invalid-reference':
      return vscode.l10n.t('"{0}" isn\'t a valid image name: {1}.', finding.text, mentionProblemWords(finding.problem));
    case 'not-local':
      return vscode.l10n.t('{0} is not on this engine.', finding.name);
    case 'no-tag':
      return vscode.l10n.t('{0} has no tag, so it means latest: another image one day.', finding.name);
    case 'latest-tag':
      return vscode.l10n.t('{0} means another image one day.', finding.name);
    case 'platform-mismatch':
      return vscode.l10n.t(
        '{0} is asked for as {1}, but the local image is {2}.',
        finding.name,
        finding.wanted,
        finding.have,
      );
    case 'stage-not-above':
      return vscode.l10n.t('Stage {0} does not come before this one.', finding.name);
    case 'stage-missing':
      return vscode.l10n.t('No stage and no local image is called {0}. Is {1} meant?', finding.name, finding.meant);
    case 'port-repeated':
      return finding.from === 'base'
        ? vscode.l10n.t('The base image exposes {0} already.', finding.port)
        : vscode.l10n.t('Line {0} exposes {1} already.', finding.from.line + 1, finding.port);
    case 'base-updated':
      return vscode.l10n.t('{0} is another image now than the one {1} was built on.', finding.name, finding.built);
    case 'wasteful':
      return [
        ...finding.broken.map((broken) => brokenWords(broken, finding.image)),
        ...(finding.blamed === undefined ? [] : [blameWords(finding.blamed)]),
      ].join(' ');
    default:
      return finding satisfies never;
  }
}

function brokenWords({ rule, value, limit }: BrokenRule, image: string): string {
  switch (rule) {
    case 'lowestEfficiency':
      return vscode.l10n.t(
        '{0} is {1} efficient, and at least {2} is asked for.',
        image,
        formatPercent(value),
        formatPercent(limit),
      );
    case 'highestWastedBytes':
      return vscode.l10n.t(
        '{0} wastes {1}, and at most {2} is allowed.',
        image,
        formatBytes(value),
        formatBytes(limit),
      );
    case 'highestUserWastedPercent':
      return vscode.l10n.t(
        '{0} wastes {1} of what it adds to its bottom layer, and at most {2} is allowed.',
        image,
        formatPercent(value),
        formatPercent(limit),
      );
    default:
      return rule satisfies never;
  }
}

function blameWords({ size, files }: { readonly size: number; readonly files: number }): string {
  return files === 1
    ? vscode.l10n.t('This line makes 1 file of lower layers useless: {0}.', formatBytes(size))
    : vscode.l10n.t('This line makes {0} files of lower layers useless: {1}.', files, formatBytes(size));
}

function title(fix: Fix): string {
  switch (fix.kind) {
    case 'pull': {
      const parsed = parseReference(fix.reference);
      const name = parsed.ok ? familiar(parsed.reference) : fix.reference;
      return fix.platform === undefined
        ? vscode.l10n.t('Pull {0}', name)
        : vscode.l10n.t('Pull {0} for {1}', name, fix.platform);
    }
    case 'pin':
      return vscode.l10n.t('Pin to the digest of the local image');
    case 'change-tag':
      return vscode.l10n.t('Change to {0}', fix.text);
    case 'use-stage':
      return vscode.l10n.t('Change to stage {0}', fix.text);
    case 'remove':
      return vscode.l10n.t('Remove the repeated port');
    default:
      return fix satisfies never;
  }
}
