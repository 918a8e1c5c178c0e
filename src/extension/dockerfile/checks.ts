import * as vscode from 'vscode';
import type { Dockerfile } from '../../core/dockerfile.ts';
import { stageChain } from '../../core/dockerfile/stageConfig.ts';
import { dockerfileFindings, type Finding, type FindingKind } from '../../core/dockerfileFindings.ts';
import type { ImageStore } from '../imageStore.ts';
import { settings } from '../settings.ts';
import type { Built, BuiltImages } from './builtImages.ts';
import { dockerfiles } from './files.ts';
import { findingMessage, findingSeverity } from './findingWords.ts';
import type { FindLayerFacts } from './layerFacts.ts';
import { toRange } from './range.ts';
import type { Readings } from './readings.ts';
import { wasteFindings } from './wasteCheck.ts';
import { onImagesChange, type StoreImages } from './storeImages.ts';

/** A document is looked at once nobody has typed for so long, ms. */
const quiet = 300;

const source = 'Strata';

/** What is worth saying about each open Dockerfile, from what the store knows of its images. */
export class Checks {
  readonly #images: StoreImages;
  readonly #readings: Readings;
  readonly #builtImages: BuiltImages;
  readonly #layerFacts: FindLayerFacts;
  readonly #collection = vscode.languages.createDiagnosticCollection('strata');
  readonly #waiting = new Map<vscode.TextDocument, NodeJS.Timeout>();
  readonly #found = new WeakMap<
    vscode.TextDocument,
    { readonly version: number; readonly findings: readonly Finding[] }
  >();
  readonly #disposables: readonly { readonly dispose: () => unknown }[];

  constructor(
    store: ImageStore,
    images: StoreImages,
    readings: Readings,
    builtImages: BuiltImages,
    stacks: { readonly facts: FindLayerFacts; readonly onDidRead: vscode.Event<void> },
  ) {
    this.#images = images;
    this.#readings = readings;
    this.#builtImages = builtImages;
    this.#layerFacts = stacks.facts;
    this.#disposables = [
      this.#collection,
      { dispose: onImagesChange(store, () => this.#lookAtAll()) },
      vscode.workspace.onDidOpenTextDocument((document) => this.#lookSoon(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#lookSoon(document)),
      vscode.workspace.onDidSaveTextDocument((document) => this.#lookSoon(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#forget(document)),
      settings.onDidChange(['dockerfile.diagnostics', 'dockerfile.wasteRules'], () => this.#lookAtAll()),
      stacks.onDidRead(() => this.#lookAtAll()),
      vscode.languages.onDidChangeDiagnostics(({ uris }) => this.#giveWay(uris)),
    ];
    this.#lookAtAll();
  }

  /** What was found in a document as it stands; nothing while it is still being looked at. */
  findings(document: vscode.TextDocument): readonly Finding[] {
    const found = this.#found.get(document);
    return found?.version === document.version ? found.findings : [];
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    for (const disposable of this.#disposables) disposable.dispose();
  }

  #lookAtAll(): void {
    for (const document of vscode.workspace.textDocuments) this.#lookSoon(document);
  }

  #lookSoon(document: vscode.TextDocument): void {
    if (vscode.languages.match(dockerfiles, document) === 0) return;
    clearTimeout(this.#waiting.get(document));
    const timer = setTimeout(() => {
      this.#waiting.delete(document);
      void this.#look(document);
    }, quiet);
    this.#waiting.set(document, timer);
  }

  #forget(document: vscode.TextDocument): void {
    clearTimeout(this.#waiting.get(document));
    this.#waiting.delete(document);
    this.#collection.delete(document.uri);
  }

  async #look(document: vscode.TextDocument): Promise<void> {
    const { version } = document;
    const isCurrent = (): boolean => document.version === version && !document.isClosed;
    const built = await this.#builtImages.find(document);
    if (!isCurrent()) return;
    const { dockerfile, mentions } = this.#readings.dockerfile(document);
    const local = await this.#images.known(mentions, built?.image);
    if (!isCurrent()) return;
    const isOn = settings.dockerfileChecks();
    const wasted = built === undefined || !isOn('wasteful') ? [] : await this.#wasted(document, dockerfile, built);
    if (!isCurrent()) return;
    const findings = [...dockerfileFindings(dockerfile, local), ...wasted].filter(({ kind }) => isOn(kind));
    this.#found.set(document, { version, findings });
    this.#show(document, findings);
  }

  async #wasted(document: vscode.TextDocument, dockerfile: Dockerfile, built: Built): Promise<readonly Finding[]> {
    const stage = dockerfile.stages.at(-1);
    const lowest = stage && stageChain(dockerfile, stage)[0]?.from;
    return wasteFindings(document, lowest, built, await this.#layerFacts(built.image));
  }

  #show(document: vscode.TextDocument, findings: readonly Finding[]): void {
    const others = vscode.languages.getDiagnostics(document.uri).filter((one) => one.source !== source);
    const diagnostics = findings.filter((finding) => !isSaid(finding, others)).map(diagnosticOf);
    const before = this.#collection.get(document.uri) ?? [];
    // What has not changed is not said again: it would be asked about again, and this would never end.
    if (JSON.stringify(before) !== JSON.stringify(diagnostics)) this.#collection.set(document.uri, diagnostics);
  }

  /** Another extension has said something: what it says as well is taken back. */
  #giveWay(uris: readonly vscode.Uri[]): void {
    const changed = new Set(uris.map(String));
    for (const document of vscode.workspace.textDocuments) {
      if (!changed.has(document.uri.toString())) continue;
      const found = this.#found.get(document);
      if (found?.version === document.version) this.#show(document, found.findings);
    }
  }
}

/**
 * What a builder would refuse, others that check with a builder (Docker DX, Container Tools) tell as an error in the same place;
 * what they say about the same matter is known by its words.
 */
function isSaid(finding: Finding, others: readonly vscode.Diagnostic[]): boolean {
  const range = toRange(finding.range);
  const isError = findingSeverity(finding) === vscode.DiagnosticSeverity.Error;
  const matter = matters[finding.kind];
  return others.some(
    (other) =>
      other.range.intersection(range) !== undefined &&
      ((isError && other.severity === vscode.DiagnosticSeverity.Error) ||
        (matter?.test(`${codeText(other)} ${other.message}`) ?? false)),
  );
}

/** The words by which others speak of what we would say: `recommended_tag`, `not_pinned_digest`, `FromPlatformFlagConstDisallowed`. */
const matters: Partial<Record<FindingKind, RegExp>> = {
  'no-tag': /\b(?:latest|pin|tag|digest|version)\b|_tag\b|pinned/i,
  'latest-tag': /\b(?:latest|pin|tag|digest|version)\b|_tag\b|pinned/i,
  'port-repeated': /\bexposed?\b|\bports?\b/i,
  'platform-mismatch': /platform/i,
  'stage-missing': /\bstage|\bfrom\b/i,
};

function codeText({ code }: vscode.Diagnostic): string {
  return typeof code === 'object' ? String(code.value) : String(code ?? '');
}

function diagnosticOf(finding: Finding): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(toRange(finding.range), findingMessage(finding), findingSeverity(finding));
  diagnostic.source = source;
  diagnostic.code = finding.kind;
  if (finding.kind === 'port-repeated') diagnostic.tags = [vscode.DiagnosticTag.Unnecessary];
  return diagnostic;
}
