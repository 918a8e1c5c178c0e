import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Nanoseconds Go's own text/template takes. */
export interface GoFigures {
  readonly source: string;
  /** By template: to execute it, and to parse it. */
  readonly run: ReadonlyMap<string, number>;
  readonly parse: ReadonlyMap<string, number>;
}

/** Measured once with Go 1.24 on a machine like ours: used where there is no Go. */
const QUOTED: GoFigures = {
  source: 'quoted, Go 1.24',
  run: new Map([
    ['field', 700],
    ['two fields', 1500],
    ['json', 13_000],
    ['range and printf', 17_000],
  ]),
  parse: new Map([
    ['field', 6000],
    ['two fields', 7500],
    ['json', 6500],
    ['range and printf', 18_000],
  ]),
};

/** Runs the templates with Go if a `go` is installed. */
export function goFigures(templates: ReadonlyMap<string, string>, record: string): GoFigures {
  const folder = mkdtempSync(join(tmpdir(), 'strata-go-'));
  try {
    writeFileSync(join(folder, 'main.go'), GO_SOURCE);
    const run = spawnSync('go', ['run', 'main.go'], {
      cwd: folder,
      encoding: 'utf8',
      input: JSON.stringify({ record, templates: Object.fromEntries(templates) }),
      env: { ...process.env, GO111MODULE: 'off', GOFLAGS: '' },
      timeout: 120_000,
    });
    if (run.status !== 0) return QUOTED;
    const lines = run.stdout
      .trim()
      .split('\n')
      .map((line) => line.split('\t'));
    const column = (index: number): Map<string, number> =>
      new Map(lines.slice(1).map((line) => [line[0] ?? '', Number(line[index])]));
    return { source: `measured, ${lines[0]?.[0] ?? 'Go'}`, run: column(1), parse: column(2) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const GO_SOURCE = `package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"text/template"
	"time"
)

type imageConfig struct {
	User         string              \`json:",omitempty"\`
	ExposedPorts map[string]struct{} \`json:",omitempty"\`
	Env          []string            \`json:",omitempty"\`
	Entrypoint   []string            \`json:",omitempty"\`
	Cmd          []string            \`json:",omitempty"\`
	Volumes      map[string]struct{} \`json:",omitempty"\`
	WorkingDir   string              \`json:",omitempty"\`
	Labels       map[string]string   \`json:",omitempty"\`
	StopSignal   string              \`json:",omitempty"\`
}

type record struct {
	ID       string \`json:"Id"\`
	RepoTags []string
	Os       string
	Config   *imageConfig
	RootFS   struct {
		Type   string
		Layers []string
	}
}

var functions = template.FuncMap{
	"json": func(v any) string {
		buf := &bytes.Buffer{}
		enc := json.NewEncoder(buf)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(v); err != nil {
			panic(err)
		}
		return strings.TrimSpace(buf.String())
	},
	"upper": strings.ToUpper,
}

func measure(f func()) float64 {
	best := 1e18
	for round := 0; round < 7; round++ {
		n := 0
		start := time.Now()
		for time.Since(start) < 60*time.Millisecond {
			for i := 0; i < 20; i++ {
				f()
			}
			n += 20
		}
		if took := float64(time.Since(start).Nanoseconds()) / float64(n); took < best {
			best = took
		}
	}
	return best
}

func main() {
	input, _ := io.ReadAll(os.Stdin)
	var question struct {
		Record    string
		Templates map[string]string
	}
	if err := json.Unmarshal(input, &question); err != nil {
		panic(err)
	}
	var data record
	if err := json.Unmarshal([]byte(question.Record), &data); err != nil {
		panic(err)
	}
	fmt.Println(runtime.Version())
	for name, text := range question.Templates {
		parsed := template.Must(template.New("").Funcs(functions).Parse(text))
		buf := &bytes.Buffer{}
		run := measure(func() {
			buf.Reset()
			if err := parsed.Execute(buf, data); err != nil {
				panic(err)
			}
		})
		parse := measure(func() { template.Must(template.New("").Funcs(functions).Parse(text)) })
		fmt.Printf("%s\\t%.0f\\t%.0f\\n", name, run, parse)
	}
}
`;
