import { expect, test } from 'vitest'

import { stretchesOf } from './stretches.ts'

const at = (ms: number): string => new Date(ms).toISOString()
const event = (ms: number, name: string, content: Record<string, unknown> = {}) => ({
  kind: 'event' as const,
  at: at(ms),
  event: name,
  content,
})

test('each firing has its end, and the one that lasts ends now', () => {
  const timeline = [
    event(900, 'fired', { startsAtMs: 890 }),
    event(500, 'resolved', { endsAtMs: 480 }),
    event(300, 'acknowledged'),
    event(100, 'fired'),
  ]
  expect(stretchesOf(timeline, { startsAt: at(890), endsAt: null }, 1000)).toEqual([
    { fromMs: 100, toMs: 480 },
    { fromMs: 890, toMs: 1000 },
  ])
})

test('what the timeline does not tell yet is what the alert says', () => {
  expect(stretchesOf([], { startsAt: at(700), endsAt: at(800) }, 1000)).toEqual([{ fromMs: 700, toMs: 800 }])
})
