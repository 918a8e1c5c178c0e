import { setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';
import { instructionAt, stageOf } from '../../core/dockerfile.ts';
import { rangeIn } from '../../core/dockerfile/logicalLines.ts';
import { instructionCard } from '../../core/instructionCard.ts';
import { baseRecord } from '../../core/localImages.ts';
import { contains } from '../../core/position.ts';
import { historyScheme } from '../history/historyUri.ts';
import { settings } from '../settings.ts';
import type { BuiltImages } from './builtImages.ts';
import { builtMarkdown } from './builtMarkdown.ts';
import { dockerfiles, filesWithImages, fileOf } from './files.ts';
import type { FindLayerFacts } from './layerFacts.ts';
import { instructionMarkdown } from './instructionMarkdown.ts';
import { mentionMarkdown, type MentionSources } from './mentionMarkdown.ts';
import { toRange } from './range.ts';
import type { Readings } from './readings.ts';

/** What hovers are told from. */
export interface HoverSources extends MentionSources {
  readonly readings: Readings;
  readonly builtImages: BuiltImages;
  readonly layerFacts: FindLayerFacts;
}

/** Hovers on the images that files name, and on a Dockerfile's instructions; answered from the store. */
export function registerHovers(sources: HoverSources): vscode.Disposable {
  const { readings } = sources;
  return vscode.languages.registerHoverProvider(filesWithImages, {
    provideHover: async (document, position, token) => {
      if (fileOf(document) !== 'dockerfile' && !mayNameImage(document, position.line)) return undefined;
      const mentions = await readings.mentions(document);
      const mention = mentions.find(({ range }) => contains(range, position));
      if (mention !== undefined) {
        const dockerfile = fileOf(document) === 'dockerfile' ? readings.dockerfile(document).dockerfile : undefined;
        const told = isChecked(document) ? settings.dockerfileChecks() : () => false;
        const content = await mentionMarkdown(sources, mention, dockerfile, told);
        return content === undefined || token.isCancellationRequested
          ? undefined
          : new vscode.Hover(content, toRange(mention.range));
      }
      return fileOf(document) === 'dockerfile' ? instructionHover(document, position, sources) : undefined;
    },
  });
}

/** The editor shows beside a hover what the checks say. */
function isChecked(document: vscode.TextDocument): boolean {
  return vscode.languages.match(dockerfiles, document) > 0;
}

/** YAML is taken apart only where a name could stand: on the line of such a key, or on the one below it. */
function mayNameImage(document: vscode.TextDocument, line: number): boolean {
  const lines = line === 0 ? [0] : [line - 1, line];
  return lines.some((one) => /(image|container|uses|reference)["']?\s*:/i.test(document.lineAt(one).text));
}

async function instructionHover(
  document: vscode.TextDocument,
  position: vscode.Position,
  { images, readings, builtImages, layerFacts }: HoverSources,
): Promise<vscode.Hover | undefined> {
  const { dockerfile, mentions } = readings.dockerfile(document);
  const instruction = instructionAt(dockerfile, position);
  const stage = instruction && stageOf(dockerfile, instruction);
  if (instruction === undefined || stage === undefined) return undefined;
  const contents: vscode.MarkdownString[] = [];
  const local = await images.known(mentions);
  const card = instructionCard(dockerfile, instruction, baseRecord(dockerfile, stage, local)?.config);
  const change = card && instructionMarkdown(card);
  if (change !== undefined) contents.push(change);
  // What a history made is told by the history itself.
  if (document.uri.scheme === historyScheme)
    return contents.length === 0
      ? undefined
      : new vscode.Hover(contents, toRange(rangeIn(instruction.line, 0, instruction.keywordEnd)));
  // A script or a list of files is read, not asked about: what became of it is told at the keyword.
  const keyword = toRange(rangeIn(instruction.line, 0, instruction.keywordEnd));
  if (keyword.contains(position)) {
    const built = await builtImages.find(document);
    const facts = built && (await soon(layerFacts(built.image)));
    const became = built && builtMarkdown(built, instruction, facts);
    if (became !== undefined) contents.unshift(became);
  }
  return contents.length === 0 ? undefined : new vscode.Hover(contents, keyword);
}

/** A hover does not wait for what is nice to have: it is there the next time. */
const patience = 100;

function soon<T>(answer: Promise<T>): Promise<T | undefined> {
  return Promise.race([answer, setTimeout(patience, undefined)]);
}
