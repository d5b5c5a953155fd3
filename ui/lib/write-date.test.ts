import fc from 'fast-check'
import { expect, test } from 'vitest'

import { writeClock, writeDate } from './write-date.ts'

test('days and clocks are written as Intl.DateTimeFormat writes them', () => {
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })
  const day = { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' } as const
  const days = { en: new Intl.DateTimeFormat('en-GB', day), he: new Intl.DateTimeFormat('he', day) }
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Date.UTC(2199, 0) }), (ms) => {
      expect(writeClock(ms)).toBe(clock.format(ms))
      for (const language of ['en', 'he'] as const) expect(writeDate(language, ms)).toBe(days[language].format(ms))
    }),
  )
})
