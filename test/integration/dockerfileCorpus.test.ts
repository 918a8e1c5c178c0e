import assert from 'node:assert/strict';
import { ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import { isFields } from '../../src/core/fields.ts';
import { testContext } from './context.ts';
import { eventually, hoverAt } from './dockerfileDocuments.ts';

/** Per file: kind, where, as written, what it stands for. */
type Mentions = Readonly<Record<string, readonly (readonly [string, string, string, string])[]>>;

/** Sees every connection and every process that the extension host begins: all extensions share its `node:net`. */
class Watch {
  readonly reached = new Set<string>();
  readonly started: string[] = [];
  readonly #connect: unknown = Reflect.get(Socket.prototype, 'connect');
  readonly #spawn: unknown = Reflect.get(ChildProcess.prototype, 'spawn');

  begin(): void {
    this.#wrap(Socket.prototype, 'connect', this.#connect, (args) => this.reached.add(placeOf(args.flat()[0])));
    this.#wrap(ChildProcess.prototype, 'spawn', this.#spawn, ([options]) => this.#note(options));
  }

  end(): void {
    Reflect.set(Socket.prototype, 'connect', this.#connect);
    Reflect.set(ChildProcess.prototype, 'spawn', this.#spawn);
  }

  #note(options: unknown): void {
    const args = isFields(options) && Array.isArray(options['args']) ? options['args'].join(' ') : '?';
    // VS Code itself looks every few seconds for ports that its remote machine forwards.
    if (!/ls -l \/proc\/|ps -F -A -l/.test(args)) this.started.push(args);
  }

  #wrap(on: object, name: string, original: unknown, note: (args: readonly unknown[]) => unknown): void {
    if (typeof original !== 'function') throw new TypeError(`${name} is no function`);
    Reflect.set(on, name, function (this: unknown, ...args: unknown[]): unknown {
      note(args);
      return Reflect.apply(original, this, args) as unknown;
    });
  }
}

function placeOf(target: unknown): string {
  if (typeof target !== 'object' || target === null) return String(target);
  if ('path' in target && typeof target.path === 'string') return target.path;
  return JSON.stringify(target);
}

suite('Dockerfiles of all shapes', () => {
  const { socket, repository } = testContext();
  const folder = join(repository, 'test', 'fixtures', 'dockerfile');
  const names = readdirSync(folder).filter((name) => name.endsWith('.Dockerfile'));
  const expected = JSON.parse(readFileSync(join(folder, 'mentions.json'), 'utf8')) as Mentions;
  const watch = new Watch();

  suiteSetup(async () => {
    await vscode.extensions.getExtension('strata-images.strata')?.activate();
    watch.begin();
  });
  suiteTeardown(() => watch.end());
  teardown(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  const ours = ({ uri }: vscode.TextDocument): readonly vscode.Diagnostic[] =>
    vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Strata');
  const open = async (name: string): Promise<vscode.TextDocument> => {
    const document = await vscode.workspace.openTextDocument(join(folder, name));
    await vscode.window.showTextDocument(document);
    return document;
  };
  const rangeOf = (text: string): vscode.Range => {
    const [fromLine = 0, from = 0, toLine = 0, to = 0] = text.split(/[:-]/).map(Number);
    return new vscode.Range(fromLine, from, toLine, to);
  };

  test('there are at least 40 of them', () => assert.ok(names.length >= 40, String(names.length)));

  for (const name of names) {
    test(`are told of: ${name}`, async () => {
      const document = await open(name);
      const mentions = expected[name] ?? [];
      for (const [kind, where, text, meaning] of mentions) {
        const range = rangeOf(where);
        const told = await hoverAtPosition(document, range.start);
        const [subject = ''] = meaning.split(' ');
        switch (subject) {
          case 'stage':
            assert.match(told, /^Stage /, `${where} ${text}: ${told}`);
            break;
          case 'needs':
            assert.match(told, /depends on/, `${where} ${text}: ${told}`);
            break;
          case 'scratch':
            assert.match(told, /empty image/, `${where} ${text}: ${told}`);
            break;
          case 'invalid':
            // The check says it, beside the hover.
            await eventually(() =>
              assert.ok(
                ours(document).some((one) => one.code === 'invalid-reference' && one.range.isEqual(range)),
                `${where} ${text}`,
              ),
            );
            break;
          default:
            assert.ok(
              told.includes(kind === 'syntax' ? 'BuildKit reads this file' : nameIn(subject)),
              `${where} ${text}: ${told}`,
            );
        }
      }
      await everything(document);
      for (const { range } of ours(document)) assert.ok(document.validateRange(range).isEqual(range));
    });
  }

  test('one of 20,000 lines', async () => {
    const lines = ['ARG V=2.4', 'FROM httpd:${V} AS stage0'];
    for (let at = 1; lines.length < 20_000; at++) {
      if (at % 100 === 0) lines.push(`FROM debian:12 AS stage${at / 100}`, `COPY --from=stage${at / 100 - 1} /a /b`);
      lines.push(`RUN echo ${at} \\`, `  # between ${at}`, `  && true`, `ENV N_${at}=$V-${at}`);
    }
    lines.push('FROM httpd:2.4', 'EXPOSE 80', '');
    const document = await vscode.workspace.openTextDocument({ language: 'dockerfile', content: lines.join('\n') });
    await vscode.window.showTextDocument(document);
    await eventually(() =>
      assert.ok(
        ours(document).some(
          ({ code, range }) => code === 'port-repeated' && range.start.line === document.lineCount - 2,
        ),
      ),
    );
    assert.match(await hoverAt(document, 'FROM httpd:2.4\nEXPOSE', 6), /6 layers/);
    assert.match(await hoverAt(document, '--from=stage40 ', 8), /Stage stage40, from line/);
    await everything(document);
  });

  test('without a request to anything but the engine, and without a process', () => {
    assert.deepEqual([...watch.reached].sort(), [socket]);
    assert.deepEqual(watch.started, []);
  });

  /** All that the editor asks of an open file. */
  async function everything(document: vscode.TextDocument): Promise<void> {
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const last = document.lineAt(document.lineCount - 1).range.end;
    const ask = (command: string, ...more: unknown[]): Thenable<unknown> =>
      vscode.commands.executeCommand(`vscode.${command}`, document.uri, ...more);
    await ask('executeInlayHintProvider', whole);
    await ask('executeCodeLensProvider', 10);
    await ask('executeCodeActionProvider', whole);
    await ask('executeCompletionItemProvider', last);
    for (let line = 0; line < Math.min(60, document.lineCount); line++) {
      await ask(
        'executeHoverProvider',
        new vscode.Position(line, document.lineAt(line).firstNonWhitespaceCharacterIndex),
      );
    }
  }
});

/** `docker.io/library/debian` as a hover may have it: whole, or as people write it. */
function nameIn(canonical: string): string {
  return canonical.replace(/^docker\.io\/(?:library\/)?/, '').replace(/:latest$/, '');
}

async function hoverAtPosition(document: vscode.TextDocument, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    position.translate(0, 1),
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))
    .join('\n')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('\\', '');
}
