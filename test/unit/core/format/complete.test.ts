import { describe, expect, it } from 'vitest';
import { completeFormat } from '../../../../src/core/format/complete.ts';
import { pathAtCursor } from '../../../../src/core/format/cursor.ts';
import { recordDecoder } from '../../../../src/core/format/record.ts';
import { templateForPath } from '../../../../src/core/format/path.ts';

const BODY = JSON.stringify({
  Id: 'sha256:a',
  RepoTags: ['a:1', 'a:2'],
  Os: 'linux',
  Size: 5,
  Config: {
    Hostname: 'h',
    Env: ['PATH=/bin', 'DB_PASSWORD=hunter2'],
    Labels: { plain: 'x', 'a.b': 'y' },
    Healthcheck: { Interval: 1_000_000_000 },
  },
  RootFS: { Type: 'layers', Layers: ['sha256:1', 'sha256:2'] },
  Manifests: [{ ID: 'm', Descriptor: { digest: 'sha256:d', size: 1 } }],
});
const record = recordDecoder({ timeZone: 'UTC' })(Buffer.from(BODY));

/** What is offered at the `^` of a template. */
function complete(marked: string) {
  const offset = marked.indexOf('^');
  return completeFormat(marked.replace('^', ''), offset, record);
}

function labels(marked: string): string[] | undefined {
  return complete(marked)?.items.map(({ label }) => label);
}

describe('completeFormat', () => {
  it.each([
    ['{{.Ro^}}', ['RootFS']],
    ['{{.config.^', []],
    ['{{.Config.La^', ['Labels']],
    ['{{.Config.Labels.^', ['plain']],
    ['{{.Config.Host^', ['Hostname']],
    ['{{.RootFS.^}} and {{.Os}}', ['Type', 'Layers']],
    ['{{range .Manifests}}{{.Descriptor.Di^', ['Digest', 'digest']],
    ['{{range $i, $m := .Manifests}}{{$m.I^', ['ID', 'ImageData']],
    ['{{with .RootFS}}{{.^', ['Type', 'Layers']],
    ['{{with .RootFS}}x{{end}}{{.Var^', ['Variant']],
    ['{{with .Nope}}x{{else}}{{.Var^', ['Variant']],
    ['{{with .Nope}}x{{else with .RootFS}}{{.^', ['Type', 'Layers']],
    ['{{$x := .RootFS}}{{$x.^', ['Type', 'Layers']],
    ['{{(index .Manifests 0).Desc^', ['Descriptor']],
    ['{{range .Manifests}}{{range $k, $v := $.Config.Labels}}{{$^', ['$', '$k', '$v']],
    ['{{block "b" .RootFS}}{{.^', ['Type', 'Layers']],
    ['{{if .Os}}{{else}}{{prin^', ['print', 'printf', 'println']],
    ['{{.Os | tit^', ['title']],
    ['{{ran^', ['range']],
    ['{{.Os | ran^', []],
    ['plain ^', undefined],
    ['{{.Os}} ^', undefined],
    ['{{"te^', undefined],
    ['{{.Os}^', undefined],
  ])('%s', (marked, expected) => expect(labels(marked)).toEqual(expected));

  it('replaces the name at the cursor only', () => {
    expect(complete('{{.Config.La^}}')).toMatchObject({
      from: 10,
      to: 12,
      items: [{ insert: 'Labels', kind: 'field' }],
    });
    expect(complete('{{^}}')).toMatchObject({ from: 2, to: 2 });
  });

  it('offers everything where an operand may begin', () => {
    const offered = labels('{{^');
    expect(offered).toEqual(expect.arrayContaining(['.Os', '.Id', '$', 'json', 'index', 'range']));
    expect(labels('{{print (^')).toEqual(expect.arrayContaining(['.Os', '$', 'json']));
    expect(labels('{{print (^')).not.toContain('range');
  });

  it('shows values, signatures and methods', () => {
    expect(complete('{{.Os^')?.items[0]).toEqual({ label: 'Os', kind: 'field', detail: 'linux', insert: 'Os' });
    expect(complete('{{join^')?.items[0]).toMatchObject({
      kind: 'function',
      detail: 'join LIST SEPARATOR: A list of strings as one text.',
    });
    expect(complete('{{.Metadata.LastTagTime.For^')?.items[0]).toMatchObject({
      label: 'Format',
      kind: 'method',
      detail: 'string',
    });
    expect(labels('{{.Config.Healthcheck.Interval.Sec^')).toEqual(['Seconds']);
  });

  it('covers what looks secret', () => {
    const [env] = complete('{{.Config.Env^')?.items ?? [];
    expect(env?.detail).toContain('PATH=/bin');
    expect(env?.detail).not.toContain('hunter2');
    expect(JSON.stringify(complete('{{^'))).not.toContain('hunter2');
    expect(JSON.stringify(complete('{{range .Config.Env}}{{$^'))).not.toContain('hunter2');
  });
});

describe('pathAtCursor', () => {
  it.each([
    ['{{.Con^fig.Env}}', ['Config']],
    ['{{.Config.E^nv}}', ['Config', 'Env']],
    ['{{.ID^}}', ['Id']],
    ['{{.Os^}}{{end', ['Os']],
    ['{{range .RootFS.Layers}}{{.^}}{{end}}', ['RootFS', 'Layers', 0]],
    ['{{range .Manifests}}{{.Descriptor.Digest^', ['Manifests', 0, 'Descriptor', 'digest']],
    ['{{with .Config}}{{.Labels.pl^ain}}{{end}}', ['Config', 'Labels', 'plain']],
    ['{{$x := .Config}}{{$x.Env^}}', ['Config', 'Env']],
    ['{{(index .Manifests 0).ID^}}', ['Manifests', 0, 'ID']],
    ['{{(index .Config.Labels "a.b")^}}', undefined],
    ['{{.Config.Hostname^}}', ['Config', 'Hostname']],
    ['{{.Nope^}}', undefined],
    ['text^', undefined],
  ])('%s', (marked, path) => {
    const offset = marked.indexOf('^');
    expect(pathAtCursor(marked.replace('^', ''), offset, record)).toEqual(path);
  });
});

describe('templateForPath', () => {
  it.each([
    [['Config', 'Env'], '{{.Config.Env}}'],
    [['Config', 'Labels', 'a.b'], '{{index .Config.Labels "a.b"}}'],
    [['Config', 'Labels', 'a"\\\n'], '{{index .Config.Labels "a\\"\\\\\\n"}}'],
    [['RootFS', 'Layers', 0], '{{(index .RootFS.Layers 0)}}'],
    [['Manifests', 0, 'Descriptor', 'digest'], '{{(index .Manifests 0).Descriptor.digest}}'],
    [[], '{{.}}'],
  ])('%j', (path, template) => expect(templateForPath(path)).toBe(template));
});
