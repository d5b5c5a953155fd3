import { expect, test } from 'vitest'

import {
  alarmOf,
  alarms,
  beginRule,
  changeAlarm,
  changeQuestion,
  questionNames,
  questionOf,
  readPairs,
  recordOf,
  withKey,
  writePairs,
} from './draft.ts'

test('a rule begins with what was looked at', () => {
  expect(beginRule('logs', 'payment')).toMatchObject({ query: { logs: 'payment', window: '5m' }, evaluate: 'arrival' })
  expect(beginRule('promql', 'up == 0')).toEqual({ name: '', query: { promql: 'up == 0' }, evaluate: '1m' })
  for (const name of questionNames) expect(questionOf(changeQuestion({}, name))).toBe(name)
})

test('each alarm is found again in what it writes', () => {
  for (const alarm of alarms) expect(alarmOf(changeAlarm({ logs: 'x', window: '5m', above: 3 }, alarm))).toBe(alarm)
  expect(changeAlarm({ logs: 'x', above: 3 }, 'below')).toEqual({ logs: 'x', below: 3 })
})

test('keys stay in their place, empty ones go', () => {
  expect(Object.keys(withKey({ a: 1, b: 2 }, 'a', 3))).toEqual(['a', 'b'])
  expect(withKey({ a: 1, b: 2 }, 'a', '')).toEqual({ b: 2 })
  expect(recordOf([1])).toEqual({})
})

test('pairs are written and read', () => {
  const pairs = { team: 'shop', note: 'a = b\nc' }
  expect(readPairs(writePairs(pairs))).toEqual(pairs)
  expect(writePairs({ summary: 's', x: 'y' }, ['summary'])).toBe('x = y')
})
