import fc from 'fast-check'
import { expect, test } from 'vitest'

import { findLeadChanges, type VersionRun } from './find-lead-changes.ts'

/** `v1 0-60 v2 30-40/3`: from the minute to the minute, all of them active or so many; versions are as old as their first run. */
function runsOf(text: string): VersionRun[] {
  const since = new Map<string, number>()
  return [...text.matchAll(/(\w+) (\d+)-(\d+)(?:\/(\d+))?/g)].map(([, version = '', first, last, active]) => {
    if (!since.has(version)) since.set(version, Number(first) * 60)
    const run = { version, since: since.get(version) ?? 0, first: Number(first), last: Number(last) }
    return { ...run, active: active === undefined ? run.last - run.first + 1 : Number(active) }
  })
}

test.each([
  ['one version', 'v1 0-100', []],
  ['a deployment, both for a while', 'v1 0-53 v2 50-100', ['50 new v2 after v1']],
  ['a roll-back: the older one had stopped', 'v1 0-30 v2 30-50 v1 51-100', ['30 new v2 after v1', '51 back v1 after v2']],
  ['a roll-back: the older one never stopped', 'v1 0-100 v2 30-50', ['30 new v2 after v1', '51 back v1 after v2']],
  ['nobody for a while in between', 'v1 0-30 v2 30-50 v1 70-100', ['30 new v2 after v1', '70 back v1 after v2']],
  [
    'rolled back, then the next',
    'v1 0-30 v2 30-50 v1 50-70 v3 70-100',
    ['30 new v2 after v1', '51 back v1 after v2', '70 new v3 after v1'],
  ],
  [
    'rolled back, then the same again',
    'v1 0-100 v2 30-40 v2 60-100',
    ['30 new v2 after v1', '41 back v1 after v2', '60 again v2 after v1'],
  ],
  ['a silence of all', 'v1 0-30 v2 30-50 v2 80-100', ['30 new v2 after v1']],
  ['a version that is asked seldom', 'v1 0-100 v2 30-50/5 v2 65-90/6', ['30 new v2 after v1']],
  ['a version that was asked once, and again', 'v1 0-100 v2 30-30 v2 60-60', []],
  ['silent for a moment at the end', 'v1 0-100 v2 30-93', ['30 new v2 after v1']],
  ['silent for longer at the end', 'v1 0-100 v2 30-90', ['30 new v2 after v1', '91 back v1 after v2']],
])('%s', (_, text, expected) => {
  expect(findLeadChanges(runsOf(text), 100).map(({ at, kind, version, previous }) => `${at} ${kind} ${version} after ${previous}`)).toEqual(
    expected,
  )
})

test('each change begins where the one before it ended, in the order of time', () => {
  const run = fc
    .record({
      version: fc.constantFrom('a', 'b', 'c'),
      first: fc.nat(300),
      length: fc.integer({ min: 1, max: 60 }),
      share: fc.double({ min: 0.1, max: 1, noNaN: true }),
    })
    .map(({ version, first, length, share }) => ({
      version,
      since: version.charCodeAt(0),
      first,
      last: first + length - 1,
      active: Math.max(1, Math.round(length * share)),
    }))
  fc.assert(
    fc.property(fc.array(run, { maxLength: 20 }), (runs) => {
      const changes = findLeadChanges(runs, 400)
      for (const [index, { version, previous, at, kind }] of changes.entries()) {
        expect(version).not.toBe(previous)
        expect(kind === 'back').toBe(version < previous)
        const before = changes[index - 1]
        if (before === undefined) continue
        expect(previous).toBe(before.version)
        expect(at).toBeGreaterThan(before.at)
      }
    }),
  )
})
