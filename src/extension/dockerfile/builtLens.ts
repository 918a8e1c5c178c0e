import * as vscode from 'vscode';
import { formatPercent } from '../../core/percent.ts';
import { formatBytes } from '../../core/bytes.ts';
import { ageWords } from '../ageWords.ts';
import type { CommandId } from '../commandIds.ts';
import { settings } from '../settings.ts';
import type { Built, BuiltImages } from './builtImages.ts';
import { builtName } from './builtLine.ts';
import { dockerfiles } from './files.ts';
import { stillAsked } from './pause.ts';
import type { FindLayerFacts, LayerFacts } from './layerFacts.ts';
import type { Readings } from './readings.ts';

/** Above the final stage: the image it became, and ways to look at it. */
export function registerBuiltLens(
  builtImages: BuiltImages,
  readings: Readings,
  layerFacts: FindLayerFacts,
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
      const facts = await layerFacts(built.image);
      return commandsOf(built, facts, document).map((command) => new vscode.CodeLens(range, command));
    },
  });
}

/** The first only tells: it has no command. */
function commandsOf(
  built: Built,
  facts: LayerFacts | undefined,
  { uri }: vscode.TextDocument,
): readonly vscode.Command[] {
  const { name, label } = builtName(built);
  const size = formatBytes(built.image.size);
  const old = ageWords(built.image.created, Date.now());
  const efficiency = facts && vscode.l10n.t('{0} efficient', formatPercent(facts.waste.efficiency));
  const told = built.fit.changed
    ? vscode.l10n.t('built {0}, the file has changed since', old)
    : vscode.l10n.t('built {0}', old);
  const link = (title: string, command: CommandId, argument: unknown = name): vscode.Command => ({
    ...{ title, command, arguments: [argument] },
  });
  return [
    { title: [label, size, ...(efficiency === undefined ? [] : [efficiency]), told].join(' · '), command: '' },
    ...(facts === undefined ? [link(vscode.l10n.t('Efficiency'), 'strata.measureEfficiency')] : []),
    link(vscode.l10n.t('Show Layers'), 'strata.showLayers'),
    link(vscode.l10n.t('Show Picture'), 'strata.showPicture'),
    link(vscode.l10n.t('Inspect'), 'strata.inspect'),
    ...(uri.scheme === 'file' ? [link(vscode.l10n.t('Build Again'), 'strata.build', uri)] : []),
  ];
}
