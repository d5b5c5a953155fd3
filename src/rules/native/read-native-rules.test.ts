import { describe, expect, test } from 'vitest'

import { readNativeRules } from './read-native-rules.ts'

function read(text: string): ReturnType<typeof readNativeRules> {
  return readNativeRules('/alerts.yml', Buffer.from(text))
}

/** `LINE:COLUMN message` of everything that is wrong. */
function problemsOf(text: string): readonly string[] {
  const file = read(text)
  return file.ok ? [] : file.problems.map(({ line, column, message }) => `${line}:${column} ${message}`)
}

const rule = (query: string, fields = ''): string => `rules:\n- name: A\n  severity: high\n  query: ${query}\n${fields}`

test('a rule of each kind, in a group for each interval', () => {
  const file = read(`rules:
- name: Errors
  query: { logs: "severity:error", of: "", window: 5m, by: [service, http.route], above: 0.05 }
  evaluate: arrival
  for: 1m
  keepFiringFor: 2m
  severity: critical
  labels: { team: shop }
  annotations: { summary: "{{ $labels.service }} fails" }
  runbook: https://runbooks.example/errors
- name: Slow
  query: { traces: "service:checkout", measure: p95, window: 10m, above: 2000 }
  evaluate: 15s
  severity: medium
  runbook: Look at the slowest trace.
- name: Empty
  query: { sql: "SELECT count() AS value FROM log_records", below: 1 }
  evaluate: 15s
  severity: low
- name: Full
  query: { promql: "disk_free<5" }
  severity: warning
- name: Both
  query: { composite: "Slow and (Errors or \\"Disk full\\") unless Deploying", on: [service] }
  severity: info
`)
  if (!file.ok) throw new Error(JSON.stringify(file.problems))
  expect(
    file.groups.map(({ name, intervalMs, onArrivalOf, rules }) => [name, intervalMs, onArrivalOf, rules.map((one) => one.name)]),
  ).toEqual([
    ['on arrival of logs', 15_000, ['logs'], ['Errors']],
    ['every 15 s', 15_000, [], ['Slow', 'Empty']],
    ['every 60 s', 60_000, [], ['Full', 'Both']],
  ])
  expect(file.groups[0]?.rules[0]).toMatchObject({
    kind: 'alerting',
    query: 'logs severity:error of  > 0.05',
    forMs: 60_000,
    keepFiringForMs: 120_000,
    labels: [
      ['severity', 'critical'],
      ['team', 'shop'],
    ],
    annotations: [
      ['runbook_url', 'https://runbooks.example/errors'],
      ['summary', '{{ $labels.service }} fails'],
    ],
  })
  expect(file.groups[1]?.rules[0]).toMatchObject({ annotations: [['runbook', 'Look at the slowest trace.']] })
  expect(file.groups[2]?.rules.map(({ query }) => query)).toEqual(['disk_free < 5', 'Slow and (Errors or "Disk full") unless Deploying'])
  expect(file.groups[2]?.rules[1]).toMatchObject({
    question: {
      settings: {
        promql:
          'max by (service) (ALERTS{alertname="Slow", alertstate="firing"}) and (max by (service) (ALERTS{alertname="Errors", alertstate="firing"}) or max by (service) (ALERTS{alertname="Disk full", alertstate="firing"})) unless max by (service) (ALERTS{alertname="Deploying", alertstate="firing"})',
      },
    },
  })
})

describe('what is wrong, and where', () => {
  test.each([
    ['rules: [', ['1:9 Flow sequence in block collection must be sufficiently indented and end with a ]']],
    ['rule: []', ['1:1 rules: Invalid input: expected array, received undefined', '1:7 rule: unknown key']],
    [rule('{ promql: "up ==" }'), ['4:20 rules.1.query.promql: could not parse expression: 1:6: parse error: unexpected end of input']],
    [rule('{ promql: up, logs: x }'), ['4:10 rules.1.query: say one of promql, logs, traces, sql, composite']],
    [rule('{ logs: x, window: 5m }'), ['4:10 rules.1.query: say `above` or `below`']],
    [rule('{ logs: "a and (", window: 5m, above: 1 }'), [expect.stringMatching(/^4:\d+ rules\.1\.query\.logs: /)]],
    [rule('{ logs: x, window: soon, above: 1 }'), [expect.stringMatching(/^4:29 rules\.1\.query\.window: /)]],
    [rule('{ composite: "A and and B" }'), ['4:23 rules.1.query.composite: the name of a rule is missing before and']],
    [rule('{ composite: "(A or B" }'), ['4:23 rules.1.query.composite: a ( that is not closed']],
    [rule('{ promql: up }', '  sevrity: low\n'), ['5:12 rules.1.sevrity: unknown key']],
    ['rules:\n- name: A\n  query: { promql: up }\n  severity: fatal\n', [expect.stringMatching(/^4:13 rules\.1\.severity: /)]],
    [rule('{ promql: up }', '  labels: { a-b: x }\n'), [expect.stringContaining('is no name of a label')]],
  ])('%s', (text, problems) => {
    expect(problemsOf(text)).toEqual(problems)
  })

  test('aliases that make a lot of little end quickly', () => {
    const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefgh'
      .split('')
      .map((name, at) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefg'[at]}`).join(', ')}]`)
      .join('\n')}\n`
    expect(read(bomb)).toMatchObject({ ok: false })
  })
})
