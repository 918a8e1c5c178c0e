import * as vscode from 'vscode';
import { pins, type Finding, type Fix } from '../../core/dockerfileFindings.ts';
import type { ImageMention } from '../../core/imageMention.ts';
import type { CommandId } from '../commandIds.ts';
import type { Checks } from './checks.ts';
import { dockerfiles } from './files.ts';
import { fixTitle } from './findingWords.ts';
import { toRange } from './range.ts';
import type { Readings } from './readings.ts';
import type { StoreImages } from './storeImages.ts';

const rewrite = vscode.CodeActionKind.RefactorRewrite;

/** Fixes for what the checks have found, and pinning any image by its digest. */
export function registerQuickFixes(checks: Checks, images: StoreImages, readings: Readings): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    dockerfiles,
    {
      provideCodeActions: (document, range, { diagnostics, only }) => {
        const wants = (kind: vscode.CodeActionKind): boolean => only === undefined || only.contains(kind);
        const findings = checks.findings(document).filter((finding) => toRange(finding.range).intersection(range));
        const fixes = wants(vscode.CodeActionKind.QuickFix)
          ? findings.flatMap((finding) =>
              finding.fixes.map((fix) => quickFix(document, fix, diagnosticFor(finding, diagnostics))),
            )
          : [];
        const pinned = findings.some((finding) => finding.fixes.some(({ kind }) => kind === 'pin'));
        // A long file is not taken apart for a cursor that stands where no name can.
        const mayPin = !pinned && wants(rewrite) && /from|syntax/i.test(textAround(document, range));
        const mentions = mayPin ? readings.dockerfile(document).mentions : [];
        const pinnable = mentions.filter((one) => toRange(one.range).intersection(range));
        return [...fixes, ...pinnable.flatMap((mention) => pinning(document, mention, images))];
      },
    },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, rewrite] },
  );
}

function textAround(document: vscode.TextDocument, { start, end }: vscode.Range): string {
  // One line above: the name of a FROM may be continued.
  return document.getText(new vscode.Range(Math.max(0, start.line - 1), 0, end.line + 1, 0));
}

function pinning(document: vscode.TextDocument, mention: ImageMention, images: StoreImages): vscode.CodeAction[] {
  const { target, text } = mention;
  if (target.kind !== 'image' || text.includes('$')) return [];
  return pins(mention, target.reference, images.find(target.reference)).map((fix) => action(document, fix, rewrite));
}

function quickFix(
  document: vscode.TextDocument,
  fix: Fix,
  diagnostic: vscode.Diagnostic | undefined,
): vscode.CodeAction {
  const made = action(document, fix, vscode.CodeActionKind.QuickFix);
  if (diagnostic !== undefined) made.diagnostics = [diagnostic];
  return made;
}

function action(document: vscode.TextDocument, fix: Fix, kind: vscode.CodeActionKind): vscode.CodeAction {
  const made = new vscode.CodeAction(fixTitle(fix), kind);
  if (fix.kind === 'pull') {
    const { reference, platform } = fix;
    const command: CommandId = 'strata.pull';
    made.command = {
      title: made.title,
      command,
      arguments: [platform === undefined ? reference : { reference, platform }],
    };
  } else {
    made.edit = new vscode.WorkspaceEdit();
    made.edit.replace(document.uri, toRange(fix.range), fix.text);
  }
  return made;
}

function diagnosticFor(
  { kind, range }: Finding,
  diagnostics: readonly vscode.Diagnostic[],
): vscode.Diagnostic | undefined {
  return diagnostics.find((one) => one.code === kind && one.range.isEqual(toRange(range)));
}
