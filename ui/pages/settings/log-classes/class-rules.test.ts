import { expect, test } from 'vitest'

import { ApiFault } from '../../../lib/api-fault.ts'
import { moveRule, readRuleFaults, ruleKeys } from './class-rules.ts'
import type { ClassRule } from './class-rules.ts'

const [a, b, c]: readonly [ClassRule, ClassRule, ClassRule] = [
  { class: 'audit', when: { service: 'billing' } },
  { class: 'debug', when: { service: 'proxy-*' } },
  { class: 'audit', when: { service: 'billing' } },
]

test('a rule moves one place and not past the ends', () => {
  expect(moveRule([a, b], 0, 1)).toEqual([b, a])
  expect(moveRule([a, b], 1, -1)).toEqual([b, a])
  expect(moveRule([a, b], 0, -1)).toEqual([a, b])
  expect(moveRule([a, b], 1, 1)).toEqual([a, b])
})

test('a rule keeps its name when it moves, and equal rules have two names', () => {
  const before = ruleKeys([a, b, c])
  expect(new Set(before).size).toBe(3)
  expect(ruleKeys([b, a, c])).toEqual([before[1], before[0], before[2]])
})

test('what the API refuses is placed at its rule and field, dots in names included', () => {
  const fault = (paths: readonly string[]): ApiFault =>
    new ApiFault({ code: 'bad_input', message: 'no', status: 400, details: { issues: paths.map((path) => ({ path, message: path })) } })
  expect(readRuleFaults(fault(['rules.2.when.event.action', 'rules.0.when', 'rules.1.class', 'rules.3', 'rules', 'x']))).toEqual([
    { index: 2, field: 'event.action', message: 'rules.2.when.event.action' },
    { index: 0, field: '', message: 'rules.0.when' },
    { index: 1, field: '', message: 'rules.1.class' },
    { index: 3, field: '', message: 'rules.3' },
  ])
  expect(readRuleFaults(new ApiFault({ code: 'offline', message: '', status: 0 }))).toEqual([])
})
