import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { createLog } from '../../lib/log.ts'
import { createMetrics } from '../../lib/metrics/create-metrics.ts'
import { createOutgoingHttp } from '../../lib/outgoing/create-outgoing-http.ts'
import { createGuard } from '../../lib/outgoing/outgoing-guard.ts'
import { resolveName } from '../../lib/outgoing/resolve-name.ts'
import type { HealthReport } from '../health.ts'
import { startHeartbeat } from './beat-out.ts'

const calls: { path: string; body: string }[] = []
let status = 200
let heard = (): void => undefined
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (piece: Buffer) => (body += piece.toString()))
  request.on('end', () => {
    calls.push({ path: request.url ?? '', body })
    response.writeHead(status).end()
    heard()
  })
})
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

async function untilCalls(count: number): Promise<void> {
  while (calls.length < count) await new Promise<void>((resolve) => (heard = resolve))
}

test('start, then a call an interval; trouble is a failure with its reason, and what does not arrive is told once', async () => {
  const http = createOutgoingHttp({
    guard: createGuard({ allowedHosts: () => ['127.0.0.0/8'], resolve: resolveName }),
    timeoutMs: 5000,
    userAgent: 'vedette/test',
  })
  let state: HealthReport['state'] = 'ok'
  const health = (): Promise<HealthReport> =>
    Promise.resolve({
      state,
      at: 0,
      parts: [{ name: 'engine', role: 'database', state, detail: 'does not answer', responseTimeMs: null, details: {}, since: 0 }],
    })
  const metrics = createMetrics()
  const lines: string[] = []
  const log = createLog({ level: 'info', destination: { write: (line) => lines.push(line) } })
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}/ping/SECRET-UUID?rid=1`
  const stop = startHeartbeat({ urls: [url], everyMs: 20, http, health, metrics, log, random: () => 0.5 })
  await untilCalls(3)
  expect(calls.slice(0, 3).map(({ path }) => path)).toEqual([
    '/ping/SECRET-UUID/start?rid=1',
    '/ping/SECRET-UUID?rid=1',
    '/ping/SECRET-UUID?rid=1',
  ])
  state = 'down'
  await untilCalls(calls.length + 2)
  expect(calls.at(-1)).toEqual({ path: '/ping/SECRET-UUID/fail?rid=1', body: '{"reason":"engine: down, does not answer"}' })
  status = 500
  await untilCalls(calls.length + 4)
  stop()
  const failures = lines.filter((line) => line.includes('did not arrive'))
  expect(failures).toHaveLength(1)
  expect(lines.join('')).not.toContain('SECRET-UUID')
  const [family] = metrics.snapshot()
  expect(family?.points.map(({ labels }) => labels['outcome']).toSorted()).toEqual(['failed', 'sent'])
})
