import * as vscode from 'vscode';
import { BuildLog } from './buildLog.ts';

/** What builds leave behind for the person: a log for each name, and what stopped the last one at the line it stopped at. */
export class Builds {
  readonly #logs = new Map<string, BuildLog>();
  readonly #listening: vscode.Disposable[] = [];
  #problems: vscode.DiagnosticCollection | undefined;

  /** A new log for what is built under a name; it takes the place of the last one of that name. */
  log(name: string): BuildLog {
    this.#logs.get(name)?.dispose();
    this.#logs.delete(name);
    const log = new BuildLog(vscode.l10n.t('Build {0}', name));
    this.#logs.set(name, log);
    for (const [oldest, known] of this.#logs) {
      if (this.#logs.size <= keptLogs) break;
      known.dispose();
      this.#logs.delete(oldest);
    }
    return log;
  }

  /** Shows why a build stopped, until its file is changed there or built again. */
  tell(uri: vscode.Uri, range: vscode.Range, message: string): void {
    const diagnostic = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Error);
    diagnostic.source = 'Strata';
    diagnostic.code = 'build';
    this.#collection().set(uri, [diagnostic]);
  }

  forget(uri: vscode.Uri): void {
    this.#problems?.delete(uri);
  }

  dispose(): void {
    for (const log of this.#logs.values()) log.dispose();
    for (const listening of this.#listening) listening.dispose();
    this.#problems?.dispose();
  }

  #collection(): vscode.DiagnosticCollection {
    if (this.#problems !== undefined) return this.#problems;
    const problems = vscode.languages.createDiagnosticCollection('strata-build');
    this.#problems = problems;
    this.#listening.push(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        const [problem] = problems.get(document.uri) ?? [];
        // A change above moves the line, which the diagnostic does not follow.
        if (problem !== undefined && contentChanges.some(({ range }) => range.start.line <= problem.range.end.line))
          problems.delete(document.uri);
      }),
    );
    return problems;
  }
}

const keptLogs = 5;
