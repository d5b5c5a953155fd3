import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { Alert } from '../../model/alert.ts'
import { fullPolicy } from '../quality/quality-policy.ts'
import { isCauseOf, pickRoot } from './find-cause.ts'
import { dependenciesOf, nameOfNode, nodeOf } from './node-of.ts'
import { TopologyMemory } from './topology-memory.ts'
import { createTopology } from './topology.ts'

test.each([
  ['https://DB-1.shop:5432/orders?x=1', 'db-1.shop'],
  ['db-1:5432', 'db-1'],
  ['checkout', 'checkout'],
  ['[2001:db8::1]:9100', '2001:db8::1'],
  ['2001:db8::1', '2001:db8::1'],
  ['postgresql://db-1', 'db-1'],
  ['', ''],
])('%s is %s', (text, name) => expect(nameOfNode(text)).toBe(name))

test('an alert is about its service, which runs on its host', () => {
  const labels = [
    ['host', 'Web-1'],
    ['instance', 'x:80'],
    ['service', 'Shop'],
    ['depends_on', 'redis, db-1:5432'],
  ] as const
  expect(nodeOf(labels)).toBe('shop')
  expect(dependenciesOf(labels)).toEqual(['redis', 'db-1', 'web-1'])
  expect(nodeOf([['instance', 'db-1:9187']])).toBe('db-1')
  expect(nodeOf([['alertname', 'Watchdog']])).toBe('')
})

test('what was seen is remembered for a day; a longer name is the service', () => {
  const memory = new TopologyMemory()
  memory.learn(
    [
      { service: 'Shop', on: 'payments.shop.svc.cluster.local' },
      { service: 'payments', on: 'db-1:5432' },
    ],
    [],
    0,
  )
  const later = memory.learn(
    [{ service: 'mail', on: 'smtp.example' }],
    [
      { service: 'shop', version: '2', atMs: 5 },
      { service: 'shop', version: '3', atMs: 9 },
    ],
    3_600_000,
  )
  expect([...later.upstreamOf('shop')]).toEqual(['payments', 'db-1'])
  expect(later.deploysOf('shop').map(({ version }) => version)).toEqual(['3', '2'])
  const last = memory.learn([], [], 86_400_001)
  expect([...last.upstreamOf('shop')]).toEqual([])
  expect([...last.upstreamOf('mail')]).toEqual(['smtp.example'])
})

const nodes = ['a', 'b', 'c', 'd', 'e']
const anyAlert = fc.record({
  node: fc.constantFrom(...nodes),
  severity: fc.constantFrom('critical', 'high', 'odd', 'info'),
  kind: fc.constantFrom('service', 'host'),
  startsAtMs: fc.integer({ min: 0, max: 900_000 }),
})

test('causes are an order: following them ends, and a root has no cause among the others', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...nodes), fc.constantFrom(...nodes)), { maxLength: 12 }),
      fc.array(anyAlert, { maxLength: 8 }),
      (pairs, drafts) => {
        const edges = new Map<string, Set<string>>()
        for (const [from, to] of pairs) edges.set(from, (edges.get(from) ?? new Set()).add(to))
        const judging = { topology: createTopology({ edges, deploys: new Map() }), rules: fullPolicy.causes }
        const alerts = drafts.map(({ node, severity, kind, startsAtMs }, n): Alert => ({
          fingerprint: n.toString(16).padStart(16, '0'),
          labels: [[kind, node] as const, ['severity', severity] as const].sort(([x], [y]) => (x < y ? -1 : 1)),
          annotations: [],
          startsAtMs,
          endsAtMs: 2_000_000,
          updatedAtMs: startsAtMs,
          timeout: false,
          generatorUrl: '',
        }))
        for (const one of alerts) {
          const seen = new Set<Alert>()
          const follow = (alert: Alert): void => {
            expect(seen.has(alert)).toBe(false)
            seen.add(alert)
            for (const cause of alerts) if (isCauseOf(judging, cause, alert)) follow(cause)
            seen.delete(alert)
          }
          follow(one)
        }
        expect(pickRoot(judging, alerts) === undefined).toBe(alerts.length === 0)
      },
    ),
    { numRuns: 200 },
  )
})
