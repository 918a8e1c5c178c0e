import type { Random } from './random.ts';

/** Makes templates: mostly meaningful ones over image records, some of them wrong on purpose. */
export class Grammar {
  readonly #random: Random;
  #variables: string[] = ['$'];
  #depth = 0;
  #inRange = false;

  constructor(random: Random) {
    this.#random = random;
  }

  template(): string {
    const random = this.#random;
    this.#variables = ['$'];
    this.#depth = 0;
    let text = random.times(1, 3, () => this.#statement()).join('');
    if (random.chance(0.06)) text = `{{$raw := .Id}}${text}`;
    if (random.chance(0.06)) text += `{{define "t"}}${this.#fresh()}{{end}}`;
    if (random.chance(0.1)) text = this.#damage(text);
    return text.replaceAll('\0', '') || '{{.}}';
  }

  /** One action, for putting many into one template. */
  expression(): string {
    this.#variables = ['$'];
    this.#depth = 0;
    return this.#random.chance(0.8) ? `{{${this.#pipeline()}}}` : this.#statement();
  }

  #fresh(): string {
    const outer = this.#variables;
    this.#variables = ['$'];
    const text = this.#statement();
    this.#variables = outer;
    return text;
  }

  #statement(): string {
    const random = this.#random;
    this.#depth++;
    const deep = this.#depth > 3;
    const roll = deep ? random.below(50) : random.below(100);
    const text = this.#statementOf(roll);
    this.#depth--;
    return text;
  }

  #statementOf(roll: number): string {
    const random = this.#random;
    if (roll < 42) return this.#action(this.#pipeline());
    if (roll < 46) return random.pick(['text ', ' \n\t', 'é日本', '}}', '{', '%d', 'a\n', '\u00a0']);
    if (roll < 48) return `{{/* note */}}`;
    if (roll < 53) return this.#declaration();
    if (roll < 66) return this.#branch('if');
    if (roll < 75) return this.#branch('with');
    if (roll < 92) return this.#range();
    if (roll < 95) return `{{template "t"${random.chance(0.7) ? ` ${this.#pipeline()}` : ''}}}`;
    if (roll < 97) return `{{block "b${random.below(1e6)}" ${this.#pipeline()}}}${this.#fresh()}{{end}}`;
    return this.#inRange ? random.pick(['{{break}}', '{{continue}}']) : `{{${this.#pipeline()}}}`;
  }

  #action(inside: string): string {
    const random = this.#random;
    const open = random.chance(0.04) ? '{{- ' : random.chance(0.1) ? '{{ ' : '{{';
    const close = random.chance(0.04) ? ' -}}' : random.chance(0.1) ? ' }}' : '}}';
    return open + inside + close;
  }

  #declaration(): string {
    const random = this.#random;
    const name = random.pick(['$x', '$y', '$z']);
    const sign = this.#variables.includes(name) && random.chance(0.5) ? '=' : ':=';
    const text = this.#action(`${name} ${sign} ${this.#pipeline()}`);
    if (!this.#variables.includes(name)) this.#variables.push(name);
    return text;
  }

  #scoped(make: () => string): string {
    const count = this.#variables.length;
    const text = make();
    this.#variables.length = count;
    return text;
  }

  #branch(kind: 'if' | 'with'): string {
    return this.#scoped(() => {
      const random = this.#random;
      let head = this.#pipeline();
      if (random.chance(0.15)) {
        head = `$v := ${head}`;
        this.#variables.push('$v');
      }
      let text = this.#action(`${kind} ${head}`) + this.#statement();
      if (random.chance(0.2)) text += `{{else ${kind} ${this.#pipeline()}}}${this.#statement()}`;
      if (random.chance(0.4)) text += `{{else}}${this.#statement()}`;
      return `${text}{{end}}`;
    });
  }

  #range(): string {
    return this.#scoped(() => {
      const random = this.#random;
      const subject = random.chance(0.8) ? this.#listPath() : this.#pipeline();
      let head = subject;
      if (random.chance(0.4)) {
        const two = random.chance(0.7);
        const sign = two && this.#variables.includes('$x') && random.chance(0.1) ? '=' : ':=';
        head = `${two ? `${sign === '=' ? '$x' : '$i'}, ` : ''}${sign === '=' ? '$x' : '$e'} ${sign} ${subject}`;
        this.#variables.push('$e');
        if (two) this.#variables.push('$i');
      }
      const outer = this.#inRange;
      this.#inRange = true;
      let text = this.#action(`range ${head}`) + random.times(1, 2, () => this.#statement()).join('');
      this.#inRange = outer;
      if (random.chance(0.25)) text += `{{else}}${this.#statement()}`;
      return `${text}{{end}}`;
    });
  }

  #pipeline(): string {
    const random = this.#random;
    let text = this.#command();
    while (random.chance(0.22)) text += ` ${random.chance(0.9) ? '| ' : '|'}${this.#stage()}`;
    return text;
  }

  #stage(): string {
    const random = this.#random;
    return random.pick<() => string>([
      () =>
        random.pick(['len', 'json', 'print', 'println', 'html', 'js', 'urlquery', 'upper', 'lower', 'title', 'not']),
      () => `printf ${this.#format()}`,
      () => `index ${this.#operand()}`,
      () => `join ${this.#operand()}`,
      () => `${random.pick(['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'and', 'or'])} ${this.#operand()}`,
      () => `truncate ${this.#string()}`,
      () => `slice ${this.#operand()}`,
      () => 'call',
    ])();
  }

  #command(): string {
    const random = this.#random;
    const roll = random.below(100);
    if (roll < 32) return this.#path();
    if (roll < 36) return this.#variable();
    if (roll < 42) return this.#literal();
    if (roll < 46) return this.#method();
    if (roll < 48) return `(${this.#pipeline()})${random.chance(0.4) ? `.${this.#name()}` : ''}`;
    return this.#call();
  }

  #call(): string {
    const random = this.#random;
    return random.pick([
      () => `json ${this.#operand()}`,
      () => `len ${this.#operand()}`,
      () => `index ${this.#listPath()} ${this.#index()}`,
      () => `index ${this.#operand()} ${random.times(0, 2, () => this.#operand()).join(' ')}`,
      () => `slice ${this.#operand()} ${random.times(0, 3, () => this.#smallNumber()).join(' ')}`,
      () => `printf ${this.#format()} ${random.times(0, 3, () => this.#operand()).join(' ')}`,
      () => `printf ${this.#format()} ${random.times(1, 2, () => this.#operand()).join(' ')}`,
      () => `printf "%${this.#directive()}" ${this.#operand()}`,
      () => `print ${random.times(0, 4, () => this.#operand()).join(' ')}`,
      () => `println ${random.times(0, 3, () => this.#operand()).join(' ')}`,
      () => `${random.pick(['upper', 'lower', 'title'])} ${this.#stringy()}`,
      () => `join ${this.#listPath()} ${this.#string()}`,
      () => `split ${this.#stringy()} ${this.#string()}`,
      () => `pad ${this.#stringy()} ${this.#smallNumber()} ${this.#smallNumber()}`,
      () => `truncate ${this.#stringy()} ${this.#smallNumber()}`,
      () => `${random.pick(['html', 'js', 'urlquery'])} ${random.times(1, 2, () => this.#operand()).join(' ')}`,
      () => `${random.pick(['eq', 'ne', 'lt', 'le', 'gt', 'ge'])} ${this.#operand()} ${this.#operand()}`,
      () => `eq ${random.times(1, 4, () => this.#operand()).join(' ')}`,
      () => `${random.pick(['and', 'or'])} ${random.times(1, 3, () => this.#operand()).join(' ')}`,
      () => `not ${this.#operand()}`,
      () => `${random.pick(FUNCTIONS)} ${random.times(0, 4, () => this.#operand()).join(' ')}`,
    ])();
  }

  #operand(): string {
    const random = this.#random;
    const roll = random.below(100);
    if (roll < 45) return this.#path();
    if (roll < 55) return this.#variable();
    if (roll < 78) return this.#literal();
    if (roll < 82) return `(${this.#method()})`;
    if (roll < 96) return `(${this.#pipeline()})${random.chance(0.1) ? `.${this.#name()}` : ''}`;
    return random.pick(['print', 'len', 'json', '.', 'nil', 'true', 'false']);
  }

  #stringy(): string {
    return this.#random.chance(0.5) ? this.#string() : this.#operand();
  }

  #path(): string {
    const random = this.#random;
    const roll = random.below(100);
    if (roll < 70) return random.pick(PATHS);
    if (roll < 80) return random.pick(RAW_PATHS);
    if (roll < 88) return random.pick(['.', '$', '.']);
    return random.times(1, 3, () => `.${this.#name()}`).join('');
  }

  #listPath(): string {
    return this.#random.chance(0.85) ? this.#random.pick(LIST_PATHS) : this.#operand();
  }

  #name(): string {
    return this.#random.pick(NAMES);
  }

  #variable(): string {
    const random = this.#random;
    const name = this.#variables[random.below(this.#variables.length)] ?? '$';
    return random.chance(0.3) ? `${name}.${this.#name()}` : name;
  }

  #method(): string {
    const random = this.#random;
    const roll = random.below(10);
    if (roll < 2) return `.Metadata.LastTagTime.Format ${this.#layout()}`;
    if (roll < 3) return `.Metadata.LastTagTime.${random.pick(['UTC', 'Local'])}.${random.pick(TIME_METHODS)}`;
    if (roll < 4)
      return `.Config.Healthcheck.${random.pick(['Interval', 'Timeout', 'StartPeriod', 'StartInterval'])}.${random.pick(DURATION_METHODS)}`;
    return random.pick(METHODS);
  }

  #layout(): string {
    const random = this.#random;
    return `"${random.times(1, 7, () => (random.chance(0.8) ? random.pick(LAYOUTS) : random.pick([' ', ':', '-', 'x', 'é', '_', '0', '.', ',']))).join('')}"`;
  }

  #index(): string {
    const random = this.#random;
    return random.chance(0.6) ? this.#smallNumber() : random.chance(0.7) ? random.pick(KEYS) : this.#operand();
  }

  #smallNumber(): string {
    const random = this.#random;
    return random.chance(0.85)
      ? String(random.below(6))
      : random.pick(['-1', '99', "'\\x02'", '1.0', '(len .Os)', '.Size', 'nil', '0x1', '"1"']);
  }

  #literal(): string {
    const random = this.#random;
    return random.chance(0.45)
      ? this.#string()
      : random.chance(0.8)
        ? random.pick(NUMBERS)
        : random.pick(['true', 'false', 'nil']);
  }

  #string(): string {
    return this.#random.pick(STRINGS);
  }

  #format(): string {
    const random = this.#random;
    const body = random
      .times(1, 3, () =>
        random.chance(0.75) ? `%${this.#directive()}` : random.pick([' ', 'x', ':', '%%', 'é', ',', '%']),
      )
      .join('');
    return `"${body}"`;
  }

  #directive(): string {
    const random = this.#random;
    const flags = random.chance(0.4) ? random.times(1, 2, () => random.pick(['+', '-', '#', '0', ' '])).join('') : '';
    const width = random.chance(0.3) ? random.pick(['1', '5', '12', '*', '20', '[1]*', '0', '03']) : '';
    const precision = random.chance(0.25) ? `.${random.pick(['', '0', '1', '2', '3', '10', '*', '17', '[2]*'])}` : '';
    const index = random.chance(0.08) ? random.pick(['[1]', '[2]', '[3]', '[0]', '[x]', '[']) : '';
    const verb = random.chance(0.7) ? random.pick(['v', 's', 'd', 'q', 'T', 'x']) : random.pick(VERBS);
    return flags + width + precision + index + verb;
  }

  #damage(text: string): string {
    const random = this.#random;
    const at = random.below(text.length + 1);
    const length = random.below(4);
    switch (random.below(4)) {
      case 0:
        return text.slice(0, at) + text.slice(at + length);
      case 1:
        return text.slice(0, at) + random.pick(SCRAPS) + text.slice(at);
      case 2:
        return text.slice(0, at) + text.slice(at, at + length) + text.slice(at);
      default:
        return text.slice(0, at);
    }
  }
}

const VERBS = [
  'v',
  's',
  'd',
  'q',
  'x',
  'X',
  'T',
  't',
  'b',
  'o',
  'O',
  'c',
  'U',
  'e',
  'E',
  'f',
  'F',
  'g',
  'G',
  'w',
  'z',
  'é',
  '!',
  'n',
] as const satisfies [string, ...string[]];

const FUNCTIONS: [string, ...string[]] = [
  'and',
  'call',
  'eq',
  'ge',
  'gt',
  'html',
  'index',
  'join',
  'js',
  'json',
  'le',
  'len',
  'lower',
  'lt',
  'ne',
  'not',
  'or',
  'pad',
  'print',
  'printf',
  'println',
  'slice',
  'split',
  'title',
  'truncate',
  'upper',
  'urlquery',
  'nope',
];

const SCRAPS: [string, ...string[]] = [
  '{{',
  '}}',
  '(',
  ')',
  '|',
  ':=',
  '=',
  '"',
  '`',
  "'",
  '.',
  '$',
  '$x',
  '-',
  ' -}}',
  '{{- ',
  '/*',
  '*/',
  ',',
  '\n',
  ' ',
  '1',
  'end',
  '{{end}}',
  '{{else}}',
  'nil',
  'if',
  '\u00a0',
  '🐳',
  '\\',
  '#',
  '+',
  '1i',
  '0x',
  '_',
  '{{break}}',
  '{{define "t"}}',
  'é',
];

const PATHS: [string, ...string[]] = [
  '.ID',
  '.RepoTags',
  '.RepoDigests',
  '.Parent',
  '.Comment',
  '.Created',
  '.Container',
  '.ContainerConfig',
  '.DockerVersion',
  '.Author',
  '.Config',
  '.Architecture',
  '.Variant',
  '.Os',
  '.OsVersion',
  '.Size',
  '.VirtualSize',
  '.GraphDriver',
  '.GraphDriver.Name',
  '.GraphDriver.Data',
  '.RootFS',
  '.RootFS.Type',
  '.RootFS.Layers',
  '.Metadata',
  '.Metadata.LastTagTime',
  '.Descriptor',
  '.Descriptor.Digest',
  '.Descriptor.Size',
  '.Descriptor.Platform',
  '.Descriptor.Data',
  '.Manifests',
  '.Config.Env',
  '.Config.Cmd',
  '.Config.Entrypoint',
  '.Config.Labels',
  '.Config.ExposedPorts',
  '.Config.Volumes',
  '.Config.WorkingDir',
  '.Config.User',
  '.Config.StopSignal',
  '.Config.ArgsEscaped',
  '.Config.Healthcheck',
  '.Config.Healthcheck.Test',
  '.Config.Healthcheck.Interval',
  '.Config.Healthcheck.Timeout',
  '.Config.Healthcheck.Retries',
  '.Config.OnBuild',
  '.Config.Shell',
  '.ContainerConfig.Cmd',
  '.ContainerConfig.ExposedPorts',
  '.ContainerConfig.StopTimeout',
  '.ContainerConfig.Tty',
  '.ContainerConfig.Labels',
  '.Config.ImageConfig',
  '.Config.DockerOCIImageConfigExt',
  '.Config.Labels.version',
];

const RAW_PATHS: [string, ...string[]] = [
  '.Id',
  '.Config.Hostname',
  '.Config.Tty',
  '.Config.Image',
  '.Unknown',
  '.Unknown.arr',
  '.Unknown.obj',
  '.Unknown.int',
  '.Unknown.float',
  '.Unknown.null',
  '.Unknown.nums',
  '.Identity',
  '.Descriptor.digest',
  '.Descriptor.size',
  '.Nope',
  '.Config.Nope.x',
  '.X',
  '.a',
  '.b.c',
];

const LIST_PATHS: [string, ...string[]] = [
  '.RepoTags',
  '.RepoDigests',
  '.RootFS.Layers',
  '.Config.Env',
  '.Config.Cmd',
  '.Config.Entrypoint',
  '.Config.Labels',
  '.Config.ExposedPorts',
  '.Config.Volumes',
  '.GraphDriver.Data',
  '.Manifests',
  '.Config.OnBuild',
  '.Config.Healthcheck.Test',
  '.ContainerConfig.Env',
  '.ContainerConfig.ExposedPorts',
  '.ContainerConfig.Cmd',
  '.Unknown',
  '.Unknown.arr',
  '.Unknown.nums',
  '.Descriptor.Annotations',
  '.Descriptor.Data',
  '.Config.Healthcheck.Retries',
  '3',
  '.',
];

const NAMES: [string, ...string[]] = [
  'ID',
  'Id',
  'Os',
  'Size',
  'Config',
  'Labels',
  'Env',
  'Name',
  'Data',
  'Digest',
  'Platform',
  'OS',
  'Architecture',
  'Layers',
  'Type',
  'Foo',
  'x',
  'String',
  'Int64',
  'Float64',
  'Year',
  'Seconds',
  'Algorithm',
  'Encoded',
  'Available',
  'Kind',
  'version',
  'if',
  'é',
  'maintainer',
  'Total',
  'Content',
  'ImageData',
  'Containers',
  'AttestationData',
  'For',
];

const KEYS: [string, ...string[]] = [
  '"version"',
  '"maintainer"',
  '"80/tcp"',
  '"nope"',
  '""',
  '"LowerDir"',
  '"a.b"',
  '"int"',
  '"Config"',
  '"com.example.team"',
];

const METHODS: [string, ...string[]] = [
  '.Metadata.LastTagTime.Year',
  '.Metadata.LastTagTime.Unix',
  '.Metadata.LastTagTime.Month',
  '.Metadata.LastTagTime.Weekday',
  '.Metadata.LastTagTime.IsZero',
  '.Metadata.LastTagTime.UTC',
  '.Metadata.LastTagTime.Local',
  '.Metadata.LastTagTime.Location',
  '.Metadata.LastTagTime.YearDay',
  '.Metadata.LastTagTime.Format "2006-01-02 15:04:05.000 -07:00 MST"',
  '.Metadata.LastTagTime.Format "Mon Jan _2 3:04PM 06 .999 Z0700 002 __2 January Monday pm"',
  '.Metadata.LastTagTime.Add 90000000000',
  '.Metadata.LastTagTime.AddDate 0 1 -40',
  '.Metadata.LastTagTime.Truncate 3600000000000',
  '.Metadata.LastTagTime.Round 60000000000',
  '.Metadata.LastTagTime.Sub .Metadata.LastTagTime',
  '.Metadata.LastTagTime.Before .Metadata.LastTagTime',
  '.Config.Healthcheck.Interval.Seconds',
  '.Config.Healthcheck.Timeout.String',
  '.Config.Healthcheck.Interval.Milliseconds',
  '.Config.Healthcheck.StartPeriod.Minutes',
  '.Config.Healthcheck.Interval.Round 7000000000',
  '.Config.Healthcheck.Interval.Truncate 7000000000',
  '.Config.Healthcheck.StartInterval.Hours',
  '.Descriptor.Digest.Encoded',
  '.Descriptor.Digest.Algorithm',
  '.Descriptor.Digest.Algorithm.Size',
  '.Descriptor.Digest.Validate',
  '.Descriptor.Digest.Algorithm.FromString "x"',
  '.Size.Int64',
  '.Unknown.int.Int64',
  '.Unknown.float.Float64',
  '.Unknown.exp.Float64',
  '.Unknown.int.String',
];

const NUMBERS: [string, ...string[]] = [
  '0',
  '1',
  '2',
  '-1',
  '+3',
  '7',
  '42',
  '255',
  '1000000',
  '3.0',
  '0.5',
  '2.5',
  '-1.5e3',
  '1e6',
  '1e21',
  '1e-7',
  '0x1F',
  '0b101',
  '0o17',
  '010',
  '1_000',
  "'a'",
  "'\\n'",
  "'日'",
  "'\\x00'",
  '1i',
  '2+3i',
  '1.5-2i',
  '9223372036854775807',
  '-9223372036854775808',
  '9223372036854775808',
  '0x1p4',
  '1e400',
  '123456789.0',
  '0.000012345',
  '100000.0',
  '-0',
  '-0.0',
  '5e-324',
  '1.7976931348623157e308',
  '0.1',
  '1e5',
];

const STRINGS: [string, ...string[]] = [
  '""',
  '"a"',
  '","',
  '"/"',
  '"abc"',
  '"linux"',
  '"Hello World"',
  '"o\'neil x_y-z"',
  '"<a href=\\"x\\">&\'b\'"',
  '"日本語"',
  '"ß İ ı Σίσυφος ǆ ﬁ ŉ"',
  '"\\xff\\xfe"',
  '"\\xe6\\x97"',
  '"\\u00a0\\u2028\\ufeff"',
  '"tab\\tnl\\n"',
  '`raw\\n`',
  '`back"quote`',
  '"🐳"',
  '"\\x00\\x1f\\x7f"',
  '"%d %s"',
  '"a=b"',
  '"sha256:"',
  '"\\U0001FADC"',
  '"1"',
  '"é"',
  '"\\xc3"',
  '"  "',
  '"ABC def"',
  '"\\u0301x"',
  '"E0\\u1F80"',
  '"ა"',
];

const LAYOUTS: [string, ...string[]] = [
  '2006',
  '06',
  '01',
  '1',
  'Jan',
  'January',
  '02',
  '2',
  '_2',
  '__2',
  '002',
  '15',
  '03',
  '3',
  '04',
  '4',
  '05',
  '5',
  'PM',
  'pm',
  'MST',
  '-0700',
  '-07:00',
  '-07',
  '-070000',
  '-07:00:00',
  'Z0700',
  'Z07:00',
  'Z07',
  'Z070000',
  'Z07:00:00',
  '.000',
  '.999',
  ',000',
  '.0',
  '.9',
  '.000000000',
  '.999999999',
  '.0000000000',
  'Mon',
  'Monday',
  '_2006',
  'Janet',
  'Mondays',
];

const TIME_METHODS: [string, ...string[]] = [
  'Year',
  'Month',
  'Day',
  'Hour',
  'Minute',
  'Second',
  'Nanosecond',
  'Weekday',
  'YearDay',
  'IsZero',
  'IsDST',
  'Unix',
  'UnixMilli',
  'UnixMicro',
  'UnixNano',
  'String',
  'GoString',
  'MarshalJSON',
  'MarshalText',
  'Location',
  'Location.String',
  'Zone',
  'Clock',
  'Compare .Metadata.LastTagTime',
  'Equal .Metadata.LastTagTime',
  'After .Metadata.LastTagTime',
  'Sub .Metadata.LastTagTime.UTC',
  'Add -1',
  'Add 3600000000000',
  'AddDate 1 2 3',
  'AddDate -1 -14 100',
  'Truncate 86400000000000',
  'Round 1000000000',
  'Round -1',
  'AppendFormat nil "15:04"',
  'GobEncode',
  'Date',
  'In nil',
  'Month.String',
  'Weekday.String',
  'wall',
];

const DURATION_METHODS: [string, ...string[]] = [
  'Seconds',
  'Minutes',
  'Hours',
  'Milliseconds',
  'Microseconds',
  'Nanoseconds',
  'String',
  'Abs',
  'Round 1000000000',
  'Round 7',
  'Truncate 60000000000',
  'Truncate -1',
  'Round 1000000000 | printf "%d"',
];
