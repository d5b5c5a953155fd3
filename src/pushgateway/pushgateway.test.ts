import { afterEach, describe, expect, test, vi } from 'vitest'

import { ManualClock } from '../../test/harness/manual-clock.ts'
import { systemError } from '../../test/harness/memory-files.ts'
import { openTestGateway, projectId, type TestGateway } from '../../test/harness/open-test-gateway.ts'
import { Fault } from '../lib/errors.ts'
import { ByteBudget } from '../lib/http/byte-budget.ts'
import type { Ingest } from '../pipeline/index.ts'

/** A wall clock that can be set. */
class ShiftedClock extends ManualClock {
  shiftMs = 0

  override now(): number {
    return super.now() + this.shiftMs
  }
}

const opened: TestGateway[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
})

async function open(options: Parameters<typeof openTestGateway>[0] = {}): Promise<TestGateway> {
  const one = await openTestGateway(options)
  opened.push(one)
  return one
}

/** Lets the time pass as the program does: a look a second. */
async function pass({ gateway, clock }: TestGateway, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    clock.advance(1000)
    await gateway.tick()
  }
}

/** Each value once, whenever it was stored. */
function withoutTimes(lines: readonly string[]): string[] {
  return [...new Set(lines.map((line) => line.replace(/ @.*/, '')))]
}

async function refusal(promise: Promise<void>): Promise<string> {
  const error: unknown = await promise.then(
    () => 'taken',
    (reason: unknown) => reason,
  )
  return error instanceof Fault ? `${error.code}: ${error.message}` : String(error)
}

describe('a push', () => {
  test('is stored at once under the labels of the group, which win', async () => {
    const it = await open({ withTimes: true })
    it.clock.advance(500)
    await it.push('job/some_job/instance/one', 'some_metric{job="other",label="v"} 3.14\nnan NaN\n')
    expect(await it.take()).toEqual([
      '"nan" { instance="one" job="some_job" } NaN @0.5',
      '"push_failure_time_seconds" { instance="one" job="some_job" } 0 @0.5',
      `"push_time_seconds" { instance="one" job="some_job" } ${(it.startMs + 500) / 1000} @0.5`,
      '"some_metric" { instance="one" job="some_job" label="v" } 3.14 @0.5',
    ])
  })

  test('POST replaces what has the same name, PUT everything; what is no more ends', async () => {
    const it = await open()
    await it.push('job/j', '# TYPE a gauge\na{x="1"} 1\na{x="2"} 2\nb 3\n')
    await it.take()
    it.clock.advance(1000)
    await it.push('job/j', '# TYPE a counter\na{x="2"} 4\n', 'POST')
    expect(await it.take()).toEqual(['"a" { job="j" x="1" } stale @1', '"a" { job="j" x="2" } 4 @1'])
    it.clock.advance(1000)
    await it.push('job/j', 'c 5\n', 'PUT')
    expect(await it.take()).toEqual(['"a" { job="j" x="2" } stale @2', '"b" { job="j" } stale @2', '"c" { job="j" } 5 @2'])
    it.clock.advance(1000)
    await it.push('job/j', '', 'POST')
    expect(await it.take()).toEqual([])
    await it.push('job/j', '', 'PUT')
    expect(await it.take()).toEqual(['"c" { job="j" } stale @3.001'])
    await pass(it, 20)
    expect(await it.take()).toEqual([])
  })

  test('two in the same millisecond: the later one counts', async () => {
    const it = await open()
    await Promise.all([it.push('job/j', 'a 9\n'), it.push('job/j', 'a 1\n'), it.push('job/j', 'a 5\n')])
    expect(await it.take()).toEqual(['"a" { job="j" } 1 @0.001', '"a" { job="j" } 5 @0.002', '"a" { job="j" } 9 @0'])
    await pass(it, 15)
    expect(await it.take()).toEqual([expect.stringMatching(/^"a" \{ job="j" \} 5 /)])
  })

  test('groups are their own: by job, by further labels; an empty label is none', async () => {
    const it = await open()
    await it.push('job/j', 'a 1\n')
    await it.push('job/j/x/y', 'a 2\n')
    await it.push('job/j/x@base64/=', 'b 3\n', 'PUT')
    expect(await it.take()).toEqual([
      '"a" { job="j" x="y" } 2 @0',
      '"a" { job="j" } 1 @0',
      '"a" { job="j" } stale @0.001',
      '"b" { job="j" } 3 @0.001',
    ])
    expect(it.gateway.figures()).toMatchObject({ groups: 2, series: 6 })
  })

  test('keeps no secret: a group is known by what is left of its labels', async () => {
    const it = await open()
    await it.push('job/j/mail/me@shop.example', 'a{password="hunter2"} 1\n')
    expect(await it.take()).toEqual(['"a" { job="j" mail="[masked:email]" password="[masked:field]" } 1 @0'])
    expect(it.files.content('/journal/entries.log').toString('latin1')).not.toMatch(/shop\.example|hunter2/)
    expect(it.counters.snapshot(projectId).masked).toEqual([
      { projectId, detector: 'email', count: 1 },
      { projectId, detector: 'field', count: 1 },
    ])
    it.clock.advance(1000)
    await it.remove('job/j/mail/me@shop.example')
    expect(await it.take()).toEqual(['"a" { job="j" mail="[masked:email]" password="[masked:field]" } stale @1'])
  })

  test('many series: all of them, and each again', async () => {
    const it = await open({ limits: { groups: 10, groupBytes: 1_000_000, bytes: 10_000_000 } })
    const body = Array.from({ length: 2500 }, (_, n) => `many{n="${n}"} ${n}\n`).join('')
    await it.push('job/j', body)
    expect(await it.take()).toHaveLength(2500)
    await pass(it, 15)
    expect(await it.take()).toHaveLength(2500)
  })
})

describe('a refused push', () => {
  test.each([
    ['a{x="1"} 1\nb{x="1"} 2 1000\n', 'pushed metrics must not have timestamps'],
    ['# TYPE shared counter\nshared 1\n', 'metric family "shared" has type counter but should have gauge'],
    ['shared 1\n', 'metric family "shared" has type unknown but should have gauge'],
    [
      '# TYPE shared gauge\nshared{k="v"} 1\n',
      'metric "shared" { job="j" k="v" } was collected before with the same name and label values',
    ],
    ['seconds_count 1\n', 'metric "seconds_count" collides with the histogram "seconds"'],
    ['# TYPE plain summary\nplain 1\n', 'metric "plain_sum" collides with the summary "plain"'],
  ])('%j does not fit', async (body, reason) => {
    const it = await open({ withTimes: true })
    await it.push(
      'job/j/k/v',
      '# TYPE shared gauge\nshared 1\n# TYPE seconds histogram\nseconds_count 1\n# TYPE plain_sum gauge\nplain_sum 1\n',
    )
    await it.push('job/j', 'old 1\n')
    await it.take()
    it.clock.advance(1000)
    expect(await refusal(it.push('job/j', body, 'PUT'))).toBe(
      `bad_input: pushed metrics are invalid or inconsistent with existing metrics: ${reason}`,
    )
    expect(await it.take()).toEqual([])
    await pass(it, 15)
    const repeated = withoutTimes(await it.take()).filter((line) => !line.includes('k="v"'))
    expect(repeated).toEqual([
      '"old" { job="j" } 1',
      `"push_failure_time_seconds" { job="j" } ${it.startMs / 1000 + 1}`,
      `"push_time_seconds" { job="j" } ${it.startMs / 1000}`,
    ])
  })

  test('of a new group makes it, with its failure alone', async () => {
    const it = await open({ withTimes: true })
    expect(await refusal(it.push('job/j', 'a 1 1000\n'))).toMatch(/^bad_input/)
    await pass(it, 15)
    expect(withoutTimes(await it.take())).toEqual([
      `"push_failure_time_seconds" { job="j" } ${it.startMs / 1000}`,
      '"push_time_seconds" { job="j" } 0',
    ])
  })

  test('that cannot be read leaves nothing, not even its time', async () => {
    const it = await open({ withTimes: true })
    expect(await refusal(it.push('job/j', 'a\n'))).toMatch(/^bad_input: line 1/)
    await pass(it, 15)
    expect([await it.take(), it.gateway.figures().groups]).toEqual([[], 0])
  })

  test('a type may change with the group that had it; a series may move', async () => {
    const it = await open()
    await it.push('job/j', '# TYPE a gauge\na 1\n')
    await it.push('job/j', '# TYPE a counter\na 1\n')
    await it.push('job/j/x/y', '# TYPE a counter\na 1\n')
    expect(await refusal(it.push('job/j', '# TYPE a gauge\na 1\n'))).toMatch('should have counter')
    await it.remove('job/j/x/y')
    await it.push('job/j', '# TYPE a gauge\na 1\n')
    await it.push('job/j', 'b{x="y"} 1\n')
    expect(await refusal(it.push('job/j/x/y', 'b 1\n'))).toMatch('was collected before')
    await it.push('job/j', 'c 1\n', 'PUT')
    await it.push('job/j/x/y', 'b 1\n')
  })

  test('two that do not fit to each other at the same time: one is taken', async () => {
    const it = await open()
    const both = await Promise.all([
      refusal(it.push('job/a', '# TYPE m gauge\nm 1\n')),
      refusal(it.push('job/b', '# TYPE m counter\nm 1\n')),
    ])
    expect(new Set(both.map((said) => said.split(':')[0]))).toEqual(new Set(['bad_input', 'taken']))
  })

  test('limits: of groups, of one group, of all', async () => {
    const it = await open({ limits: { groups: 3, groupBytes: 1500, bytes: 2500 } })
    const body = (bytes: number): string => `m{x="${'x'.repeat(bytes)}"} 1\n`
    expect(await refusal(it.push('job/a', body(1900)))).toMatch(/^too_large: the group would take more than 1500 bytes/)
    await it.push('job/a', body(1000))
    expect(await refusal(it.push('job/b', body(1200)))).toMatch(/^too_large: all groups together may take 2500 bytes/)
    await it.push('job/a', body(1200))
    await it.push('job/b', body(1))
    await it.push('job/c', body(1))
    expect(await refusal(it.push('job/d', body(1)))).toMatch(/^too_large: the project has 3 groups/)
    await it.push('job/a', body(1), 'PUT')
    await it.remove('job/b')
    await it.push('job/d', body(900))
    expect(it.gateway.figures().groups).toBe(3)
  })

  test('limits hold for pushes side by side', async () => {
    const many = async (it: TestGateway, body: string): Promise<Record<string, number>> => {
      const said = await Promise.all(Array.from({ length: 8 }, (_, n) => refusal(it.push(`job/${n}`, body))))
      return Object.fromEntries(['taken', 'too_large'].map((wanted) => [wanted, said.filter((one) => one.startsWith(wanted)).length]))
    }
    const few = await open({ limits: { groups: 3, groupBytes: 1500, bytes: 100_000 } })
    expect(await many(few, 'm 1\n')).toEqual({ taken: 3, too_large: 5 })
    expect(few.gateway.figures().groups).toBe(3)
    await few.remove('job/0')
    expect(await refusal(few.push('job/9', 'm 1\n'))).toBe('taken')
    const small = await open({ limits: { groups: 100, groupBytes: 1500, bytes: 4000 } })
    expect(await many(small, `m{x="${'x'.repeat(1000)}"} 1\n`)).toEqual({ taken: 3, too_large: 5 })
    expect(small.gateway.figures().bytes).toBeLessThanOrEqual(4000)
  })

  test('a group that would be too large has the time of that, whether one sees it early or late', async () => {
    const it = await open({ limits: { groups: 3, groupBytes: 1500, bytes: 100_000 }, withTimes: true })
    await it.push('job/j', `a{x="${'x'.repeat(1000)}"} 1\n`)
    for (const size of [600, 1600]) {
      it.clock.advance(1000)
      expect(await refusal(it.push('job/j', `b{x="${'x'.repeat(size)}"} 1\n`))).toMatch(/^too_large: the group/)
      await it.take()
      await pass(it, 15)
      expect(withoutTimes(await it.take())).toContain(`"push_failure_time_seconds" { job="j" } ${(it.clock.now() - 15_000) / 1000}`)
    }
  })

  test('what pushes under way take is bounded; when they are answered there is room again', async () => {
    const underWay = new ByteBudget(2_000_000)
    const waiting: (() => void)[] = []
    let isOpen = false
    const guard = (ingest: Ingest): Pick<Ingest, 'ingest'> => ({
      ingest: async (request) => {
        if (!isOpen) await new Promise<void>((resolve) => waiting.push(resolve))
        return ingest.ingest(request)
      },
    })
    const it = await open({ underWay, guard })
    const body = Array.from({ length: 1000 }, (_, n) => `a{n="${n}"} 1\n`).join('')
    const said = Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((job) => refusal(it.push(`job/${job}`, body))))
    // The last one of them that is held has come to the door.
    await vi.waitFor(() => expect(waiting.length).toBeGreaterThan(0))
    isOpen = true
    for (const resolve of waiting) resolve()
    const codes = (await said).map((one) => one.split(':')[0])
    expect(new Set(codes)).toEqual(new Set(['taken', 'overloaded']))
    expect(underWay.usedBytes).toBe(0)
    expect(await refusal(it.push('job/z', body))).toBe('taken')
  })

  test('of more series than the project may have: all of it, and the next one that fits is taken', async () => {
    const it = await open({ activeSeries: 6 })
    await it.push('job/j', 'a 1\n')
    it.clock.advance(1000)
    expect(await refusal(it.push('job/j', 'b{n="1"} 1\nb{n="2"} 1\nb{n="3"} 1\nb{n="4"} 1\n'))).toMatch(
      /^bad_input: .*: 1 record rejected: /,
    )
    it.clock.advance(1000)
    await it.push('job/j', 'a 2\n')
    await it.take()
    await pass(it, 15)
    expect(withoutTimes(await it.take())).toEqual(['"a" { job="j" } 2'])
    expect(it.gateway.figures()).toMatchObject({ groups: 1, series: 3, problem: '' })
  })

  test('a door that is full: nothing changes, and what was stored of it ends', async () => {
    let calls = 0
    let failFrom = Infinity
    const guard = (ingest: Ingest): Pick<Ingest, 'ingest'> => ({
      ingest: async (request) => {
        if (++calls >= failFrom) throw new Fault('overloaded', 'full', { retryAfterSeconds: 2 })
        return ingest.ingest(request)
      },
    })
    const it = await open({ guard })
    await it.push('job/j', 'a 1\n')
    await it.take()
    failFrom = calls + 2
    const body = Array.from({ length: 300 }, (_, n) => `b{n="${n}"} 1\n`).join('')
    it.clock.advance(1000)
    expect(await refusal(it.push('job/j', body, 'PUT'))).toBe('overloaded: full')
    expect(await refusal(it.remove('job/j'))).toBe('overloaded: full')
    failFrom = Infinity
    await it.take()
    await pass(it, 15)
    const lines = (await it.take()).map((line) => line.replace(/ @.*/, '').replace(/n="\d+"/, 'n'))
    expect([lines.length, [...new Set(lines)]]).toEqual([201, ['"a" { job="j" } 1', '"b" { job="j" n } stale']])
    await pass(it, 15)
    expect(await it.take()).toEqual([expect.stringContaining('"a"')])
  })

  test('a journal that cannot be written: the group is what it was', async () => {
    const it = await open()
    await it.push('job/j', 'a 1\n')
    it.clock.advance(1000)
    it.files.fault = (call, path) => (call === 'datasync' && path.startsWith('/journal') ? systemError('ENOSPC') : undefined)
    expect(await refusal(it.push('job/j', 'a 2\n'))).toMatch(/^disk_full/)
    expect(await refusal(it.remove('job/j'))).toMatch(/^disk_full/)
    it.files.fault = () => undefined
    await it.take()
    await pass(it, 15)
    expect(await it.take()).toEqual([expect.stringMatching(/^"a" \{ job="j" \} 1 /)])
    const after = await open({ files: it.files.kill(), clock: it.clock })
    await pass(after, 15)
    expect(await after.take()).toContainEqual(expect.stringMatching(/^"a" \{ job="j" \} 1 /))
  })
})

describe('time', () => {
  test('every group is repeated once in an interval, on the second, each at its own', async () => {
    const it = await open()
    for (let n = 0; n < 30; n++) await it.push(`job/j${n}`, 'a 1\n')
    await it.take()
    await pass(it, 150)
    const times = new Map<string, number[]>()
    for (const line of await it.take()) {
      const [name = '', at = ''] = line.split(' @')
      times.set(
        name,
        [...(times.get(name) ?? []), Number(at)].sort((a, b) => a - b),
      )
    }
    expect(times.size).toBe(30)
    for (const list of times.values()) {
      expect(list).toHaveLength(10)
      const first = list[0] ?? NaN
      expect(list).toEqual(list.map((_, n) => first + n * 15))
      expect(Number.isInteger(first)).toBe(true)
    }
    expect(new Set([...times.values()].map(([first]) => first)).size).toBeGreaterThan(5)
  })

  test('what the machine slept through is not made up; a clock that is set goes on from there', async () => {
    const clock = new ShiftedClock()
    const it = await open({ clock })
    await it.push('job/j', 'a 1\n')
    await pass(it, 15)
    await it.take()
    clock.advance(3_600_000)
    await it.gateway.tick()
    expect(await it.take()).toHaveLength(1)
    clock.shiftMs = -1_800_000
    await pass(it, 30)
    expect(await it.take()).toHaveLength(2)
  })

  test('DELETE ends all series once, and asks for nothing that is not there', async () => {
    const it = await open({ withTimes: true })
    await it.remove('job/never')
    await it.push('job/j', 'a 1\n')
    await it.push('job/j/x/y', 'a 1\n')
    await pass(it, 15)
    await it.take()
    await it.remove('job/j')
    await it.remove('job/j')
    expect(withoutTimes(await it.take())).toEqual([
      '"a" { job="j" } stale',
      '"push_failure_time_seconds" { job="j" } stale',
      '"push_time_seconds" { job="j" } stale',
    ])
    await pass(it, 15)
    expect((await it.take()).every((line) => line.includes('x="y"'))).toBe(true)
    expect(it.gateway.figures()).toMatchObject({ groups: 1, series: 3 })
  })

  test('groups that nobody pushes to for too long are gone, when that is wanted', async () => {
    const it = await open({ expireAfterMs: 60_000 })
    await it.push('job/old', 'a 1\n')
    await pass(it, 30)
    await it.push('job/new', 'a 1\n')
    await it.take()
    await pass(it, 31)
    const lines = await it.take()
    expect(lines.filter((line) => line.includes('stale'))).toEqual(['"a" { job="old" } stale @60'])
    await pass(it, 15)
    expect((await it.take()).every((line) => line.includes('job="new"'))).toBe(true)
  })
})

test('a restart after a kill or a power cut: the groups are there and are repeated, and still fit to each other', async () => {
  const it = await open()
  await it.push('job/j', '# TYPE a gauge\n# HELP a A.\na 1\nodd{n="nan"} NaN\nodd{n="inf"} -Inf\nodd{n="zero"} -0\nodd{n="e"} 1e-300\n')
  await it.push('job/k', 'b 1\n')
  await it.push('job/gone', 'c 1\n')
  await it.remove('job/gone')
  it.clock.advance(1000)
  for (const files of [it.files.kill(), it.files.powerCut(() => 0.9)]) {
    const after = await open({ files, clock: it.clock })
    await after.take()
    expect(after.gateway.figures()).toMatchObject({ groups: 2, series: 10 })
    await pass(after, 15)
    expect(withoutTimes(await after.take())).toEqual([
      '"a" { job="j" } 1',
      '"b" { job="k" } 1',
      '"odd" { job="j" n="e" } 1e-300',
      '"odd" { job="j" n="inf" } -Infinity',
      '"odd" { job="j" n="nan" } NaN',
      '"odd" { job="j" n="zero" } 0',
    ])
    expect(await refusal(after.push('job/k', 'a 1\n'))).toMatch('should have gauge')
    await after.push('job/j', 'a 2\n', 'PUT')
    expect((await after.take()).filter((line) => line.includes('stale'))).toHaveLength(4)
  }
})
