import { expect, test } from 'vitest'

import { ManualClock } from '../../../test/harness/manual-clock.ts'
import { Fault } from '../../lib/errors.ts'
import { addressPrefix } from './address-prefix.ts'
import { type Attempt, LogInLimits } from './log-in-limits.ts'

const minuteMs = 60_000
const by = (address: string, account: string): Attempt => ({ kind: 'account', address, account })

function waitOf(attempt: () => unknown): number {
  try {
    attempt()
    return 0
  } catch (error) {
    return error instanceof Fault && error.code === 'rate_limited' ? (error.retryAfterSeconds ?? -1) : -1
  }
}

test('an account waits 1, 2, 4 ... 60 seconds after five failures, and is never locked out', () => {
  const clock = new ManualClock()
  const limits = new LogInLimits(clock)
  const waits: number[] = []
  for (let turn = 0; turn < 20; turn++) {
    const wait = waitOf(() => limits.begin(by(`192.0.2.${turn}`, 'ada')))
    waits.push(wait)
    if (wait === 0) continue
    clock.advance(wait * 1000)
    expect(waitOf(() => limits.begin(by(`198.51.100.${turn}`, 'ada')))).toBe(0)
  }
  expect(waits).toEqual([0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 60, 60, 60, 60])
})

test('an address waits after ten failures whatever the accounts, up to a quarter of an hour', () => {
  const clock = new ManualClock()
  const limits = new LogInLimits(clock)
  for (let turn = 0; turn < 10; turn++) limits.begin(by('192.0.2.1', `account${turn}`))
  let longest = 0
  for (let turn = 0; turn < 15; turn++) {
    const wait = waitOf(() => limits.begin(by('192.0.2.1', `more${turn}`)))
    longest = Math.max(longest, wait)
    clock.advance(wait * 1000)
    limits.begin(by('192.0.2.1', `again${turn}`))
  }
  expect(longest).toBe(900)
  expect(waitOf(() => limits.begin(by('192.0.2.2', 'account0')))).toBe(0)
})

test('an IPv6 customer cannot rotate through the lower 64 bits', () => {
  const limits = new LogInLimits(new ManualClock())
  for (let turn = 0; turn < 10; turn++) limits.begin(by(`2001:db8:1:2::${turn}`, `account${turn}`))
  expect(waitOf(() => limits.begin(by('2001:db8:1:2:ffff::1', 'fresh')))).toBeGreaterThan(0)
  expect(waitOf(() => limits.begin(by('2001:db8:1:3::1', 'fresh')))).toBe(0)
})

test('attempts that run at the same time count before their outcome is known', () => {
  const limits = new LogInLimits(new ManualClock())
  const begun = Array.from({ length: 50 }, (_, index) => waitOf(() => limits.begin(by(`192.0.2.${index}`, 'ada')))).filter(
    (wait) => wait === 0,
  )
  expect(begun).toHaveLength(5)
})

test('success clears the account but not what the address did before', () => {
  const clock = new ManualClock()
  const limits = new LogInLimits(clock)
  for (let turn = 0; turn < 9; turn++) limits.begin(by('192.0.2.1', `victim${turn}`))
  limits.begin(by('192.0.2.1', 'mine')).succeeded()
  limits.begin(by('192.0.2.1', 'victim9'))
  expect(waitOf(() => limits.begin(by('192.0.2.1', 'mine')))).toBe(1)
})

test('all is forgotten an hour after the last failure', () => {
  const clock = new ManualClock()
  const limits = new LogInLimits(clock)
  for (let turn = 0; turn < 5; turn++) limits.begin(by('192.0.2.1', 'ada'))
  clock.advance(60 * minuteMs + 1)
  for (let turn = 0; turn < 5; turn++) expect(waitOf(() => limits.begin(by('192.0.2.1', 'ada')))).toBe(0)
})

test('everybody together: a hundred at once, then twenty a second', () => {
  const clock = new ManualClock()
  const limits = new LogInLimits(clock)
  const attempt = (turn: number): number => waitOf(() => limits.begin(by(`10.0.${turn >> 8}.${turn & 255}`, `a${turn}`)))
  const first = Array.from({ length: 150 }, (_, turn) => attempt(turn)).filter((wait) => wait === 0)
  clock.advance(1000)
  const second = Array.from({ length: 150 }, (_, turn) => attempt(1000 + turn)).filter((wait) => wait === 0)
  expect([first.length, second.length]).toEqual([100, 20])
})

test('who was in before waits for no stranger, only for failures of their own, and keeps no stranger out', () => {
  const clock = new ManualClock()
  const limits = new LogInLimits(clock)
  for (let turn = 0; turn < 300; turn++) waitOf(() => limits.begin(by('192.0.2.1', turn % 2 === 0 ? 'ada' : `guess${turn}`)))
  expect(waitOf(() => limits.begin(by('192.0.2.1', 'ada')))).toBeGreaterThan(0)
  const device = { ...by('192.0.2.1', 'ada'), known: 'laptop' }
  const waits = Array.from({ length: 7 }, () => waitOf(() => limits.begin(device)))
  expect(waits).toEqual([0, 0, 0, 0, 0, 1, 1])
  expect(waitOf(() => limits.begin({ ...device, known: 'phone' }))).toBe(0)
  // A right password washes no wrong code away.
  expect(waitOf(() => limits.begin({ ...device, kind: 'second_factor' }))).toBe(0)
  clock.advance(1000)
  limits.begin(device).succeeded()
  expect(waitOf(() => limits.begin(device))).toBe(0)
  expect(waitOf(() => limits.begin(by('198.51.100.1', 'cyd')))).toBe(0)
})

test('those who were in before are bounded together, too, and apart from strangers', () => {
  const limits = new LogInLimits(new ManualClock())
  const known = (turn: number): number => waitOf(() => limits.begin({ ...by('192.0.2.1', 'ada'), known: `device${turn}` }))
  expect(Array.from({ length: 150 }, (_, turn) => known(turn)).filter((wait) => wait === 0)).toHaveLength(100)
  expect(waitOf(() => limits.begin(by('192.0.2.2', 'bea')))).toBe(0)
})

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::FFFF:192.0.2.7', '192.0.2.7'],
  ['2001:DB8::1', '2001:db8:0:0::/64'],
  ['2001:0db8:0001:0002:0003:0004:0005:0006', '2001:db8:1:2::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['1:2:3:4:5:6:7::', '1:2:3:4::/64'],
  ['', ''],
  ['unknown', 'unknown'],
])('%s belongs to %s', (address, prefix) => {
  expect(addressPrefix(address)).toBe(prefix)
})
