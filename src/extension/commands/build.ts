import { basename } from 'node:path';
import * as vscode from 'vscode';
import { buildRegistries, defaultTag } from '../../core/build/buildPlan.ts';
import type { BuildRequest } from '../../core/build/buildRequest.ts';
import { lineInComplaint } from '../../core/build/buildSteps.ts';
import { buildKitNeeds, type BuildKitNeed } from '../../core/build/needsBuildKit.ts';
import { formatBytes } from '../../core/bytes.ts';
import { parseDockerfile, type Dockerfile } from '../../core/dockerfile.ts';
import { isCancelled, SourceError } from '../../core/failure.ts';
import type { Engine } from '../../core/image.ts';
import { canonical, parseReference } from '../../core/reference.ts';
import { looksSecret } from '../../core/secrets.ts';
import { shortened, shown } from '../../core/shown.ts';
import type { ImageRef } from '../../protocol.ts';
import { askEngine } from '../askImage.ts';
import { lastAnswers, rememberAnswers, type BuildAnswers } from '../build/buildAnswers.ts';
import { buildInTerminal } from '../build/buildInTerminal.ts';
import { BuildOutput, type BuildProgress } from '../build/buildOutput.ts';
import { askBuild, validTag } from '../build/buildSheet.ts';
import { fileToBuild } from '../build/buildableFile.ts';
import { likelyContext } from '../build/contextFolder.ts';
import { toRange } from '../dockerfile/range.ts';
import { errorWords } from '../reportError.ts';
import type { Services } from '../services.ts';
import type { Source } from '../sources.ts';
import { withProgress } from '../withProgress.ts';

/** Builds a Dockerfile: the one given by its URI, the one in front, or one the person picks. */
export async function build(services: Services, argument?: unknown): Promise<void> {
  const document = await fileToBuild(argument);
  if (document === undefined) return;
  const into = await askEngine(services.sources, vscode.l10n.t('Build Dockerfile'));
  if (into === undefined) return;
  const engine = await into.store.engine();
  const path = document.uri.fsPath;
  const dockerfile = parseDockerfile(document.getText());
  const answers = await askBuild(basename(path), dockerfile, await firstAnswers(services, path, dockerfile));
  if (answers === undefined) return;
  await rememberAnswers(services.memory, path, answers, looksSecret);
  const request = requestOf(path, dockerfile, answers);
  const needs = await unmetNeeds(engine, dockerfile);
  if (needs.length > 0) {
    await offerTerminal(document.uri, needs, request, engine.endpoint);
    return;
  }
  await run(services, into, engine, document, dockerfile, request);
}

/** What the person answered the last time, as far as the file still fits it. */
async function firstAnswers({ memory }: Services, path: string, dockerfile: Dockerfile): Promise<BuildAnswers> {
  const last = lastAnswers(memory, path);
  const isStage = (name: string): boolean =>
    name === '' || dockerfile.stages.some((stage) => stage.name === name || String(stage.index) === name);
  return {
    tag: (last && validTag(last.tag)) ?? defaultTag(path),
    folder: last?.folder || (await likelyContext(path, dockerfile)),
    target: last !== undefined && isStage(last.target) ? last.target : '',
    buildArgs: last?.buildArgs ?? {},
    pull: last?.pull ?? false,
    noCache: last?.noCache ?? false,
  };
}

function requestOf(path: string, dockerfile: Dockerfile, answers: BuildAnswers): BuildRequest {
  const { tag, folder, target, buildArgs, pull, noCache } = answers;
  const parsed = parseReference(tag);
  return {
    folder,
    dockerfile: path,
    tags: parsed.ok ? [canonical(parsed.reference)] : [],
    ...(target !== '' && { target }),
    buildArgs,
    pull,
    noCache,
    registries: buildRegistries(dockerfile),
  };
}

/** What in the file the engine's builder cannot do. Podman's can do all but here-documents, and those from 4.8 on. */
async function unmetNeeds(engine: Engine, dockerfile: Dockerfile): Promise<readonly BuildKitNeed[]> {
  const needs = buildKitNeeds(dockerfile);
  if (needs.length === 0) return needs;
  const { name, version } = await engine.info(new AbortController().signal);
  if (name !== 'Podman') return needs;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 4 || (major === 4 && minor >= 8) ? [] : needs.filter(({ kind }) => kind === 'heredoc');
}

async function offerTerminal(
  uri: vscode.Uri,
  needs: readonly BuildKitNeed[],
  request: BuildRequest,
  endpoint: string,
): Promise<void> {
  const [first] = needs;
  if (first === undefined) return;
  const terminal = vscode.l10n.t('Build in Terminal');
  const show = vscode.l10n.t('Show Line');
  const picked = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      '{0} needs BuildKit, which the engine’s own builder is not: {1} in line {2}. The docker command line can build it, if it has buildx.',
      basename(uri.fsPath),
      shown(shortened(first.text, 60)),
      first.range.start.line + 1,
    ),
    terminal,
    show,
  );
  if (picked === terminal) await buildInTerminal(request, endpoint);
  else if (picked === show) await vscode.window.showTextDocument(uri, { selection: toRange(first.range) });
}

async function run(
  services: Services,
  { key, store }: Source,
  engine: Engine,
  document: vscode.TextDocument,
  dockerfile: Dockerfile,
  request: BuildRequest,
): Promise<void> {
  const { builds, view, log } = services;
  const [tag] = request.tags;
  const parsed = tag === undefined ? undefined : parseReference(tag);
  const name = parsed?.ok === true ? validTag(tag ?? '') : undefined;
  const label = name ?? basename(request.dockerfile);
  const written = builds.log(label);
  const output = new BuildOutput(dockerfile);
  builds.forget(document.uri);
  written.show();
  const start = performance.now();
  let id = '';
  try {
    await withProgress(vscode.l10n.t('Building {0}', label), async (cancelled, report) => {
      const signal = AbortSignal.any([cancelled, written.cancelled]);
      let told = 0;
      for await (const event of engine.build(request, signal)) {
        switch (event.kind) {
          case 'context':
            report({ message: vscode.l10n.t('sending {0} files, {1}', event.files, formatBytes(event.bytes)) });
            break;
          case 'output': {
            written.append(event.text);
            const step = output.add(event.text);
            if (step === undefined) break;
            report({ message: stepMessage(step), increment: Math.max(0, step.fraction - told) * 100 });
            told = Math.max(told, step.fraction);
            break;
          }
          case 'pull':
            report({ message: [shown(event.id), shown(event.status)].filter((part) => part !== '').join(' ') });
            break;
          case 'built':
            ({ id } = event);
            break;
          default:
            event satisfies never;
        }
      }
    });
  } catch (error) {
    if (isCancelled(error)) {
      written.end(vscode.l10n.t('Cancelled.'), 'quiet');
      return;
    }
    log.error(error instanceof Error ? error : String(error));
    written.end(errorWords(error).message, 'bad');
    tellFailure(services, document, output.last, error, () => written.show());
    return;
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const words = vscode.l10n.t('Built {0} in {1} s.', label, seconds);
  written.end(words, 'good');
  await store.update(...(name === undefined ? [id] : [name, id]));
  const image = { source: key, name: name ?? id };
  await view.revealImage(image);
  void offerLooks(words, { ...image, id });
}

function stepMessage({ at, of, text }: BuildProgress): string {
  return vscode.l10n.t('step {0} of {1} · {2}', at, of, shown(shortened(text, 80)));
}

async function offerLooks(words: string, image: Pick<ImageRef, 'source' | 'name' | 'id'>): Promise<void> {
  const layers = vscode.l10n.t('Show Layers');
  const inspect = vscode.l10n.t('Inspect');
  const picked = await vscode.window.showInformationMessage(words, layers, inspect);
  if (picked === layers) await vscode.commands.executeCommand('strata.showLayers', image);
  else if (picked === inspect) await vscode.commands.executeCommand('strata.inspect', image);
}

/** Puts what the builder said at the line it is about, and offers to go there. */
function tellFailure(
  { builds }: Services,
  document: vscode.TextDocument,
  last: BuildProgress | undefined,
  error: unknown,
  showLog: () => void,
): void {
  const words = errorWords(error).message;
  const told = toldBy(error);
  const line = lineInComplaint(told ?? '') ?? last?.instruction?.line.range.start.line;
  const isInFile = told !== undefined && line !== undefined && line < document.lineCount;
  const range = isInFile ? document.lineAt(line).range : undefined;
  if (range !== undefined) {
    const start = document.lineAt(range.start.line).firstNonWhitespaceCharacterIndex;
    builds.tell(document.uri, range.with(range.start.with({ character: start })), shown(told ?? words));
  }
  const goTo = range === undefined ? [] : [vscode.l10n.t('Go to Line {0}', range.start.line + 1)];
  const log = vscode.l10n.t('Show Log');
  // Shown beside the command, not awaited by it: the next build must not wait for a button.
  void vscode.window.showErrorMessage(words, ...goTo, log).then(async (picked) => {
    if (picked === log) showLog();
    else if (picked !== undefined && range !== undefined)
      await vscode.window.showTextDocument(document, { selection: range });
  });
}

/** The builder's own words, where it was the builder that failed. */
function toldBy(error: unknown): string | undefined {
  if (!(error instanceof SourceError)) return undefined;
  const { failure } = error;
  return failure.kind === 'stream' || failure.kind === 'daemon' ? failure.text : undefined;
}
