import { readFileSync } from 'node:fs';
import type { InspectedImage, NamedFormat, ToView } from '../../src/protocol.ts';

/** What a page of the inspect view shows, without an editor around it. */
export type Scenario =
  'one' | 'many' | 'compare' | 'nasty' | 'hostile' | 'broken' | 'refused' | 'big' | 'megabyte' | 'thousands';

const formats: readonly NamedFormat[] = [
  { name: 'Platform', format: '{{.Os}}/{{.Architecture}}', language: 'template', origin: 'shipped' },
  { name: 'Environment', format: '{{range .Config.Env}}{{println .}}{{end}}', language: 'template', origin: 'shipped' },
  { name: 'Layers', format: '{{range .RootFS.Layers}}{{println .}}{{end}}', language: 'template', origin: 'shipped' },
  { name: 'Team labels', format: '{{json .Config.Labels}}', language: 'template', origin: 'settings' },
];

/** The extension's first message in a scenario. */
export function showMessage(scenario: Scenario): Extract<ToView, { kind: 'show' }> {
  const images = imagesOf(scenario);
  return {
    kind: 'show',
    images,
    total: images.length,
    formats,
    history: ['{{.Os}}', '{{json .Config.Cmd}}'],
    shell: 'bash',
    ...(scenario === 'compare' ? { compare: true } : {}),
  };
}

function imagesOf(scenario: Scenario): InspectedImage[] {
  switch (scenario) {
    case 'one':
      return [image('nginx:1.21', withSecrets(record('d2010')))];
    case 'nasty':
      return [image('nasty:1', record('nasty'))];
    case 'many':
      return [
        image('nginx:1.21', record('d2010')),
        image('redis:7-alpine', record('d28c8d')),
        image('app:27', record('d27')),
        image('quay.io/podman:1', record('podman')),
        image('windows:ltsc', record('windows')),
        {
          key: 'gone:1',
          name: 'gone:1',
          id: '',
          source: '',
          record: { kind: 'error', text: 'Error response from daemon: No such image: gone:1' },
        },
      ];
    case 'compare':
      return [image('app:26', withSecrets(record('d2010'))), image('app:27', changed(record('d2010')))];
    case 'hostile':
      return [image('hostile:1\u202egpj.exe', JSON.stringify(hostileRecord()))];
    case 'broken':
      return [image('broken:1', '{"Id": "sha256:0", "Config": {"Env": [}')];
    case 'refused':
      return [
        {
          key: 'gone:1',
          name: 'gone:1',
          id: '',
          source: '',
          record: { kind: 'error', text: 'Error response from daemon: No such image: gone:1' },
        },
      ];
    case 'big':
      return [image('big:5mb', JSON.stringify(recordOfSize(5_000_000)))];
    case 'megabyte':
      return [image('big:1mb', JSON.stringify(recordOfSize(1_000_000)))];
    case 'thousands':
      // The page makes the other 9,999 of it: all of them would be 34 MB of script.
      return [image('team/app:0', record('d2010'))];
  }
}

/** A record shaped like a real one whose labels fill it up to a size. */
export function recordOfSize(bytes: number): unknown {
  const base: unknown = JSON.parse(record('d2010'));
  const labels: Record<string, string> = {};
  for (let index = 0, size = 0; size < bytes; index += 1) {
    const name = `com.example.component.${index}.revision`;
    const value = `${index * 7919}-${'abcdef'.repeat(6)}`;
    labels[name] = value;
    size += name.length + value.length + 6;
  }
  return { ...fields(base), Config: { ...fields(fields(base)['Config']), Labels: labels } };
}

/** Everything a stranger could put into an image to harm whoever looks at it. */
export function hostileRecord(): unknown {
  const labels: Record<string, unknown> = {
    script: '<script>window.hacked = 1</script>',
    image: '<img src=x onerror="window.hacked = 2">',
    '<b onclick="window.hacked=3">key</b>': 'markup in a key',
    link: '[click](command:workbench.action.quit) javascript:window.hacked=4',
    bidi: 'safe\u202egpj.exe\u202c end',
    zero: 'a\u200bb\ufeffc',
    control: 'bell\u0007 escape\u001b[31mred nul\u0000',
    template: '{{.Id}} ${window.hacked = 5}',
    long: 'x'.repeat(1_000_000),
    __proto__x: 'no',
  };
  for (let index = 0; index < 10_000; index += 1) labels[`label.${index}`] = `value ${index}`;
  let deep: unknown = 'the bottom';
  for (let level = 0; level < 500; level += 1) deep = { deeper: deep };
  return { Id: 'sha256:0', Config: { Labels: labels, Env: ['API_TOKEN=<script>1</script>', 'PATH=/bin'] }, Deep: deep };
}

function record(name: string): string {
  return readFileSync(new URL(`records/${name}.json`, import.meta.url), 'utf8');
}

function withSecrets(text: string): string {
  return text.replace(
    '"NJS_VERSION=0.7.0"',
    '"NJS_VERSION=0.7.0","DB_PASSWORD=correct-horse-battery","GITHUB_TOKEN=ghp_0123456789abcdef0123"',
  );
}

function changed(text: string): string {
  return text
    .replace('"NGINX_VERSION=1.21.4","NJS_VERSION=0.7.0"', '"NGINX_VERSION=1.27.0","EXTRA=yes"')
    .replace('"443/tcp":{}},"Tty"', '"8443/tcp":{}},"Tty"')
    .replaceAll('frontend', 'backend')
    .replaceAll('133592e15d21', '999992e15d21')
    .replace(/("Layers":\["[^"]+",)"[^"]+"/, `$1"sha256:${'ab'.repeat(32)}","sha256:${'cd'.repeat(32)}"`);
}

function image(name: string, text: string): InspectedImage {
  const id = /"Id":\s*"([^"]*)"/.exec(text)?.[1] ?? '';
  return { key: name, name, id, source: '', record: { kind: 'raw', bytes: new TextEncoder().encode(text) } };
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
