import fc from 'fast-check'
import { expect, test } from 'vitest'

import { fixTimes, linkOf } from './share.ts'

const now = Date.UTC(2026, 10, 20, 14, 5)

test('a fixed link has the times of now instead of relative ones, and is no longer live', () => {
  expect(fixTimes('https://v.example/logs?q=a%20b&from=now-1h&live=1', now)).toBe(
    'https://v.example/logs?q=a+b&from=2026-11-20T13%3A05%3A00.000Z&to=2026-11-20T14%3A05%3A00.000Z',
  )
  expect(new URL(fixTimes('https://v.example/traces', now)).searchParams.get('from')).toBe('2026-11-20T13:05:00.000Z')
})

test('everything else in the address stays as it is, whatever it is', () => {
  const parameters = fc.dictionary(fc.string({ minLength: 1, unit: 'grapheme' }), fc.string({ unit: 'grapheme' }))
  fc.assert(
    fc.property(parameters, (values) => {
      const url = new URL('https://v.example/logs')
      for (const [name, value] of Object.entries(values)) url.searchParams.set(name, value)
      const written = new URL(linkOf(fixTimes(url.href, now), 'tidewater'))
      const others = ({ searchParams }: URL): [string, string][] =>
        [...searchParams].filter(([name]) => !['from', 'to', 'live', 'project'].includes(name))
      expect(others(written)).toEqual(others(url))
      expect(written.searchParams.get('project')).toBe('tidewater')
    }),
  )
})
