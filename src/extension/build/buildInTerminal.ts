import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { BuildRequest } from '../../core/build/buildRequest.ts';
import { familiar, parseReference } from '../../core/reference.ts';

/** Builds with the docker command line's buildx, on the same engine, in a terminal that stays. */
export async function buildInTerminal(request: BuildRequest, endpoint: string): Promise<void> {
  const { folder, dockerfile, tags, target, buildArgs, platform, pull, noCache } = request;
  const args = [
    ...['buildx', 'build', '--load', '--file', dockerfile],
    ...tags.flatMap((tag) => ['--tag', tag]),
    ...(target === undefined ? [] : ['--target', target]),
    ...(platform === undefined ? [] : ['--platform', platform]),
    ...Object.entries(buildArgs).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
    ...(pull ? ['--pull'] : []),
    ...(noCache ? ['--no-cache'] : []),
    folder,
  ];
  const name = tags[0] ?? basename(dockerfile);
  const parsed = parseReference(name);
  const task = new vscode.Task(
    { type: 'strata.build' },
    vscode.TaskScope.Workspace,
    vscode.l10n.t('Build {0}', parsed.ok ? familiar(parsed.reference) : name),
    'Strata',
    // Each word is an argument of its own: no shell reads anything into it.
    new vscode.ProcessExecution('docker', args, { cwd: folder, env: { DOCKER_HOST: endpoint } }),
  );
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, panel: vscode.TaskPanelKind.Dedicated };
  await vscode.tasks.executeTask(task);
}
