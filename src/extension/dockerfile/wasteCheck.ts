import * as vscode from 'vscode';
import type { Finding } from '../../core/dockerfileFindings.ts';
import type { DockerfileInstruction } from '../../core/dockerfile/instructionParts.ts';
import { rangeIn } from '../../core/dockerfile/logicalLines.ts';
import type { Waste } from '../../core/waste.ts';
import { brokenRules, readDiveRules, readWasteRules, wasteRuleNames, type WasteRules } from '../../core/wasteRules.ts';
import { settings } from '../settings.ts';
import type { Built } from './builtImages.ts';
import { builtLines, builtName } from './builtLine.ts';
import type { LayerFacts } from './layerFacts.ts';

/** What an image built from a document wastes beyond what the person allows, at the line that is most to blame. */
export async function wasteFindings(
  document: vscode.TextDocument,
  lowest: DockerfileInstruction | undefined,
  built: Built,
  facts: LayerFacts | undefined,
): Promise<readonly Finding[]> {
  if (facts === undefined) return [];
  const broken = brokenRules(await rulesFor(document.uri), facts.dive);
  if (broken.length === 0) return [];
  const blamed = mostToBlame(built, facts.waste);
  const instruction = blamed?.instruction ?? lowest;
  if (instruction === undefined) return [];
  return [
    {
      kind: 'wasteful',
      range: rangeIn(instruction.line, 0, instruction.keywordEnd),
      image: builtName(built).label,
      broken,
      ...(blamed !== undefined && { blamed: { size: blamed.size, files: blamed.files } }),
      fixes: [],
    },
  ];
}

interface Blamed {
  readonly instruction: DockerfileInstruction;
  /** Bytes of lower layers that its layer made useless. */
  readonly size: number;
  readonly files: number;
}

/** Of the file's own lines, the one whose layer makes most of other layers useless. */
function mostToBlame(built: Built, waste: Waste): Blamed | undefined {
  const lines = [...builtLines(built)].flatMap(([instruction, state]) =>
    state.kind === 'layer' ? [{ instruction, layer: state.layer.index }] : [],
  );
  let most: Blamed | undefined;
  for (const { instruction, layer } of lines) {
    const size = waste.layers[layer]?.causes ?? 0;
    if (size <= (most?.size ?? 0)) continue;
    const blames = waste.blames.filter(({ causedBy }) => causedBy === layer);
    most = { instruction, size, files: blames.reduce((count, { fileCount }) => count + fileCount, 0) };
  }
  return most;
}

/** The setting's rules, and those of the nearest `.dive-ci` where the setting says nothing. */
async function rulesFor(uri: vscode.Uri): Promise<WasteRules> {
  const own = readWasteRules(settings.wasteRules());
  if (wasteRuleNames.every((rule) => own[rule] !== undefined)) return own;
  return { ...(await diveRules(uri)), ...own };
}

async function diveRules(uri: vscode.Uri): Promise<WasteRules> {
  const top = vscode.workspace.getWorkspaceFolder(uri)?.uri.path;
  if (top === undefined) return {};
  let folder = vscode.Uri.joinPath(uri, '..');
  while (folder.path.startsWith(top)) {
    try {
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, '.dive-ci'));
      return readDiveRules(new TextDecoder().decode(bytes));
    } catch {
      if (folder.path === top) break;
      folder = vscode.Uri.joinPath(folder, '..');
    }
  }
  return {};
}
