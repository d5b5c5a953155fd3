import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { describeProblem } from './problem.ts'
import { maxRuleFileBytes, readRuleFile } from './read-rule-file.ts'

/** Prometheus' own files, where they lie beside this checkout. */
const corpus = join(import.meta.dirname, '../../../../shared/corpus')

function read(text: string) {
  return readRuleFile('/etc/rules.yml', Buffer.from(text))
}

function problemsOf(text: string): readonly string[] {
  const file = read(text)
  return file.ok ? [] : file.problems.map((problem) => describeProblem('f', problem))
}

function ruleOf(fields: string): string {
  return `groups:\n- name: g\n  rules:\n  - ${fields.split('\n').join('\n    ')}\n`
}

test('a whole file', () => {
  const file = read(`groups:
  - name: first
    interval: 1m30s
    query_offset: 5s
    limit: 10
    labels: { team: a, tier: "1" }
    rules:
      - record: job:up:sum
        expr: sum  by(job)(up)
        labels: { tier: 2, gone: "" }
      - alert: Down
        expr: up == 0
        for: 5m
        keep_firing_for: 10m
        labels: { severity: page }
        annotations: { summary: "{{ $labels.instance }} of {{ $value | humanize }}" }
  - name: second
    rules:
`)
  expect(file).toEqual({
    ok: true,
    hasMoreDocuments: false,
    groups: [
      {
        name: 'first',
        file: '/etc/rules.yml',
        intervalMs: 90_000,
        queryOffsetMs: 5000,
        limit: 10,
        rules: [
          {
            kind: 'recording',
            name: 'job:up:sum',
            query: 'sum by (job) (up)',
            labels: [
              ['gone', ''],
              ['team', 'a'],
              ['tier', '2'],
            ],
          },
          {
            kind: 'alerting',
            name: 'Down',
            query: 'up == 0',
            labels: [
              ['severity', 'page'],
              ['team', 'a'],
              ['tier', '1'],
            ],
            forMs: 300_000,
            keepFiringForMs: 600_000,
            annotations: [['summary', '{{ $labels.instance }} of {{ $value | humanize }}']],
          },
        ],
      },
      { name: 'second', file: '/etc/rules.yml', intervalMs: undefined, queryOffsetMs: undefined, limit: 0, rules: [] },
    ],
  })
})

test.each(['', '# nothing', '---\n', 'groups:\n', '~', 'groups: []\n---\ngroups: [x]\n'])('nothing is fine: %j', (text) => {
  expect(read(text)).toMatchObject({ ok: true, groups: [], hasMoreDocuments: text.includes('[x]') })
})

test('scalars are texts, aliases and merge keys are followed, what a map has itself stays', () => {
  const file = read(`groups:
- name: 1
  rules:
  - &base
    record: &name a
    expr: 0x10
    labels: &labels { a: true, b: ~, c: 1.50 }
  - <<: *base
    record: b
  - record: *name
    expr: 1
    labels: { <<: [*labels, { d: "x" }], c: own }
`)
  expect(file.ok && file.groups[0]?.rules).toEqual([
    { kind: 'recording', name: 'a', query: '16', labels: pairs({ a: 'true', b: '', c: '1.50' }) },
    { kind: 'recording', name: 'b', query: '16', labels: pairs({ a: 'true', b: '', c: '1.50' }) },
    { kind: 'recording', name: 'a', query: '1', labels: pairs({ a: 'true', b: '', c: 'own', d: 'x' }) },
  ])
})

function pairs(labels: Record<string, string>): readonly (readonly [string, string])[] {
  return Object.entries(labels)
}

describe('what is wrong, and where', () => {
  test.each([
    ['groups: 5', 'f: yaml: unmarshal errors:\n  line 1: cannot unmarshal !!int `5` into []rulefmt.RuleGroup'],
    ['- a', 'f: yaml: unmarshal errors:\n  line 1: cannot unmarshal !!seq into rulefmt.RuleGroups'],
    [
      'groups:\n- 5\n- hello, world\n',
      'f: yaml: unmarshal errors:\n  line 2: cannot unmarshal !!int `5` into rulefmt.RuleGroup\n  line 3: cannot unmarshal !!str `hello, ...` into rulefmt.RuleGroup',
    ],
    ['group: []', 'f: yaml: unmarshal errors:\n  line 1: field group not found in type rulefmt.RuleGroups'],
    ['groups:\n- name: g\n  limits: 1', 'f: yaml: unmarshal errors:\n  line 3: field limits not found in type rulefmt.RuleGroup'],
    ['groups:\n- name: g\n  limit: abc', 'f: yaml: unmarshal errors:\n  line 3: cannot unmarshal !!str `abc` into int'],
    ['groups:\n- name: g\n  limit: "5"', 'f: yaml: unmarshal errors:\n  line 3: cannot unmarshal !!str `5` into int'],
    ['groups:\n- name: g\n  name: h', 'f: yaml: unmarshal errors:\n  line 3: mapping key "name" already defined at line 2'],
    [
      'groups:\n- name: g\n  labels: { <<: 5 }',
      'f: yaml: unmarshal errors:\n  line 3: map merge requires map or sequence of maps as the value',
    ],
    ['groups:\n- name: g\n  interval: 5x', 'f: 3:13: unknown unit "x" in duration "5x"'],
    ['groups:\n- interval: 5s', 'f: 2:3: Groupname must not be empty'],
    ['groups:\n- name: g\n- name: g', 'f: 3:3: groupname: "g" is repeated in the same file'],
    ['groups:\n- name: g\n  labels: { __name__: x }', 'f: 3:13: invalid label name: __name__'],
    [ruleOf('expr: 1'), `f: 4:5: group "g", rule 1, "": one of 'record' or 'alert' must be set`],
    [ruleOf('record: r'), `f: 4:5: group "g", rule 1, "r": field 'expr' must be set in rule`],
    [ruleOf('record: r\nalert: a\nexpr: 1'), `f: 4:13: group "g", rule 1, "a": only one of 'record' and 'alert' must be set`],
    [
      ruleOf('record: r\nexpr: up +'),
      'f: 5:11: group "g", rule 1, "r": could not parse expression: 1:5: parse error: unexpected end of input',
    ],
    [
      ruleOf('record: r\nexpr: &x |\n  up +'),
      'f: 5:11: group "g", rule 1, "r": could not parse expression: 2:1: parse error: unexpected end of input',
    ],
    [ruleOf('record: r\nexpr: 1\nfor: 1m'), `f: 4:13: group "g", rule 1, "r": invalid field 'for' in recording rule`],
    [
      ruleOf('record: r\nexpr: 1\nkeep_firing_for: 1m'),
      `f: 4:13: group "g", rule 1, "r": invalid field 'keep_firing_for' in recording rule`,
    ],
    [ruleOf('record: r\nexpr: 1\nannotations: {a: b}'), `f: 4:13: group "g", rule 1, "r": invalid field 'annotations' in recording rule`],
    [
      ruleOf('record: "r{}"\nexpr: 1'),
      'f: 4:13: group "g", rule 1, "r{}": braces present in the recording rule name; should it be in expr?: r{}',
    ],
    [ruleOf('record: r\nexpr: 1\nlabels: {"": x}'), 'f: 6:14: group "g", rule 1, "r": invalid label name: '],
    [ruleOf('record: r\nexpr: 1\nlabels: {a: "\\ud800"}'), 'f: 6:14: group "g", rule 1, "r": invalid label value: \ud800'],
    [
      ruleOf('alert: a\nexpr: 1\nannotations: {b: "{{ $x }}"}'),
      'f: 6:19: group "g", rule 1, "a": annotation "b": template: __alert_a:1: undefined variable "$x"',
    ],
    [ruleOf('alert: a\nexpr: 1\nlabels: {b: "{{"}'), 'f: 6:14: group "g", rule 1, "a": label "b": template: __alert_a:1: unclosed action'],
  ])('%j', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem])
  })

  test('what is no YAML', () => {
    expect(problemsOf('groups:\n  - name: a\n   b: c\n')).toEqual([expect.stringMatching(/^f: 3:\d+: yaml: /)])
    expect(problemsOf(`groups: ${'['.repeat(20_000)}`)).toEqual([expect.stringMatching(/yaml: /)])
  })

  test('what is no text, or too much', () => {
    expect(readRuleFile('f', Buffer.from([0x61, 0xff]))).toMatchObject({ ok: false })
    expect(readRuleFile('f', Buffer.alloc(maxRuleFileBytes + 1))).toMatchObject({ ok: false })
  })

  test('few bytes do not become endless rules or labels', () => {
    const rules = `rules: &r [${'{},'.repeat(1000)}]`
    const groups = Array.from({ length: 1000 }, (_, at) => `- {name: g${at}, rules: *r}`)
    expect(problemsOf(`groups:\n- {name: first, ${rules}}\n${groups.join('\n')}`)).toEqual([
      expect.stringContaining('more than 100000 rules'),
    ])
    const merges = Array.from({ length: 30 }, (_, at) => `&m${at} {<<: [${at === 0 ? '' : `*m${at - 1}, *m${at - 1}`}]}`)
    expect(problemsOf(`groups:\n- name: g\n  labels: {<<: [${merges.join(', ')}]}`)).toEqual([
      expect.stringContaining('too many maps are merged'),
    ])
  })
})

test('any text is read or refused', () => {
  const piece = fc.constantFrom(
    'groups:',
    '\n',
    '  ',
    '- ',
    'name: ',
    'rules:',
    'record: ',
    'expr: ',
    '&a ',
    '*a',
    '<<: ',
    '{',
    '}',
    '[',
    ']',
    '"',
    '|',
    '!!x ',
    ': ',
    '#',
    '1m',
    'up',
    '{{',
    '$x',
    '~',
    '---\n',
    '%Y',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 60 }), (pieces) => {
      const file = read(pieces.join(''))
      expect(file.ok ? file.groups : file.problems).toBeInstanceOf(Array)
    }),
    { numRuns: 500 },
  )
})

describe.skipIf(!existsSync(corpus))("Prometheus' files (skipped where ../shared/corpus is absent)", () => {
  const files = existsSync(corpus)
    ? [
        ...readdirSync(join(corpus, 'prometheus-rules')).map((name) => `prometheus-rules/${name}`),
        ...[
          'at-modifier',
          'bad-rules-error',
          'bad-rules-syntax',
          'prometheus-rules.lint',
          'rules-bad',
          'rules',
          'rules_duplicates',
          'rules_extrafields',
        ].map((name) => `promtool/${name}.yml`),
      ]
    : []
  // Not UTF-8 names only: good since Prometheus 3.
  const bad = (file: string): boolean =>
    (file.includes('.bad.') && !file.includes('legacy_validation')) || /rules-(bad|syntax)|bad-rules-syntax|extrafields/.test(file)

  test.each(files)('%s', (name) => {
    const file = readRuleFile(name, readFileSync(join(corpus, name)))
    expect(file.ok ? 0 : file.problems.length).toBe(bad(name) ? 1 : 0)
  })
})
