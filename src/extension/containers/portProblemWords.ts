import * as vscode from 'vscode';
import type { PortProblem } from '../../core/portMappings.ts';
import { shown } from '../../core/shown.ts';

/** What is wrong with a mapping of ports. */
export function portProblemWords(problem: PortProblem): string {
  const text = shown(problem.text);
  switch (problem.kind) {
    case 'port':
      return vscode.l10n.t('“{0}” has no port where one must be', text);
    case 'range':
      return vscode.l10n.t('{0} is no port: ports go from 1 to 65535', shown(problem.port));
    case 'protocol':
      return vscode.l10n.t('“{0}”: the protocol is tcp, udp or sctp', text);
    case 'lengths':
      return vscode.l10n.t('“{0}”: both ranges must have the same length', text);
    case 'address':
      return vscode.l10n.t('“{0}”: {1} is no address', text, shown(problem.address));
  }
}
