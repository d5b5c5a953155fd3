import fc from 'fast-check'
import { expect, test } from 'vitest'

import { fingerprintOf } from '../../model/fingerprint.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import type { InhibitRule } from '../config/config.ts'
import { makeMatcher, matchesAll, valueOf } from '../matchers/make-matcher.ts'
import { Inhibitor } from './inhibitor.ts'
import { LatestFirst } from './latest-first.ts'

interface Posted {
  readonly fingerprint: string
  readonly labels: LabelPairs
  readonly endsAtMs: number
}

function alert(labels: Readonly<Record<string, string>>, endsAtMs = 1000): Posted {
  const pairs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))
  return { fingerprint: fingerprintOf(pairs), labels: pairs, endsAtMs }
}

function rule(
  source: readonly (readonly [string, string])[],
  target: readonly (readonly [string, string])[],
  equal: readonly string[],
): InhibitRule {
  const all = (pairs: readonly (readonly [string, string])[]) => pairs.map(([name, value]) => makeMatcher(name, '=', value))
  return { name: '', sourceMatchers: all(source), targetMatchers: all(target), equal }
}

test('a source that is active inhibits targets with equal labels, and one that is missing is equal to none', () => {
  const inhibitor = new Inhibitor([rule([['s', '1']], [['t', '1']], ['e'])])
  const source = alert({ s: '1', e: 'x' })
  inhibitor.set(source)
  expect(inhibitor.inhibitedBy(alert({ t: '1', e: 'x' }).labels, 999)).toBe(source.fingerprint)
  expect(inhibitor.inhibitedBy(alert({ t: '1', e: 'x' }).labels, 1000)).toBeUndefined()
  expect(inhibitor.inhibitedBy(alert({ t: '1', e: 'y' }).labels, 0)).toBeUndefined()
  expect(inhibitor.inhibitedBy(alert({ t: '1' }).labels, 0)).toBeUndefined()
  expect(inhibitor.inhibitedBy(alert({ t: '2', e: 'x' }).labels, 0)).toBeUndefined()
  const bare = alert({ s: '1' })
  inhibitor.set(bare)
  expect(inhibitor.inhibitedBy(alert({ t: '1' }).labels, 0)).toBe(bare.fingerprint)
  inhibitor.set({ ...source, endsAtMs: 10 })
  expect(inhibitor.inhibitedBy(alert({ t: '1', e: 'x' }).labels, 10)).toBeUndefined()
  inhibitor.delete(bare)
  expect(inhibitor.inhibitedBy(alert({ t: '1' }).labels, 0)).toBeUndefined()
})

test('an alert on both sides is not inhibited by itself nor by another such one', () => {
  const inhibitor = new Inhibitor([rule([['s', '1']], [['t', '1']], ['e'])])
  const both = alert({ s: '1', t: '1', e: 'x' })
  const other = alert({ s: '1', t: '1', e: 'x', more: '1' })
  inhibitor.set(both)
  inhibitor.set(other)
  expect(inhibitor.inhibitedBy(both.labels, 0)).toBeUndefined()
  expect(inhibitor.inhibitedBy(alert({ t: '1', e: 'x' }).labels, 0)).toBeDefined()
  const oneSided = alert({ s: '1', e: 'x' }, 500)
  inhibitor.set(oneSided)
  expect(inhibitor.inhibitedBy(both.labels, 0)).toBe(oneSided.fingerprint)
})

test('whatever comes and goes, it says what looking at every alert says', () => {
  const name = fc.constantFrom('s', 't', 'e', 'f')
  const value = fc.constantFrom('1', '2')
  const pairs = fc.array(fc.tuple(name, value), { maxLength: 2 })
  const rules = fc.array(
    fc.tuple(pairs, pairs, fc.uniqueArray(name, { maxLength: 2 })).map(([a, b, c]) => rule(a, b, c)),
    { maxLength: 3 },
  )
  const step = fc.record({ labels: fc.dictionary(name, value), endsAtMs: fc.integer({ min: 0, max: 20 }), isGone: fc.boolean() })
  fc.assert(
    fc.property(rules, fc.array(step, { maxLength: 40 }), (wanted, steps) => {
      const inhibitor = new Inhibitor(wanted)
      const known = new Map<string, Posted>()
      for (const { labels, endsAtMs, isGone } of steps) {
        const changed = alert(labels, endsAtMs)
        if (isGone) {
          known.delete(changed.fingerprint)
          inhibitor.delete(changed)
        } else {
          known.set(changed.fingerprint, changed)
          inhibitor.set(changed)
        }
        const inhibits = (one: InhibitRule, source: Posted): boolean =>
          source.endsAtMs > 10 &&
          matchesAll(one.targetMatchers, changed.labels) &&
          matchesAll(one.sourceMatchers, source.labels) &&
          one.equal.every((label) => valueOf(source.labels, label) === valueOf(changed.labels, label)) &&
          !(matchesAll(one.sourceMatchers, changed.labels) && matchesAll(one.targetMatchers, source.labels))
        const expected = [...known.values()].some((source) => wanted.some((one) => inhibits(one, source)))
        const found = inhibitor.inhibitedBy(changed.labels, 10)
        expect(found !== undefined).toBe(expected)
        const source = known.get(found ?? '')
        expect(source !== undefined && wanted.some((one) => inhibits(one, source))).toBe(expected)
      }
    }),
  )
})

test('100,000 sources with the same equal labels, resolved one after the other, are no square of it', () => {
  const inhibitor = new Inhibitor([rule([['s', '1']], [['t', '1']], [])])
  const target = alert({ t: '1' }).labels
  const sources = Array.from({ length: 100_000 }, (_, at) => ({
    fingerprint: String(at),
    labels: [['s', '1']] as const,
    endsAtMs: 1000 + at,
  }))
  for (const source of sources) inhibitor.set(source)
  let found = 0
  for (const source of sources.toReversed()) {
    if (inhibitor.inhibitedBy(target, 500) === source.fingerprint) found++
    inhibitor.set({ ...source, endsAtMs: 100 })
  }
  expect(found).toBe(sources.length)
  expect(inhibitor.inhibitedBy(target, 500)).toBeUndefined()
})

test('what ends last is known', () => {
  const change = fc.record({
    key: fc.constantFrom('a', 'b', 'c', 'd'),
    endsAtMs: fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
  })
  fc.assert(
    fc.property(fc.array(change, { maxLength: 200 }), (list) => {
      const heap = new LatestFirst()
      const ends = new Map<string, number>()
      for (const { key, endsAtMs } of list) {
        if (endsAtMs === undefined) {
          heap.delete(key)
          ends.delete(key)
        } else {
          heap.set(key, endsAtMs)
          ends.set(key, endsAtMs)
        }
        expect(heap.isEmpty).toBe(ends.size === 0)
        expect(heap.top()?.endsAtMs).toBe(ends.size === 0 ? undefined : Math.max(...ends.values()))
        expect(ends.get(heap.top()?.key ?? '')).toBe(heap.top()?.endsAtMs)
      }
    }),
  )
})
