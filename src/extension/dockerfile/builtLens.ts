import * as vscode from 'vscode';
import { age } from '../../core/age.ts';
import { formatBytes } from '../../core/bytes.ts';
import type { CommandId } from '../commandIds.ts';
import { settings } from '../settings.ts';
import type { Built, BuiltImages } from './builtImages.ts';
import { builtName } from './builtLine.ts';
import { dockerfiles } from './files.ts';
import { stillAsked } from './pause.ts';
import type { Readings } from './readings.ts';

/** Above the final stage: the image it became, and ways to look at it. */
export function registerBuiltLens(
  builtImages: BuiltImages,
  readings: Readings,
  onDidChange: vscode.Event<void>,
): vscode.Disposable {
  return vscode.languages.registerCodeLensProvider(dockerfiles, {
    onDidChangeCodeLenses: onDidChange,
    provideCodeLenses: async (document, token) => {
      if (!settings.dockerfileCodeLens()) return [];
      if (!(await stillAsked(document, token))) return [];
      const built = await builtImages.find(document);
      const { dockerfile } = readings.dockerfile(document);
      const from = dockerfile.stages.at(-1)?.from;
      if (built === undefined || from === undefined || token.isCancellationRequested) return [];
      const { line } = from.line.range.start;
      const range = new vscode.Range(line, 0, line, 0);
      return commandsOf(built).map((command) => new vscode.CodeLens(range, command));
    },
  });
}

/** The first only tells: it has no command. */
function commandsOf(built: Built): readonly vscode.Command[] {
  const { name, label } = builtName(built);
  const size = formatBytes(built.image.size);
  const old = age(built.image.created, Date.now());
  const told = built.fit.changed
    ? vscode.l10n.t('{0} · {1} · built {2}, the file has changed since', label, size, old)
    : vscode.l10n.t('{0} · {1} · built {2}', label, size, old);
  const link = (title: string, command: CommandId): vscode.Command => ({ title, command, arguments: [name] });
  return [
    { title: told, command: '' },
    link(vscode.l10n.t('Show Layers'), 'strata.showLayers'),
    link(vscode.l10n.t('Inspect'), 'strata.inspect'),
  ];
}
