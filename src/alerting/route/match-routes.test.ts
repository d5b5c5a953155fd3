import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'

import type { LabelPairs } from '../../model/label-pairs.ts'
import type { Route } from '../config/config.ts'
import { hasAmtool } from '../config/testdata/differs-from-amtool.ts'
import { readConfig } from '../config/testdata/read-config.ts'
import { matchesAll } from '../matchers/make-matcher.ts'
import { groupKeyOf, groupLabelsOf } from './group-labels.ts'
import { matchRoutes } from './match-routes.ts'
import { configOf, labels, tree } from './testdata/random-tree.ts'
import { routesDifferFromAmtool } from './testdata/routes-differ-from-amtool.ts'

function routeOf(text: string): Route {
  const read = readConfig(text)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.config.route
}

function pairsOf(set: Readonly<Record<string, string>>): LabelPairs {
  return Object.entries(set).sort(([a], [b]) => (a < b ? -1 : 1))
}

test('a tree as people write it', () => {
  const route = routeOf(`
route:
  receiver: everyone
  group_by: [alertname]
  group_wait: 10s
  labels: {tier: one}
  routes:
    - matchers: [ 'severity="critical"' ]
      receiver: pager
      continue: true
      group_by: ['...']
      repeat_interval: 1h
      labels: {team: '{{ .GroupLabels.team }}'}
      routes:
        - match: {team: db}
          group_interval: 1d
          group_by: []
    - match_re: {team: db|web}
      receiver: chat
receivers: [{name: everyone}, {name: pager}, {name: chat}]
`)
  const names = (set: Readonly<Record<string, string>>): readonly string[] => matchRoutes(route, pairsOf(set)).map(({ id }) => id)
  expect(names({})).toEqual(['{}'])
  expect(names({ severity: 'critical' })).toEqual(['{}/{severity="critical"}/0'])
  expect(names({ severity: 'critical', team: 'db' })).toEqual(['{}/{severity="critical"}/0/{team="db"}/0', '{}/{team=~"^(?:db|web)$"}/1'])
  const [deep] = matchRoutes(route, pairsOf({ severity: 'critical', team: 'db' }))
  expect(deep).toMatchObject({
    key: '{}/{severity="critical"}/{team="db"}',
    receiver: 'pager',
    groupBy: [],
    groupWaitMs: 10_000,
    groupIntervalMs: 86_400_000,
    repeatIntervalMs: 3_600_000,
    labels: [
      ['team', '{{ .GroupLabels.team }}'],
      ['tier', 'one'],
    ],
  })
  expect(route).toMatchObject({ groupIntervalMs: 300_000, repeatIntervalMs: 14_400_000, continue: false })
})

test('group keys are what Alertmanager 0.25 has sent', () => {
  const route = routeOf(
    JSON.stringify({
      route: {
        receiver: 'r',
        group_by: ['alertname', 'svc'],
        routes: [{ matchers: ['team="a b"', 'x=~"y|z"'] }, { matchers: ['severity="x"'], group_by: ['alertname'] }],
      },
      receivers: [{ name: 'r' }],
    }),
  )
  const [first, second] = route.routes
  if (first === undefined || second === undefined) throw new Error('two routes')
  const alert = pairsOf({ alertname: 'Disk "full"', svc: 'é\\x', team: 'a b', x: 'y' })
  expect(groupKeyOf(first, alert)).toBe('{}/{team="a b",x=~"y|z"}:{alertname="Disk \\"full\\"", svc="é\\\\x"}')
  expect(groupKeyOf(second, pairsOf({ alertname: 'A', severity: 'x' }))).toBe('{}/{severity="x"}:{alertname="A"}')
  expect(groupKeyOf(first, pairsOf({ team: 'x' }))).toBe('{}/{team="a b",x=~"y|z"}:{}')
  expect(groupLabelsOf({ groupBy: 'all' }, alert)).toEqual(alert)
  expect(groupKeyOf({ key: '{}', groupBy: 'all' }, pairsOf({ b: '\n\u0007', a: '\u00ad' }))).toBe('{}:{a="\\u00ad", b="\\n\\a"}')
})

test('whatever the tree, the rules of routing hold', () => {
  fc.assert(
    fc.property(tree, labels, (written, set) => {
      const route = routeOf(configOf(written))
      const alert = pairsOf(set)
      const matched = new Set(matchRoutes(route, alert))
      expect(matched.size).toBeGreaterThan(0)
      const walk = (node: Route, isReached: boolean): boolean => {
        const isHere = isReached && matchesAll(node.matchers, alert)
        let goesOn = isHere
        let anyBelow = false
        for (const child of node.routes) {
          const below = walk(child, goesOn)
          anyBelow ||= below
          if (below && !child.continue) goesOn = false
        }
        expect(matched.has(node)).toBe(isHere && !anyBelow)
        return isHere
      }
      walk(route, true)
    }),
    { numRuns: 100 },
  )
})

describe.skipIf(!hasAmtool)("beside Debian's amtool (skipped where it is not installed)", () => {
  const directory = mkdtempSync(join(tmpdir(), 'routes-'))
  afterAll(() => rmSync(directory, { recursive: true }))

  test('the same receivers in the same order, the same matchers in the same words', { timeout: 300_000 }, async () => {
    const four = fc.array(labels, { minLength: 4, maxLength: 4 })
    for (const [written, sets] of fc.sample(fc.tuple(tree, four), { numRuns: 20, seed: 7117 })) {
      expect(await routesDifferFromAmtool(join(directory, 'a.yml'), written, sets)).toBeUndefined()
    }
  })
})
