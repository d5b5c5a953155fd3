import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'

import { checkRules } from './check-rules.ts'

interface Run {
  readonly code: number
  readonly output: string
  readonly errors: string
}

async function run(...args: string[]): Promise<Run> {
  const texts = { output: '', errors: '' }
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((texts.output += String(text)), true))
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((texts.errors += String(text)), true))
  try {
    return { code: await checkRules.run(args, {}), ...texts }
  } finally {
    vi.restoreAllMocks()
  }
}

let directory: string

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'check-rules-'))
})
afterAll(() => rmSync(directory, { recursive: true }))
afterEach(() => void vi.restoreAllMocks())

function write(name: string, text: string): string {
  const file = join(directory, name)
  writeFileSync(file, text)
  return file
}

const good = 'groups:\n- name: g\n  rules:\n  - {record: a, expr: up}\n  - {record: b, expr: up}\n'
const twice = 'groups:\n- name: g\n  rules:\n  - {record: a, expr: up, labels: {x: y}}\n  - {record: a, expr: down, labels: {x: y}}\n'
const bad = 'groups:\n- name: g\n  rules:\n  - {record: a, expr: up+}\n'

test('exit codes and words', async () => {
  const [goodFile, twiceFile, badFile] = [write('good.yml', good), write('twice.yml', twice), write('bad.yml', bad)]
  const found = `  FAILED:\nlint error 1 duplicate rule(s) found.\nMetric: a\nLabel(s):\n\tx: y\nMight cause inconsistency while recording expressions\n`
  expect(await run(goodFile)).toEqual({ code: 0, output: `Checking ${goodFile}\n  SUCCESS: 2 rules found\n\n`, errors: '' })
  expect(await run(twiceFile)).toEqual({ code: 0, output: `Checking ${twiceFile}\n\n`, errors: found })
  expect(await run('--lint-fatal', twiceFile)).toMatchObject({ code: 3 })
  expect(await run('--lint', 'none', '--lint-fatal', twiceFile)).toMatchObject({ code: 0, errors: '' })
  expect(await run(goodFile, badFile, twiceFile, '--lint-fatal')).toEqual({
    code: 1,
    output: `Checking ${goodFile}\n  SUCCESS: 2 rules found\n\nChecking ${badFile}\nChecking ${twiceFile}\n\n`,
    errors: `  FAILED:\n${badFile}: 4:23: group "g", rule 1, "a": could not parse expression: 1:4: parse error: unexpected end of input\n${found}`,
  })
  await expect(run(join(directory, 'missing.yml'))).rejects.toThrow('cannot be read')
  await expect(run('--lint=some', goodFile)).rejects.toThrow('there is no check some')
})

const promtool = spawnSync('promtool', ['--version']).status === 0
const corpus = join(import.meta.dirname, '../../../shared/corpus')

/** Where Prometheus 3.14, which we follow, or we differ from Debian's promtool 2.42: what to make of our words, and why. */
const differences: readonly { readonly reason: string; readonly change: (text: string) => string }[] = [
  { reason: '3.x reads a rule once, as another type', change: (text) => text.replaceAll('type rulefmt.RuleNode', 'type rulefmt.Rule') },
  {
    reason: '3.x tells braces in a name apart',
    change: (text) => text.replace('braces present in the recording rule name; should it be in expr?', 'invalid recording rule name'),
  },
  {
    reason: 'Prometheus has no place, or 0:0, for what is missing, for labels and for annotations: we have',
    change: (text) =>
      text.replaceAll(
        /\d+:\d+: (group .*(?:: one of .* must be set|field 'expr' must be set|invalid (?:label|annotation) |: (?:label|annotation) "))/g,
        '$1',
      ),
  },
  {
    reason: 'Prometheus shows two places where record and alert stand both, we show the first',
    change: (text) => text.replaceAll(/(\d+:\d+: )\d+:\d+: (group .*: only one of)/g, '$1$2'),
  },
  { reason: 'Go walks labels and annotations in any order', change: (text) => text.split('\n').sort().join('\n') },
]
/** Files on which the two do not agree, and why. */
const otherwise: Readonly<Record<string, string>> = {
  'utf-8_annotation.good.yaml': 'names are any UTF-8 since 3.0',
  'utf-8_lname.good.yaml': 'names are any UTF-8 since 3.0',
  'legacy_validation_annotation.bad.yaml': 'names are any UTF-8 since 3.0',
  'features.yml': 'what is experimental in 3.14 was unknown in 2.42',
  'test_aliases.yaml': '2.42 shows the name of an alias instead of what it stands for',
}

const templates = [
  '{{ $labels.a | reReplaceAll "a" "b" }}{{ .Labels.x }}{{ $value | humanize }}',
  '{{ $foo }}',
  '{{ foo 1 }}',
  '{{ if }}x',
  '{{ if 1 }}x',
  '{{ 1',
  '{{ end }}',
  '{{ else }}',
  '{{ "abc }}',
  '{{ range $i, $e := query "up" }}{{ $i }}{{ end }}{{ $i }}',
  '{{ template "x" }}',
  '{{ ( 1 }}',
  '{{ 1 | 2 }}',
  '{{ $x := 1 }}{{ $x }} {{ $x.y.z }} {{- /* c */ -}} {{ .a.b }}',
  '{{ }}',
  '{{ define "x" }}{{ $value }}{{ end }}',
  '{{ if eq 1 1 }}a{{ else if 2 }}b{{ else }}c{{ end }}',
  '{{ with $x := 1 }}{{ $x }}{{ end }}{{ $x }}',
  '{{ break }}',
  '{{ range 1 }}{{ continue }}{{ end }}',
  '{{ template x }}',
  'a\n\n{{ $foo }}',
  '{{/* a',
  '{{/* a */ b }}',
  '{{ true.x }}',
  '{{ query "up" | first | value }}{{ (query "up").x }}',
  '{{ $value 5 }}',
  '{{ 1.5e3 -2 0x1F 1_000 }}',
  '{{ print `raw }}` "\\"" }}',
  '{{ len "a" | printf "%d" }}{{ not true }}{{ nil }}',
]

describe.skipIf(!promtool || !existsSync(corpus))("as Debian's promtool (skipped where it or ../shared/corpus is absent)", () => {
  const files = existsSync(corpus)
    ? ['prometheus-rules', 'promtool'].flatMap((folder) =>
        readdirSync(join(corpus, folder))
          .filter(
            (name) =>
              /\.ya?ml$/.test(name) && (folder === 'prometheus-rules' || !/^(prometheus-config\.(good|bad|lint)|.*sd-file)/.test(name)),
          )
          .map((name) => join(corpus, folder, name)),
      )
    : []

  const own = [
    'groups:\n- name: g\n  name: h\n',
    'groups:\n- 5\n- {name: 1}\n- ~\n',
    'groups:\n- name: g\n  rules:\n  - alert: 5\n    expr: 0x10\n    labels: {a: true, b: ~, c: 1.50}\n  - record: "w"\n    expr: !!str up +\n',
    'groups:\n- name: g\n  rules:\n  - &r\n    record: y\n    expr: &e\n      up+\n  - <<: *r\n    record: yy\n  - record: r\n    expr: |\n      up+\n',
    'groups:\n- name: a b\n  interval: 1m\n  limit: 0x10\n  rules:\n  - record: "r"\n    expr: "up +"\n  - {alert: b, expr: "sum(", for: 5m}\n',
    'groups:\n- name: ""\n- rules: []\n',
    'groups:\n- name: g\n  rules:\n  - record: r\n    expr: up{a="b"\n      or down\n',
    ...templates.map(
      (text) => `groups:\n- name: g\n  rules:\n  - alert: a\n    expr: 1\n    annotations:\n      x: ${JSON.stringify(text)}\n`,
    ),
  ]
  test.each(own)('%j', async (text) => {
    await compare(write('own.yml', text))
  })

  test.each(files.filter((file) => !((file.split('/').at(-1) ?? '') in otherwise)))('%s', async (file) => {
    await compare(file)
  })

  async function compare(file: string): Promise<void> {
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'rules', file], { encoding: 'utf8' })
    const ours = await run(file)
    const normal = (text: string): string => differences.reduce((changed, { change }) => change(changed), text)
    expect({ code: ours.code, errors: normal(ours.errors) }).toEqual({ code: status, errors: normal(stderr) })
    // 3.x leaves out the empty line behind a failure.
    expect(ours.output.trimEnd()).toBe(stdout.trimEnd())
  }
})
