import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { commandIds } from '../../../src/extension/commandIds.ts';
import { contextKeyNames } from '../../../src/extension/contextKeyNames.ts';
import { settingNames } from '../../../src/extension/settingNames.ts';

const read = async (file: string): Promise<unknown> =>
  JSON.parse(await readFile(new URL(`../../../${file}`, import.meta.url), 'utf8'));
const manifest = (await read('package.json')) as Manifest;
const nls = (await read('package.nls.json')) as Record<string, string>;
const text = JSON.stringify(manifest.contributes);

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope?: string }>> };
  };
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
  readonly engines: { readonly vscode: string };
  readonly devDependencies: Readonly<Record<string, string>>;
}

describe('package.json and the code agree', () => {
  test('on the commands', () => {
    const declared = manifest.contributes.commands.map(({ command }) => command);
    expect([...declared].sort()).toEqual([...commandIds].sort());
    for (const entries of Object.values(manifest.contributes.menus)) {
      for (const { command } of entries) expect(declared).toContain(command);
    }
    for (const [, command] of text.matchAll(/\(command:(strata\.\w+)\)/g)) expect(declared).toContain(command);
  });

  test('on the settings', () => {
    const declared = Object.keys(manifest.contributes.configuration.properties);
    expect(declared.sort()).toEqual(settingNames.map((name) => `strata.${name}`).sort());
  });

  test('on the context keys', () => {
    const used = [...text.matchAll(/\bstrata\.(\w+)(?= ?[=&|)"]|$)/g)]
      .map(([, name]) => name ?? '')
      .filter(
        (name) =>
          new RegExp(`"when":"[^"]*\\bstrata\\.${name}\\b`).test(text) &&
          !['images', 'registries', 'search'].includes(name),
      );
    for (const name of used) expect(contextKeyNames).toContain(name);
    for (const name of contextKeyNames) expect(text).toContain(`strata.${name}`);
  });

  test('every text of package.json has its words, and no word is left over', () => {
    const all = JSON.stringify(manifest);
    const used = [...all.matchAll(/%([\w.]+)%/g)].map(([, name]) => name ?? '');
    expect([...new Set(used)].sort()).toEqual(Object.keys(nls).sort());
    for (const words of Object.values(nls)) expect(words.trim()).not.toBe('');
  });

  test('a setting that chooses an endpoint is the machine’s own and not a workspace’s', () => {
    expect(manifest.contributes.configuration.properties['strata.endpoint']?.scope).toBe('machine');
    expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations).toContain('strata.endpoint');
  });

  test('the types are those of the oldest VS Code promised', () => {
    expect(manifest.engines.vscode).toBe(`^${manifest.devDependencies['@types/vscode'] ?? ''}`);
  });
});
