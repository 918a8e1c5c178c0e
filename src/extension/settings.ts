import * as vscode from 'vscode';
import type { FindingKind } from '../core/dockerfileFindings.ts';
import type { FormatLanguage } from '../protocol.ts';
import type { SettingName } from './settingNames.ts';

export interface FormatSetting {
  readonly name: string;
  readonly format: string;
  readonly language: FormatLanguage;
}

/** The one door to Strata's settings: each read once, where it is needed, and checked. */
export const settings = {
  /** The engine's address; empty means what the docker CLI would use. */
  endpoint(): string {
    const value = section().get<unknown>('endpoint');
    return typeof value === 'string' ? value.trim() : '';
  },

  async setEndpoint(endpoint: string): Promise<void> {
    await section().update('endpoint', endpoint === '' ? undefined : endpoint, vscode.ConfigurationTarget.Global);
  },

  /** Whether the engine's own store may be read for layers and files. */
  engineStore(): 'auto' | 'never' {
    return section().get<unknown>('engineStore') === 'never' ? 'never' : 'auto';
  },

  /** Registries that may be spoken to without a valid certificate, and in the open. */
  insecureRegistries(): readonly string[] {
    const value = section().get<unknown>('insecureRegistries');
    return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
  },

  formats(): readonly FormatSetting[] {
    const value = section().get<unknown>('formats');
    return Array.isArray(value) ? value.flatMap(parseFormat) : [];
  },

  async setFormats(formats: readonly FormatSetting[]): Promise<void> {
    const kept = section().inspect('formats');
    const target =
      kept?.workspaceValue === undefined ? vscode.ConfigurationTarget.Global : vscode.ConfigurationTarget.Workspace;
    await section().update('formats', formats, target);
  },

  /** Which findings in Dockerfiles are told: each is, unless it is turned off. */
  dockerfileChecks(): (kind: FindingKind) => boolean {
    const value = section().get<unknown>('dockerfile.diagnostics');
    const off = new Set(
      typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([kind, isOn]) => (isOn === false ? [kind] : []))
        : [],
    );
    return (kind) => !off.has(kind);
  },

  /** As written: `readWasteRules` reads it. */
  wasteRules(): Readonly<Record<string, unknown>> {
    const value = section().get<unknown>('dockerfile.wasteRules');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  },

  dockerfileInlayHints(): boolean {
    return section().get<unknown>('dockerfile.inlayHints') !== false;
  },

  dockerfileCodeLens(): boolean {
    return section().get<unknown>('dockerfile.codeLens') !== false;
  },

  /** Calls back when one of these settings has changed. */
  onDidChange(names: readonly SettingName[], listener: () => void): vscode.Disposable {
    return vscode.workspace.onDidChangeConfiguration((event) => {
      if (names.some((name) => event.affectsConfiguration(`strata.${name}`))) listener();
    });
  },
};

function section(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration('strata');
}

function parseFormat(value: unknown): FormatSetting[] {
  if (typeof value !== 'object' || value === null || !('name' in value) || !('format' in value)) return [];
  const { name, format } = value;
  if (typeof name !== 'string' || typeof format !== 'string') return [];
  const language = 'language' in value && value.language === 'jsonpath' ? 'jsonpath' : 'template';
  return [{ name, format, language }];
}
