import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { Matcher } from '../config/config.ts'
import { makeMatcher, matchesAll } from '../matchers/make-matcher.ts'
import { changeSilence, expireSilence } from './change-silence.ts'
import { checkSilence } from './check-silence.ts'
import { isMaintenance, listMaintenance } from './list-maintenance.ts'
import { SilenceIndex } from './silence-index.ts'
import { type Silence, type SilenceDraft, silenceStateAt } from './silence.ts'

const now = 1_000_000
const ofAB = [[makeMatcher('a', '=', 'b')]]
const later = { nowMs: now, newId: 'new' }

function draft(change: Partial<SilenceDraft> = {}): SilenceDraft {
  return {
    matcherSets: ofAB,
    startsAtMs: undefined,
    endsAtMs: now + 1000,
    createdBy: 'me',
    comment: 'c',
    annotations: [],
    ...change,
  }
}

function silence(change: Partial<Silence> = {}): Silence {
  return { ...draft(), id: 'old', startsAtMs: now - 5000, updatedAtMs: 0, ...change }
}

test('what is wrong is said in the words of the original', () => {
  const set = (...matchers: readonly Matcher[]): SilenceDraft => draft({ matcherSets: [matchers] })
  expect(checkSilence(draft(), now)).toBeUndefined()
  expect(checkSilence(draft({ matcherSets: [] }), now)).toBe('at least one matcher set required')
  expect(checkSilence(set(), now)).toBe('matcher set 0 is empty')
  expect(checkSilence(set(makeMatcher('', '=', 'x')), now)).toBe('invalid label matcher 0 in set 0: invalid label name ""')
  for (const matcher of [
    makeMatcher('a', '=', ''),
    makeMatcher('a', '=~', '.*'),
    makeMatcher('a', '!=', 'x'),
    makeMatcher('a', '!~', 'x+'),
  ]) {
    expect(checkSilence(set(matcher), now)).toBe('matcher set 0: at least one matcher must not match the empty string')
  }
  expect(checkSilence(draft({ endsAtMs: now - 1 }), now)).toBe('end time must not be before start time')
  expect(checkSilence(draft({ endsAtMs: Number.NaN }), now)).toBe('invalid zero end timestamp')
  expect(checkSilence(draft({ startsAtMs: 0 }), now)).toBe('invalid zero start timestamp')
})

test('a new one begins now at the earliest', () => {
  expect(changeSilence(later, { before: undefined, draft: draft() })).toEqual({
    expired: undefined,
    silence: { ...draft(), id: 'new', startsAtMs: now, updatedAtMs: now, announced: { atMs: now, endsAtMs: now + 1000 } },
  })
  expect(changeSilence(later, { before: undefined, draft: draft({ startsAtMs: 5 }) }).silence.startsAtMs).toBe(now)
  expect(changeSilence(later, { before: undefined, draft: draft({ startsAtMs: now + 5 }) }).silence.startsAtMs).toBe(now + 5)
})

test('an active one is changed in place while its matchers and its beginning stay', () => {
  const before = silence()
  const kept = changeSilence(later, { before, draft: draft({ startsAtMs: now - 5000, endsAtMs: now + 9, comment: 'd' }) })
  expect(kept).toEqual({ expired: undefined, silence: { ...before, endsAtMs: now + 9, comment: 'd', updatedAtMs: now } })
  const ended = { ...before, endsAtMs: now, updatedAtMs: now }
  for (const change of [
    { startsAtMs: now - 3000 },
    { startsAtMs: now - 5000, matcherSets: [[makeMatcher('a', '=~', 'b')]] },
    { startsAtMs: now - 5000, matcherSets: [...before.matcherSets, ...before.matcherSets] },
  ]) {
    expect(changeSilence(later, { before, draft: draft(change) })).toMatchObject({
      expired: ended,
      silence: { id: 'new', startsAtMs: now },
    })
  }
})

test('what was announced of one is what was known before it began', () => {
  const announced = { atMs: now - 9000, endsAtMs: now + 5 }
  const active = changeSilence(later, {
    before: silence({ announced }),
    draft: draft({ startsAtMs: now - 5000, endsAtMs: now + 99 }),
  }).silence
  expect(active).toMatchObject({ endsAtMs: now + 99, announced })
  const pending = silence({ startsAtMs: now + 10, endsAtMs: now + 20, announced })
  const moved = changeSilence(later, { before: pending, draft: draft({ startsAtMs: now + 1, endsAtMs: now + 2 }) }).silence
  expect(moved).toMatchObject({ id: 'old', announced: { atMs: now, endsAtMs: now + 2 } })
  expect(expireSilence(active, now + 1)).toMatchObject({ endsAtMs: now + 1, announced })
  // Of an earlier version.
  const { silence: unknown } = changeSilence(later, { before: silence(), draft: draft({ startsAtMs: now - 5000 }) })
  expect(unknown.announced).toBeUndefined()
})

test('maintenance of a monitor: silences of it alone, from their beginning to the end that was announced and kept', () => {
  const of = (...sets: readonly (readonly [string, string][])[]): Silence['matcherSets'] =>
    sets.map((set) => set.map(([name, value]) => makeMatcher(name, '=', value)))
  const announced = { atMs: now - 9000, endsAtMs: now + 50 }
  const index = new SilenceIndex()
  const all = [
    silence({ id: 'longer', matcherSets: of([['monitor', 'shop']]), endsAtMs: now + 99, announced }),
    silence({ id: 'ended', matcherSets: of([['x', 'y']], [['monitor', 'shop']]), endsAtMs: now + 7, announced }),
    silence({ id: 'taken back', matcherSets: of([['monitor', 'shop']]), endsAtMs: now - 5000, announced }),
    silence({ id: 'of before', matcherSets: of([['monitor', 'shop']]) }),
    silence({
      id: 'of one alert',
      matcherSets: of([
        ['monitor', 'shop'],
        ['alertname', 'MonitorDown'],
      ]),
      announced,
    }),
    silence({ id: 'of another', matcherSets: of([['monitor', 'blog']]), announced }),
    silence({ id: 'of many', matcherSets: [[makeMatcher('monitor', '=~', 'shop|blog')]], announced }),
  ]
  for (const one of all) index.set(one)
  const window = { announcedAtMs: now - 9000, fromMs: now - 5000 }
  expect(listMaintenance(index, 'shop')).toEqual([
    { ...window, toMs: now + 50 },
    { ...window, toMs: now + 7 },
  ])
  expect(all.filter(isMaintenance).map(({ id }) => id)).toEqual(['longer', 'ended', 'taken back', 'of before', 'of another'])
})

test('a pending one may begin at another time to come; an expired one stays and is followed by a new one', () => {
  const pending = silence({ startsAtMs: now + 10, endsAtMs: now + 20 })
  expect(changeSilence(later, { before: pending, draft: draft({ startsAtMs: now + 1, endsAtMs: now + 2 }) })).toMatchObject({
    expired: undefined,
    silence: { id: 'old', startsAtMs: now + 1 },
  })
  expect(changeSilence(later, { before: pending, draft: draft({ startsAtMs: now - 1 }) })).toMatchObject({
    expired: { id: 'old', startsAtMs: now, endsAtMs: now },
    silence: { id: 'new', startsAtMs: now },
  })
  expect(changeSilence(later, { before: silence({ endsAtMs: now }), draft: draft({ startsAtMs: now - 5000 }) })).toMatchObject({
    expired: undefined,
    silence: { id: 'new' },
  })
})

test('expiring leaves nothing active, and an expired one as it was', () => {
  for (const one of [silence(), silence({ startsAtMs: now + 10, endsAtMs: now + 20 }), silence({ endsAtMs: now - 1 })]) {
    const state = silenceStateAt(one, now)
    const expired = expireSilence(one, now)
    expect(silenceStateAt(expired, now)).toBe('expired')
    expect(expired === one).toBe(state === 'expired')
  }
})

test('the index finds what looking at every silence finds', () => {
  const name = fc.constantFrom('a', 'b', 'c')
  const value = fc.constantFrom('', '1', '2')
  const matcher = fc
    .tuple(name, fc.constantFrom('=', '!=', '=~', '!~'), value)
    .map(([label, operator, text]) => makeMatcher(label, operator, text))
  const sets = fc.array(fc.array(matcher, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 2 })
  const change = fc.record({
    id: fc.constantFrom('1', '2', '3', '4'),
    matcherSets: fc.option(sets, { nil: undefined }),
    startsAtMs: fc.integer({ min: 0, max: 9 }),
    endsAtMs: fc.integer({ min: 0, max: 9 }),
  })
  const labels = fc.dictionary(
    name,
    value.filter((text) => text !== ''),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(change, labels), { maxLength: 20 }), (list) => {
      const index = new SilenceIndex()
      const known = new Map<string, Silence>()
      for (const [{ id, matcherSets, startsAtMs, endsAtMs }, set] of list) {
        if (matcherSets === undefined) {
          index.delete(id)
          known.delete(id)
        } else {
          const one = silence({ id, matcherSets, startsAtMs, endsAtMs })
          index.set(one)
          known.set(id, one)
        }
        const pairs = Object.entries(set)
        const expected = [...known.values()].filter(
          (one) => one.startsAtMs <= 5 && one.endsAtMs > 5 && one.matcherSets.some((matchers) => matchesAll(matchers, pairs)),
        )
        expect(index.silencedBy(pairs, 5)).toEqual(expected.map((one) => one.id).sort())
        expect(index.list().length).toBe(known.size)
        expect(index.get(id)).toBe(known.get(id))
      }
    }),
  )
})
