import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { runUnitTests } from './run-unit-tests.ts'

const promtool = spawnSync('promtool', ['--version']).status === 0
const corpus = join(import.meta.dirname, '../../../../shared/corpus/promtool')
const all = { isWanted: () => true }

let directory: string

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'unit-tests-'))
})
afterAll(() => rmSync(directory, { recursive: true }))

function write(name: string, text: string): string {
  const file = join(directory, name)
  writeFileSync(file, text)
  return file
}

function run(file: string): Promise<readonly string[]> {
  return runUnitTests(file, all, new AbortController().signal)
}

/** What promtool complains of in one file, line by line. */
function askPromtool(file: string): string {
  const { status, stderr } = spawnSync('promtool', ['test', 'rules', file], { cwd: directory, encoding: 'utf8' })
  if (status === 0) return ''
  return stderr.replace(/^\s*FAILED:\n/, '').trimEnd()
}

const rules = `groups:
- name: g
  rules:
  - record: r
    expr: sum by (job) (rate(x[2m]))
  - alert: Slow
    expr: r > 1
    for: 2m
    keep_firing_for: 3m
    labels: { severity: 'is {{ $labels.job }}' }
    annotations:
      text: '{{ $value | humanize }} of {{ $externalLabels.site }} and {{ with query "count(x)" }}{{ . | first | value }}{{ end }}'
  - alert: Broken
    expr: x{job="b"} > 50
    annotations: { text: '{{ $labels.job | nothing }}' }
`
const cases: Readonly<Record<string, string>> = {
  'an alert from pending to kept to resolved': `
- interval: 1m
  external_labels: { site: here }
  external_url: http://out.example/p
  input_series:
  - { series: 'x{job="a", i="1"}', values: '0+120x5 600+0x10' }
  - { series: 'x{job="b"}', values: '0x20' }
  alert_rule_test:
${[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
  .map(
    (minute) => `  - { eval_time: ${minute}m, alertname: Slow, exp_alerts: [] }
  - { eval_time: ${minute}m30s, alertname: Slow, exp_alerts: [{ exp_labels: { severity: 'is a', job: a }, exp_annotations: { text: '2 of here and 2' } }] }`,
  )
  .join('\n')}`,
  'samples, floats of every kind, several series, none': `
- interval: 30s
  input_series:
  - { series: 'y{a="1"}', values: '1 _ stale 4x2' }
  - { series: 'y{a="2"}', values: '-1.5e300 NaN Inf -Inf 0x3' }
  promql_expr_test:
${[0, 30, 60, 90, 120]
  .map(
    (second) =>
      `  - { expr: 'y', eval_time: ${second}s, exp_samples: [] }\n  - { expr: 'y{a="2"} * 2', eval_time: ${second}s, exp_samples: [{ labels: '{a="2"}', value: 0 }] }`,
  )
  .join('\n')}
  - { expr: 'vector(3)', eval_time: 1m, exp_samples: [{ value: 3 }] }
  - { expr: '7', eval_time: 1m, exp_samples: [{ labels: '{}', value: 7 }] }
  - { expr: '"text"', eval_time: 1m, exp_samples: [] }
  - { expr: 'y[1m]', eval_time: 1m, exp_samples: [] }
  - { expr: 'y', eval_time: 1m, exp_samples: [{ labels: 'y{a=', value: 1 }] }`,
  'an alert without a name': `
- interval: 1m
  alert_rule_test: [{ eval_time: 1m, exp_alerts: [] }]`,
}

describe.skipIf(!promtool)("as Debian's promtool says it (skipped where it is absent)", () => {
  test.each(Object.entries(cases))('%s', async (name, tests) => {
    write('rules.yml', rules.replace('{{ $labels.job | nothing }}', '{{ $labels.job | toUpper }}').replace(/ {4}keep_firing_for.*\n/, ''))
    const file = write(`${name.replaceAll(/\W/g, '-')}.yml`, `rule_files: [rules.yml]\nevaluation_interval: 1m\ntests:${tests}\n`)
    const theirs = askPromtool(file)
    // Prometheus knows no place in a text of labels of its own; the words of the problem are the same.
    expect((await run(file)).join('\n')).toBe(theirs)
    expect(theirs).not.toBe('')
  })
})

describe('what Debian’s promtool 2.42 does not know', () => {
  test('keep_firing_for', async () => {
    write('rules.yml', rules.replace('{{ $labels.job | nothing }}', ''))
    const alert = "[{ exp_labels: { severity: 'is a', job: a }, exp_annotations: { text: '2 of  and 1' } }]"
    const file = write(
      'kept.yml',
      `rule_files: [rules.yml]
tests:
- interval: 1m
  input_series: [{ series: 'x{job="a"}', values: '0+120x5 600+0x10' }]
  alert_rule_test:
  - { eval_time: 3m, alertname: Slow, exp_alerts: [] }
  - { eval_time: 4m, alertname: Slow, exp_alerts: ${alert} }
  - { eval_time: 8m, alertname: Slow, exp_alerts: ${alert} }
  - { eval_time: 9m, alertname: Slow, exp_alerts: [] }
`,
    )
    expect(await run(file)).toEqual([])
  })

  test('a template that fails stands in the text', async () => {
    write('rules.yml', `groups: [{ name: g, rules: [{ alert: A, expr: '1', annotations: { text: '{{ query "up" | first | value }}' } }] }]`)
    const file = write(
      'template.yml',
      `rule_files: [rules.yml]
tests:
- alert_rule_test:
  - eval_time: 1m
    alertname: A
    exp_alerts:
    - exp_annotations:
        text: '<error expanding template: error executing template __alert_A: template: __alert_A:1:115: executing "__alert_A" at <first>: error calling first: first() called on vector with no elements>'
`,
    )
    const problems = await run(file)
    expect(problems.join('\n')).toContain('error calling first: first() called on vector with no elements>')
  })

  test('names choose the tests', async () => {
    const file = write(
      'names.yml',
      `tests:
- { name: good, promql_expr_test: [{ expr: '1', eval_time: 0, exp_samples: [{ value: 1 }] }] }
- { name: bad, promql_expr_test: [{ expr: '1', eval_time: 0, exp_samples: [{ value: 2 }] }] }
`,
    )
    const chosen = (wanted: string) => runUnitTests(file, { isWanted: (name) => name === wanted }, new AbortController().signal)
    expect(await chosen('good')).toEqual([])
    expect(await chosen('bad')).toHaveLength(1)
  })

  test('what is wrong with a file is told, not thrown', async () => {
    expect(await run(join(directory, 'nowhere.yml'))).toEqual([expect.stringContaining('ENOENT')])
    expect(await run(write('text.yml', 'tests: [{ names: x, interval: y }]\nmore: 1'))).toEqual([
      expect.stringMatching(/field more not found[^]*field names not found/),
    ])
    expect(await run(write('broken.yml', 'tests: ['))).toEqual([expect.stringContaining('yaml')])
    expect(await run(write('order.yml', 'group_eval_order: [a, a]'))).toEqual(['group name repeated in evaluation order: a'])
  })
})

/** Of the files of Prometheus 3.14's own tests: those that must fail, and with what. */
const failing: Readonly<Record<string, string>> = {
  'bad-input-series.yml': 'unexpected character inside braces',
  'bad-promql.yml': 'found duplicate series for the match group',
  'bad-rules-error-test.yml': 'rule: joined, time: 0s, err: found duplicate series',
  'bad-rules-syntax-test.yml': 'could not parse expression',
  'failing.yml': 'alertname: InstanceDown, time: 5m, ',
  'rules_run.yml': 'exp: {__name__="test"} 1E+00',
  'rules_run_extrafields.yml': 'field namespace not found',
  'rules_run_fuzzy.yml': '2.9999999999999987E+00',
  'rules_run_no_fuzzy.yml': '2.9999999999999996E+00',
}

describe.skipIf(!existsSync(corpus))("Prometheus' own files (skipped where ../shared/corpus is absent)", () => {
  const files = existsSync(corpus)
    ? readdirSync(corpus).filter((name) => /\.ya?ml$/.test(name) && /^tests:/m.test(readFileSync(join(corpus, name), 'utf8')))
    : []

  test('they are there', () => {
    expect(files.length).toBeGreaterThan(12)
  })

  test.each(files)('%s', async (name) => {
    const problems = (await run(join(corpus, name))).join('\n')
    expect(problems).toContain(failing[name] ?? '')
    expect(problems === '').toBe(!(name in failing))
  })
})
