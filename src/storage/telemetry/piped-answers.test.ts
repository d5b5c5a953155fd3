import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { startEngine, type EngineHandle } from '../../engine/supervisor.ts'
import { createLog } from '../../lib/log.ts'
import { openTelemetryStore } from './clickhouse-store.ts'
import type { TelemetryStore } from './telemetry-store.ts'

// A path that no header may have.
const directory = mkdtempSync(join(tmpdir(), 'vedette-צינור-'))
let engine: EngineHandle
let store: TelemetryStore

beforeAll(async () => {
  engine = await startEngine({ dataDir: directory, memoryLimitBytes: 2 * 2 ** 30, log: createLog({ level: 'silent' }) })
  store = openTelemetryStore({ kind: 'engine', socketPath: engine.socketPath, secret: engine.secret })
})
afterAll(async () => {
  await store.close()
  await engine.stop()
  rmSync(directory, { recursive: true, force: true })
})

async function countBytes(sql: string, signal?: AbortSignal): Promise<number> {
  let bytes = 0
  const options = { maxRows: 1e9, ...(signal && { signal }) }
  for await (const piece of await store.stream(sql, 'RowBinary', {}, options)) bytes += piece.length
  return bytes
}

/** Whether the engine lends a pipe to somebody who asks now. */
async function isLent(): Promise<boolean> {
  const ticket = randomUUID()
  const headers = { 'x-clickhouse-key': engine.secret, 'x-vedette-pipe': ticket }
  const path = await new Promise<unknown>((resolve, reject) => {
    const asked = request({ socketPath: engine.socketPath, path: '/?query=SELECT%201', headers }, (answer) => {
      answer.resume().once('end', () => resolve(answer.headers['x-vedette-pipe']))
    })
    asked.once('error', reject).end()
  })
  await new Promise<void>((resolve, reject) => {
    const told = request(
      { socketPath: engine.socketPath, path: '/ping', headers: { 'x-clickhouse-key': engine.secret, 'x-vedette-pipes-read': ticket } },
      (answer) => answer.resume().once('end', resolve),
    )
    told.once('error', reject).end()
  })
  return typeof path === 'string' && decodeURIComponent(path).startsWith(directory)
}

test('answers of any size come whole through pipes', async () => {
  expect(await isLent()).toBe(true)
  const sizes = [0, 1, 8000, 100_000, 3_000_000]
  for (const size of sizes) expect(await countBytes(`SELECT number FROM numbers(${size})`)).toBe(8 * size)
  const many = Array.from({ length: 60 }, (_, at) => at * 1000)
  expect(await Promise.all(many.map((size) => countBytes(`SELECT number FROM numbers(${size})`)))).toEqual(many.map((size) => 8 * size))
})

test('no pipe is lost, whatever becomes of those who ask', async () => {
  for (let round = 0; round < 25; round++) {
    expect(await countBytes('SELECT number FROM numbers(1000)')).toBe(8000)
    // Answered without a pipe, refused, failed before and behind the first row, left at once, left in the middle.
    await store.stream('EXPLAIN AST SELECT 1', 'TabSeparated').then((answer) => answer[Symbol.asyncIterator]().next())
    await expect(countBytes('SELECT FROM')).rejects.toMatchObject({ code: 'bad_input' })
    await expect(countBytes('SELECT * FROM nowhere')).rejects.toMatchObject({ code: 'bad_input' })
    await expect(countBytes('SELECT throwIf(number = 500000) FROM numbers(1000000)')).rejects.toMatchObject({ code: 'bad_input' })
    const leave = new AbortController()
    const left = countBytes('SELECT number FROM numbers(900000000)', leave.signal)
    setTimeout(() => leave.abort(), round)
    await expect(left).rejects.toMatchObject({ code: 'cancelled' })
  }
  // The engine is told of the last ones with this.
  expect(await countBytes('SELECT 1')).toBe(1)
  for (let round = 0; round < 16; round++) expect(await isLent()).toBe(true)
}, 120_000)
