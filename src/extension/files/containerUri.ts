import * as vscode from 'vscode';

export const containerScheme = 'strata-container';

/** A file of a container, as the container has it. */
export interface ContainerPlace {
  /** The key of the place the container lives; empty for the chosen engine. */
  readonly source: string;
  readonly container: string;
  /** With its leading slash. */
  readonly path: string;
}

/** `strata-container://<id>[.<key of the source>]/<path>`. */
export function containerUri({ source, container, path }: ContainerPlace): vscode.Uri {
  const authority = source === '' ? container : `${container}.${source}`;
  return vscode.Uri.from({ scheme: containerScheme, authority, path });
}

/** Throws FileNotFound for an address that `containerUri` cannot have made. */
export function parseContainerUri(uri: vscode.Uri): ContainerPlace {
  const parts = /^([0-9a-f]+)(?:\.([a-z0-9-]+))?$/.exec(uri.authority);
  const [, container, source = ''] = parts ?? [];
  if (container === undefined) throw vscode.FileSystemError.FileNotFound(uri);
  return { source, container, path: uri.path };
}
