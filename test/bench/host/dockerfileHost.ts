// Runs inside the extension host of a real VS Code, started by dockerfile.ts beside it.
import { writeFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';

export interface HostTask {
  readonly lines: number;
  readonly results: string;
}

/** Milliseconds. */
export interface HostFigures {
  /** How long the host was busy with each key: in the Dockerfile, and in the same text as plain text. */
  readonly typed: readonly number[];
  readonly plain: readonly number[];
  /** How long it was busy with what waits for a pause in typing. */
  readonly settled: readonly number[];
  readonly hovers: readonly {
    readonly where: string;
    readonly took: readonly number[];
    readonly nothing: readonly number[];
  }[];
}

const keys = 60;
const betweenKeys = 120;

export async function run(): Promise<void> {
  const task = JSON.parse(process.env['STRATA_BENCH'] ?? '{}') as HostTask;
  await vscode.extensions.getExtension('strata-images.strata')?.activate();
  const content = dockerfileOf(task.lines);
  // Warm: what is loaded and compiled once is not what typing costs.
  await typeInto(content, 'dockerfile');
  const plain = await typeInto(content, 'plaintext');
  const typed = await typeInto(content, 'dockerfile');
  const figures: HostFigures = {
    typed: typed.keys,
    plain: plain.keys,
    settled: typed.settled,
    hovers: await hovers(content),
  };
  await writeFile(task.results, JSON.stringify(figures));
}

/** Shapes as people write them: continuations, comments, variables, stages that copy from each other. */
function dockerfileOf(lines: number): string {
  const text = ['ARG VERSION=2.4', 'FROM httpd:${VERSION} AS stage0'];
  for (let at = 1; text.length < lines - 12; at++) {
    if (at % 40 === 0) text.push('', `FROM debian:12 AS stage${at / 40}`, `COPY --from=stage${at / 40 - 1} /a /a`);
    text.push(`# step ${at}`, `RUN apt-get update \\`, `    && echo ${at} > /file${at} \\`, '    && rm -rf /tmp/*');
    text.push(`ENV STEP_${at}=\${VERSION}-${at} OTHER="a b"`);
  }
  text.push('FROM httpd:2.4', 'EXPOSE 80', 'ENV HTTPD_VERSION=3', 'WORKDIR htdocs', 'CMD ["sh"]', '');
  return text.join('\n');
}

async function typeInto(
  content: string,
  language: string,
): Promise<{ readonly keys: readonly number[]; readonly settled: readonly number[] }> {
  const document = await vscode.workspace.openTextDocument({ language, content });
  const editor = await vscode.window.showTextDocument(document);
  const middle = document.lineAt(Math.floor(document.lineCount / 2)).range.end;
  editor.selection = new vscode.Selection(middle, middle);
  editor.revealRange(editor.selection);
  await setTimeout(3_000);
  const busyFor = async (action: () => Thenable<unknown>, wait: number): Promise<number> => {
    const before = performance.eventLoopUtilization();
    await action();
    await setTimeout(wait);
    return performance.eventLoopUtilization(before).active;
  };
  const typed: number[] = [];
  for (let at = 0; at < keys; at++) {
    typed.push(await busyFor(() => vscode.commands.executeCommand('type', { text: 'x' }), betweenKeys));
  }
  const settled: number[] = [];
  for (let at = 0; at < 5; at++) {
    settled.push(await busyFor(() => vscode.commands.executeCommand('type', { text: 'y' }), 1_500));
  }
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  return { keys: typed, settled };
}

const hoverTimes = 40;

async function hovers(content: string): Promise<HostFigures['hovers']> {
  const scheme = 'untitled';
  // What a provider costs that answers at once: the way through the workbench and back.
  const trivial = vscode.languages.registerHoverProvider(
    { scheme, language: 'plaintext' },
    { provideHover: () => new vscode.Hover('x') },
  );
  const plain = await vscode.workspace.openTextDocument({ language: 'plaintext', content });
  const document = await vscode.workspace.openTextDocument({ language: 'dockerfile', content });
  await vscode.window.showTextDocument(document);
  const hover = async ({ uri }: vscode.TextDocument, position: vscode.Position): Promise<number> => {
    const start = performance.now();
    const found = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, position);
    if (found.length === 0) throw new Error(`no hover at ${position.line}:${position.character}`);
    return performance.now() - start;
  };
  const places = [
    ['FROM', content.lastIndexOf('FROM httpd:2.4') + 6],
    ['ENV', content.lastIndexOf('ENV HTTPD_VERSION') + 1],
    ['COPY --from', content.indexOf('--from=stage0') + 8],
  ] as const;
  const figures: { where: string; took: number[]; nothing: number[] }[] = [];
  for (const [where, offset] of places) {
    const position = document.positionAt(offset);
    await hover(document, position);
    await hover(plain, position);
    const took: number[] = [];
    const nothing: number[] = [];
    for (let at = 0; at < hoverTimes; at++) {
      nothing.push(await hover(plain, position));
      took.push(await hover(document, position));
    }
    figures.push({ where, took, nothing });
  }
  trivial.dispose();
  return figures;
}
