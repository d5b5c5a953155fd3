import fc from 'fast-check'
import { expect, test } from 'vitest'

import { present } from '../../../test/harness/present.ts'
import { backOffMs } from './back-off.ts'
import { Destination, type Head } from './destination.ts'

test('when a vendor is back, what waited goes out at once and in its order, whatever each lane waited for', () => {
  const destination = new Destination()
  const heads = { c: failed(3, 20_000), a: failed(1, 120_000), b: failed(2, 50_000) }
  for (const [lane, head] of Object.entries(heads)) destination.plan(lane, head)
  bringDown(destination)
  expect(destination.takeLane(1_010_000)).toBeUndefined()
  destination.succeed()
  destination.resume(1_010_000, headsOf(heads))
  expect(takeAll(destination, 1_010_000)).toEqual(['a', 'b', 'c'])
})

test('a message is brought forward once only: with trouble of its own it does not hold up the others again and again', () => {
  const destination = new Destination()
  const heads = { bad: failed(1, 100_000), good: failed(2, 100_000) }
  for (const [lane, head] of Object.entries(heads)) destination.plan(lane, head)
  destination.resume(1_000_000, headsOf(heads))
  expect(destination.takeLane(1_000_000)).toBe('bad')
  destination.fail('bad', heads.bad, { nowMs: 1_000_000, waitMs: 90_000, pauseMs: undefined })
  destination.giveBack('bad')
  destination.plan('bad', failed(1, 90_000))
  destination.resume(1_000_000, headsOf(heads))
  expect(takeAll(destination, 1_000_000)).toEqual(['good'])
  expect(destination.nextMs()).toBe(1_090_000)
})

test('what is planned anew keeps the time that it was brought forward to, until it is taken', () => {
  const destination = new Destination()
  const head = failed(1, 100_000)
  destination.plan('a', head)
  destination.resume(1_000_000, () => head)
  destination.plan('a', head)
  expect(takeAll(destination, 1_000_000)).toEqual(['a'])
  destination.plan('a', head)
  expect(destination.nextMs()).toBe(1_100_000)
})

test('a late success does not end the pause that a vendor asked for meanwhile', () => {
  const destination = new Destination()
  const head = fresh(1, 0)
  destination.plan('a', head)
  destination.fail('b', head, { nowMs: 1_000_000, waitMs: 60_000, pauseMs: 60_000 })
  destination.succeed()
  expect(destination.nextMs()).toBe(1_060_000)
})

test('of a vendor that fails, what was never tried is tried at once, one at a time and in its order, beside one that failed', () => {
  const destination = new Destination()
  bringDown(destination)
  const heads = { failed: failed(1, 0), second: fresh(3, 10), first: fresh(2, 10) }
  for (const [lane, head] of Object.entries(heads)) destination.plan(lane, head)
  expect(takeAll(destination, 1_000_010, 'held')).toEqual(['first'])
  expect(destination.nextMs()).toBe(1_120_000)
  expect(takeAll(destination, 1_120_000, 'held')).toEqual(['failed'])
  destination.fail('first', heads.first, { nowMs: 1_120_000, waitMs: 120_000, pauseMs: undefined })
  destination.giveBack('first')
  expect(takeAll(destination, 1_120_000, 'held')).toEqual(['second'])
})

test('what failed never takes the last place of what was never tried', () => {
  const destination = new Destination()
  for (let n = 1; n <= 6; n++) destination.plan(`failed ${n}`, failed(n, 0))
  expect(takeAll(destination, 1_000_000, 'held')).toEqual(['failed 1', 'failed 2', 'failed 3'])
  destination.plan('new', fresh(7, 0))
  expect(takeAll(destination, 1_000_000, 'held')).toEqual(['new'])
})

test('a vendor that is down for hours is called once for each new message, and else at long intervals', () => {
  const messages = Array.from({ length: 30 }, (_, n) => ({ lane: `lane ${n}`, atMs: n * 60_000, isBad: false, tookMs: 100 }))
  const { tries } = run(messages, [[0, 7_200_000]], 7_200_000)
  const first = tries.filter(({ attempt }) => attempt === 1)
  expect(first.map(({ begunMs }) => begunMs)).toEqual(messages.map(({ atMs }) => atMs))
  expect(tries.length - first.length).toBeLessThan(75)
})

const message = fc.record({
  lane: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
  atMs: fc.nat(3_600_000),
  isBad: fc.boolean(),
  tookMs: fc.integer({ min: 1, max: 1000 }),
})
const messages = fc.array(message, { minLength: 8, maxLength: 24 })

test('no message that was never tried waits for those that fail by themselves', () => {
  fc.assert(
    fc.property(messages, (said) => {
      const { tries, headSinceMs } = run(said, [], 3_700_000)
      const first = tries.filter(({ attempt }) => attempt === 1)
      const waits = first.map(({ id, begunMs }) => begunMs - present(headSinceMs.get(id)))
      // Those before it that were never tried either, of a second at most each.
      expect(Math.max(...waits)).toBeLessThanOrEqual(said.length * 1000)
    }),
  )
})

test('whatever fails for whatever reason: lanes keep their order, and all that can arrive arrives soon after the vendor is back', () => {
  const outage = fc.tuple(fc.nat(3_600_000), fc.nat(1_800_000)).map(([atMs, forMs]) => [atMs, atMs + forMs] as const)
  fc.assert(
    fc.property(messages, fc.array(outage, { maxLength: 3 }), (said, outages) => {
      const backMs = Math.max(3_600_000, ...outages.map(([, endMs]) => endMs))
      const later = Array.from({ length: 10 }, (_, n) => ({ lane: `later ${n}`, atMs: backMs + n * 60_000, isBad: false, tookMs: 100 }))
      const all = [...said, ...later]
      const { tries } = run(all, outages, backMs + 600_000 + 1000 * all.length)
      const arrived = tries.filter(({ hasArrived }) => hasArrived)
      for (const lane of new Set(all.map((one) => one.lane))) {
        const inLane = all.filter((one) => one.lane === lane).toSorted((a, b) => a.atMs - b.atMs)
        const firstBad = inLane.findIndex(({ isBad }) => isBad)
        const expected = firstBad < 0 ? inLane : inLane.slice(0, firstBad)
        expect(arrived.filter((one) => one.lane === lane).map(({ saidMs }) => saidMs)).toEqual(expected.map(({ atMs }) => atMs))
      }
    }),
  )
})

function fresh(sequence: number, afterMs: number): Head {
  return { id: `m${sequence}`, sequence, createdAtMs: 1_000_000 + afterMs, nextAtMs: 1_000_000 + afterMs, attempts: 0 }
}

function failed(sequence: number, nextInMs: number): Head {
  return { id: `m${sequence}`, sequence, createdAtMs: 900_000, nextAtMs: 1_000_000 + nextInMs, attempts: 5 }
}

function headsOf(heads: Readonly<Record<string, Head>>): (lane: string) => Head | undefined {
  return (lane) => heads[lane]
}

/** Until 1 120 000. */
function bringDown(destination: Destination): void {
  for (let n = 0; n < 3; n++) destination.fail('other', failed(0, 0), { nowMs: 1_000_000, waitMs: 120_000, pauseMs: undefined })
}

function takeAll(destination: Destination, nowMs: number, held: 'held' | 'over' = 'over'): string[] {
  const taken: string[] = []
  for (let lane = destination.takeLane(nowMs); lane !== undefined; lane = destination.takeLane(nowMs)) {
    taken.push(lane)
    if (held === 'over') destination.giveBack(lane)
  }
  return taken
}

interface Said {
  readonly lane: string
  readonly atMs: number
  /** The vendor never takes it. */
  readonly isBad: boolean
  readonly tookMs: number
}

interface Waiting extends Head, Said {}

interface Try {
  readonly id: string
  readonly lane: string
  readonly saidMs: number
  readonly attempt: number
  readonly begunMs: number
  readonly hasArrived: boolean
}

/** What a vendor hears of the messages that is away in the outages, as the outbox goes on with a destination. */
function run(said: readonly Said[], outages: readonly (readonly [fromMs: number, toMs: number])[], untilMs: number) {
  const destination = new Destination()
  const lanes = new Map<string, Waiting[]>()
  const underWay = new Map<string, { readonly endsMs: number; readonly begunMs: number; readonly wasDown: boolean }>()
  const tries: Try[] = []
  const headSinceMs = new Map<string, number>()
  const arrivals = said.toSorted((a, b) => a.atMs - b.atMs)
  let sequence = 0
  const headOf = (lane: string): Waiting | undefined => lanes.get(lane)?.[0]
  const plan = (lane: string, nowMs: number): void => {
    const head = headOf(lane)
    if (head === undefined) return destination.drop(lane)
    if (!headSinceMs.has(head.id)) headSinceMs.set(head.id, nowMs)
    if (!underWay.has(lane)) destination.plan(lane, head)
  }
  const end = (lane: string, nowMs: number): void => {
    const { begunMs, wasDown } = present(underWay.get(lane))
    const queue = present(lanes.get(lane))
    const head = { ...present(queue[0]), attempts: present(queue[0]).attempts + 1 }
    const hasArrived = !head.isBad && !outages.some(([fromMs, toMs]) => begunMs >= fromMs && begunMs < toMs)
    tries.push({ id: head.id, lane, saidMs: head.atMs, attempt: head.attempts, begunMs, hasArrived })
    if (hasArrived) {
      destination.succeed()
      if (wasDown) destination.resume(nowMs, headOf)
      queue.shift()
    } else {
      const waitMs = backOffMs(destination.failuresOf(lane, head), () => 0.5)
      destination.fail(lane, head, { nowMs, waitMs, pauseMs: undefined })
      queue[0] = { ...head, nextAtMs: nowMs + waitMs }
    }
    underWay.delete(lane)
    destination.giveBack(lane)
    plan(lane, nowMs)
  }
  for (let nowMs = 0; nowMs <= untilMs;) {
    for (let next = arrivals[0]; next !== undefined && next.atMs <= nowMs; next = arrivals[0]) {
      arrivals.shift()
      const waiting = { ...next, id: `m${++sequence}`, sequence, createdAtMs: next.atMs, nextAtMs: next.atMs, attempts: 0 }
      lanes.set(next.lane, [...(lanes.get(next.lane) ?? []), waiting])
      plan(next.lane, nowMs)
    }
    for (const [lane, { endsMs }] of underWay) if (endsMs <= nowMs) end(lane, nowMs)
    for (let lane = destination.takeLane(nowMs); lane !== undefined; lane = destination.takeLane(nowMs)) {
      expect(underWay.has(lane)).toBe(false)
      underWay.set(lane, { begunMs: nowMs, endsMs: nowMs + present(headOf(lane)).tookMs, wasDown: destination.isDown })
    }
    expect(underWay.size).toBeLessThanOrEqual(4)
    const times = [arrivals[0]?.atMs, destination.nextMs(), ...[...underWay.values()].map(({ endsMs }) => endsMs)]
    nowMs = Math.max(nowMs, Math.min(...times.map((time) => time ?? Infinity)))
  }
  return { tries, headSinceMs }
}
