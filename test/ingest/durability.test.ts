import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { asProtobuf, gaugeOf, logsOf, send, spansOf, type Signal } from '../harness/otlp.ts'
import { eventually, startVedette, type Vedette } from '../harness/vedette.ts'

/**
 * An acknowledgement is a promise: under load the engine alone and the whole tree of processes are killed, and every row is there
 * exactly once. Senders do what real ones do: they send a body again until it is acknowledged. The long form is `npm run prove`.
 */
let vedette: Vedette
const config = { selfTelemetry: { enabled: false } }
const rowsOfBody = 40
const pauseMs = 15
const startedMs = Date.now()

/** Sends bodies of numbered rows until told to stop; a body that was not acknowledged is sent again, unchanged. */
class Sender {
  acknowledgedBodies = 0
  readonly name: string
  readonly signal: Signal
  private readonly build: (name: string, rows: readonly number[]) => object
  private stopped = false
  private readonly done: Promise<void>

  constructor(name: string, signal: Signal, build: (name: string, rows: readonly number[]) => object) {
    this.name = name
    this.signal = signal
    this.build = build
    this.done = this.run()
  }

  get rows(): number {
    return this.acknowledgedBodies * rowsOfBody
  }

  async stop(): Promise<void> {
    this.stopped = true
    await this.done
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const first = this.rows
      const rows = Array.from({ length: rowsOfBody }, (_, n) => first + n)
      const body = asProtobuf(this.signal, this.build(this.name, rows))
      while (!(await this.isAcknowledged(body))) await sleep(100)
      this.acknowledgedBodies++
      await sleep(pauseMs)
    }
  }

  private async isAcknowledged(body: Buffer): Promise<boolean> {
    try {
      const { status, message } = await send(vedette.url, this.signal, body)
      if (status >= 400 && status < 500) throw new RangeError(`refused: ${JSON.stringify(message)}`)
      return status === 200 && Object.keys(message).length === 0
    } catch (error) {
      if (error instanceof RangeError) throw error
      return false
    }
  }
}

const senders: Sender[] = []

beforeAll(async () => {
  vedette = await startVedette({ config })
  senders.push(
    new Sender('logs-a', 'logs', numberedLogs),
    new Sender('logs-b', 'logs', numberedLogs),
    new Sender('spans', 'traces', (name, rows) =>
      spansOf(
        name,
        rows.map((n) => ({ traceId: 'ab'.repeat(16), spanId: hex(n), name: `span ${n}`, atMs: startedMs + n })),
      ),
    ),
    new Sender('metrics', 'metrics', (name, rows) =>
      gaugeOf(
        name,
        'numbered',
        rows.map((n) => ({ value: n, atMs: startedMs + n })),
      ),
    ),
  )
})
afterAll(async () => {
  await Promise.all(senders.map((sender) => sender.stop()))
  await vedette.dispose()
})

function numberedLogs(name: string, rows: readonly number[]): object {
  return logsOf(
    name,
    rows.map((n) => ({ body: `row ${n}`, atMs: startedMs + n })),
  )
}

function hex(n: number): string {
  return (n + 1).toString(16).padStart(16, '0')
}

interface EngineHealth {
  readonly status: string
  readonly message: string
  readonly details: {
    readonly engine: string
    readonly restarts: number
    readonly pid: number
    readonly lastExit: { at: string; code: number | null; signal: string | null } | null
  }
}

async function engineHealth(): Promise<EngineHealth> {
  const { parts } = await vedette.api<{ parts: Record<string, EngineHealth> }>('/api/health/detailed')
  if (parts['engine'] === undefined) throw new TypeError('the engine is no part of the health')
  return parts['engine']
}

async function untilMoreIsAcknowledged(bodies: number): Promise<void> {
  const before = senders.map(({ acknowledgedBodies }) => acknowledgedBodies)
  await eventually(
    () => Promise.resolve(senders.map(({ acknowledgedBodies }, n) => acknowledgedBodies - (before[n] ?? 0))),
    (more) => more.every((count) => count >= bodies),
    60_000,
  )
}

test.each([1, 2])('the engine is killed under load, time %i: senders notice nothing, the health says what happened', async (time) => {
  await untilMoreIsAcknowledged(10)
  const { details } = await engineHealth()
  const killedAt = Date.now()
  process.kill(details.pid, 'SIGKILL')
  // Acknowledged while it is away: no sender waits for the engine.
  const started = performance.now()
  const { status } = await send(vedette.url, 'logs', asProtobuf('logs', logsOf('meanwhile', [{ body: `meanwhile ${time}` }])))
  expect([status, performance.now() - started < 20_000]).toEqual([200, true])
  const away = await eventually(engineHealth, (engine) => engine.details.engine !== 'ready' || engine.details.restarts === time)
  expect(away.details.lastExit).toMatchObject({ code: null, signal: 'SIGKILL' })
  const back = await eventually(engineHealth, (engine) => engine.details.engine === 'ready' && engine.status === 'healthy', 60_000)
  expect(back.details).toMatchObject({ restarts: time, lastExit: { signal: 'SIGKILL' } })
  expect(back.details.pid).not.toBe(details.pid)
  expect(back.message).toContain(`restarts since the start: ${time}`)
  expect(Date.parse(back.details.lastExit?.at ?? '')).toBeGreaterThanOrEqual(killedAt - 1000)
})

test.each([1, 2])('the whole tree is killed under load, time %i', async () => {
  await untilMoreIsAcknowledged(10)
  await vedette.kill()
  vedette = await startVedette({ directory: vedette.directory, config })
  await untilMoreIsAcknowledged(1)
  expect(await vedette.api('/api/health')).toMatchObject({ status: 'healthy' })
})

test('every row is there exactly once', async () => {
  await Promise.all(senders.map((sender) => sender.stop()))
  await eventually(
    () => vedette.api<{ log: { segmentsWaiting: number; oldestWaitingMs: number } }>('/api/ingestion'),
    ({ log }) => log.segmentsWaiting === 0 && log.oldestWaitingMs === 0,
  )
  const expected = new Map(senders.map(({ name, rows }) => [name, rows]))
  const logs = 'SELECT toUInt32(substring(body, 5)) FROM log_records WHERE service = {name:String} AND timestamp > now() - INTERVAL 1 DAY'
  const spans = 'SELECT toUInt32(substring(name, 6)) FROM spans WHERE service = {name:String} AND timestamp > now() - INTERVAL 1 DAY'
  // Samples need no proof of their own: equal ones are one at read.
  const samples = "SELECT DISTINCT toUInt32(value) FROM metric_samples WHERE metric = 'numbered' AND length({name:String}) > 0"
  for (const [name, statement] of [
    ['logs-a', logs],
    ['logs-b', logs],
    ['spans', spans],
    ['metrics', samples],
  ] as const) {
    const rows = expected.get(name) ?? 0
    expect(rows).toBeGreaterThan(30 * rowsOfBody)
    const found = await eventually(
      () => vedette.sql<[number]>(statement, { name }),
      ({ length }) => length >= rows,
    )
    const numbers = found.map(([n]) => n).toSorted((a, b) => a - b)
    expect({ name, numbers }).toEqual({ name, numbers: Array.from({ length: rows }, (_, n) => n) })
  }
  const meanwhile = await vedette.sql<[string]>("SELECT body FROM log_records WHERE service = 'meanwhile' ORDER BY body")
  expect(meanwhile).toEqual([['meanwhile 1'], ['meanwhile 2']])
})

test('nothing had to be set aside', async () => {
  const { log } = await vedette.api<{ log: Record<string, unknown> }>('/api/ingestion')
  expect(log).toMatchObject({ quarantined: 0, accepting: true })
  expect(await vedette.stop()).toBe(0)
})
