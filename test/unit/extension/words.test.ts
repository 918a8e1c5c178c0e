import { readdir, readFile } from 'node:fs/promises';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = new URL('../../../', import.meta.url);
const viewSources = await readSources('src/webview/');
const sources = [...(await readSources('src/extension/')), ...viewSources];
const calls = sources.flatMap(({ file, text }) => translations(file, text));
const said = new Set(calls.flatMap(({ words }) => (words === undefined ? [] : [words])));
const bundle = await readWords('l10n/bundle.l10n.ko.json');
const manifest = await readWords('package.nls.json');
const manifestKo = await readWords('package.nls.ko.json');

/** A place that reaches for translated words; without words where nothing but running it could tell which. */
interface Translation {
  readonly place: string;
  readonly words?: string;
}

describe('finding what is translated', () => {
  test.each([
    ["vscode.l10n.t('Retry')", ['Retry']],
    ["vscode.l10n.t('{0} of {1}', a, f('x'))", ['{0} of {1}']],
    ['vscode.l10n.t(\n  "isn\'t",\n  name,\n)', ["isn't"]],
    ['vscode.l10n.t(`plain`)', ['plain']],
    ["f(vscode.l10n.t('a {0}', vscode.l10n.t('b')))", ['a {0}', 'b']],
    ["// vscode.l10n.t('a comment')\n'vscode.l10n.t(\"a text\")'", []],
    ['vscode.l10n.t(words)', [undefined]],
    ['vscode.l10n.t(`of ${name}`)', [undefined]],
    ["vscode.l10n.t('one' + 'two')", [undefined]],
    ["vscode.l10n.t({ message: 'Open', comment: 'a verb' })", [undefined]],
    ['vscode.l10n.t()', [undefined]],
    ['const { t } = vscode.l10n;', [undefined]],
    ["['a'].map(vscode.l10n.t)", [undefined]],
    ["import { l10n } from 'vscode';\nl10n.t('Retry');", [undefined, 'Retry']],
    ["import { l10n } from './l10n.ts';\nhtml`<p>${l10n.t('Retry')}</p>`;", ['Retry']],
    ['post(vscode.l10n.bundle)', []],
    ['l10n.number(1)', []],
  ])('%s', (text, expected) => {
    expect(translations('a.ts', text).map(({ words }) => words)).toEqual(expected);
  });
});

describe('finding what a view says untranslated', () => {
  test.each([
    ['html`<p class="quiet" data-act="x">${l10n.t(\'Retry\')}: ${name} · 1</p>`', []],
    ['html`<p>Retry</p>`', ['Retry']],
    ['html`<p>${name} of ${count}</p>`', ['of']],
    ['html`<button title="Retry" @click=${() => retry()}></button>`', ['Retry']],
    ['html`<button aria-label="Retry ${name}"></button>`', ['Retry']],
    ['html`<input placeholder=${words} aria-label=Find />`', ['Find']],
    ['html`<p>${isNew ? html`<b>New</b>` : nothing}</p>`', ['New']],
    ["({ kind: 'action', label: 'Copy' })", ['Copy']],
    ["({ label: open ? l10n.t('Close') : 'Open' })", ['Open']],
    ["({ label: l10n.t('Copy'), hint: 'Ctrl+C' })", []],
    ["f(html, 'text'); css`a { color: red }`", []],
  ])('%s', (text, expected) => {
    expect(untranslated('a.ts', text).map((found) => found.replace(/^a\.ts:\d+ /, ''))).toEqual(expected);
  });
});

describe('the Korean words', () => {
  test('a view says nothing that is not translated', () => {
    expect(viewSources.flatMap(({ file, text }) => untranslated(file, text))).toEqual([]);
  });

  test('every text of the code is one a translation can be looked up for', () => {
    expect(calls.filter(({ words }) => words === undefined).map(({ place }) => place)).toEqual([]);
    expect(said.size).toBeGreaterThan(0);
  });

  test('every text of the code has its words, and no word is left over', () => {
    expect([...bundle.keys()].sort()).toEqual([...said].sort());
  });

  test('every text of package.json has its words, and no word is left over', () => {
    expect([...manifestKo.keys()].sort()).toEqual([...manifest.keys()].sort());
  });

  test('no words are empty', () => {
    const empty = [...bundle, ...manifestKo].filter(([, words]) => words.trim() === '');
    expect(empty).toEqual([]);
  });

  test('keep the places of what is put into them, their links, icons and code', () => {
    for (const [english, korean] of bundle) expect(fixedParts(korean), english).toEqual(fixedParts(english));
    for (const [key, korean] of manifestKo) {
      expect(fixedParts(korean), key).toEqual(fixedParts(manifest.get(key) ?? ''));
    }
  });

  test('end in an ellipsis where the English words do', () => {
    const trail = (words: string): string => /(\.\.\.|…)$/.exec(words)?.[0] ?? '';
    for (const [english, korean] of bundle) expect(trail(korean), english).toBe(trail(english));
    for (const [key, korean] of manifestKo) expect(trail(korean), key).toBe(trail(manifest.get(key) ?? ''));
  });
});

/** What a translation must not change, in any order: `{0}`, `](command:…)`, `$(icon)` and code between backticks. */
function fixedParts(words: string): string[] {
  return [...words.matchAll(/\{\d+\}|\]\([^)]*\)|\$\([\w~-]+\)|`[^`]*`/g)].map(([part]) => part).sort();
}

/** Every mention of `l10n`: the words of `….l10n.t('words')`, none for whatever else is done with it. */
function translations(file: string, text: string): Translation[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Translation[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === 'l10n' && !isDoor(node)) {
      const place = `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
      const words = calledWith(node);
      found.push(words === undefined ? { place } : { place, words });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The webview's own door, its import, and what is asked of a door besides words. */
function isDoor(l10n: ts.Identifier): boolean {
  if (l10n.getSourceFile().fileName === 'src/webview/l10n.ts') return true;
  if (ts.isImportSpecifier(l10n.parent)) {
    const from = l10n.parent.parent.parent.parent.moduleSpecifier;
    return ts.isStringLiteral(from) && /^\.\.?\/(.*\/)?l10n\.ts$/.test(from.text);
  }
  const namespace = ts.isPropertyAccessExpression(l10n.parent) && l10n.parent.name === l10n ? l10n.parent : l10n;
  const { parent } = namespace;
  return ts.isPropertyAccessExpression(parent) && ['bundle', 'number', 'use'].includes(parent.name.text);
}

/** Letters of a view that a person would read as they are written: in its elements, their spoken attributes, its menus. */
function untranslated(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const note = (node: ts.Node, words: string): void => {
    const said = words.trim();
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    if (/\p{L}/u.test(said) && !sameEverywhere.has(said)) found.push(`${file}:${line} ${said}`);
  };
  const literals = (node: ts.Expression): void => {
    if (ts.isStringLiteralLike(node)) note(node, node.text);
    else if (ts.isConditionalExpression(node)) [node.whenTrue, node.whenFalse].forEach(literals);
    else if (ts.isTemplateExpression(node)) note(node, node.getText().replace(/\$\{[\s\S]*?\}/g, ' '));
  };
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && ts.isIdentifier(node.tag) && node.tag.text === 'html') {
      for (const words of wordsOfHtml(node.template)) note(node, words);
    }
    if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name) && node.name.text === 'label') {
      literals(node.initializer);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Signs that no language changes. */
const sameEverywhere = new Set(['Aa']);

/** What lies between the tags of a lit template, and in the attributes that are shown or spoken. */
function wordsOfHtml(template: ts.TemplateLiteral): string[] {
  const hole = '\u0000';
  const markup = ts.isTemplateExpression(template)
    ? [template.head.text, ...template.templateSpans.map((span) => span.literal.text)].join(hole)
    : template.text;
  const tag = /<\/?[a-z](?:"[^"]*"|'[^']*'|[^>"'])*>/gi;
  const spoken =
    /\s(?:title|placeholder|alt|aria-(?:label|description|roledescription|valuetext))=("[^"]*"|'[^']*'|[^\s>]+)/gi;
  const attributes = [...markup.matchAll(tag)].flatMap(([written]) =>
    [...written.matchAll(spoken)].map(([, value]) => (value ?? '').replace(/^["']|["']$/g, '')),
  );
  const between = markup.replace(/<!--[\s\S]*?-->/g, '').replace(tag, '\n');
  return [...attributes, ...between.split('\n')].map((words) => words.replaceAll(hole, ' ').trim());
}

/** The literal that `t` of this `l10n` is called with. */
function calledWith(l10n: ts.Identifier): string | undefined {
  const { parent } = l10n;
  const namespace = ts.isPropertyAccessExpression(parent) && parent.name === l10n ? parent : l10n;
  const method = namespace.parent;
  if (!ts.isPropertyAccessExpression(method) || method.expression !== namespace || method.name.text !== 't') {
    return undefined;
  }
  const call = method.parent;
  if (!ts.isCallExpression(call) || call.expression !== method) return undefined;
  const [first] = call.arguments;
  return first !== undefined && ts.isStringLiteralLike(first) ? first.text : undefined;
}

async function readSources(folder: string): Promise<{ file: string; text: string }[]> {
  const names = await readdir(new URL(folder, root), { recursive: true });
  const files = names.filter((name) => name.endsWith('.ts')).map((name) => folder + name.replaceAll('\\', '/'));
  return Promise.all(files.map(async (file) => ({ file, text: await readFile(new URL(file, root), 'utf8') })));
}

async function readWords(file: string): Promise<ReadonlyMap<string, string>> {
  const value: unknown = JSON.parse(await readFile(new URL(file, root), 'utf8'));
  if (typeof value !== 'object' || value === null) throw new TypeError(`${file} holds no words`);
  return new Map(
    Object.entries(value).map(([key, words]: [string, unknown]) => {
      if (typeof words !== 'string') throw new TypeError(`${file}: ${key} is no text`);
      return [key, words];
    }),
  );
}
