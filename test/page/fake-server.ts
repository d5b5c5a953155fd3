import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { createHttpServer } from '../../src/api/http-server.ts'
import { mountPage } from '../../src/api/mount-page.ts'
import { checkReply, endpoints } from '../../ui/lib/replies.ts'
import type { EndpointName } from '../../ui/lib/replies.ts'
import { makeFakeApi } from './fake-api.ts'
import type { FakeState } from './fake-api.ts'
import { fakeLogRows } from './fake-data.ts'
import { fakeBackTest } from './fake-rules.ts'

interface FakeFault {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly details?: Readonly<Record<string, unknown>>
}

export interface FakeServer {
  readonly origin: string
  readonly state: FakeState
  /** Answers the next calls of an endpoint with this fault instead; undefined = as usual again. */
  fail(name: EndpointName, fault: FakeFault | undefined): void
  /** Every endpoint answers as usual again, and the state is as at the start. */
  recover(): void
  close(): Promise<void>
}

const builtPage = join(import.meta.dirname, '../../dist/ui')

/**
 * The built page behind the real page server (its headers, its content security policy), and an API that answers invented data in the
 * contract's shapes: every answer and every body is checked against the schemas. With `lateMs` its answers take so long.
 */
export async function startFakeServer(start: Partial<FakeState> = {}, directory = builtPage, lateMs = 0): Promise<FakeServer> {
  const initial = { needsSetup: false, signedIn: true, half: null, empty: false, received: 0, lastKeyId: 'k2', ...start }
  const state: FakeState = { ...initial, asked: [] }
  const api = makeFakeApi(state)
  const faults = new Map<string, FakeFault>()
  const server = await createHttpServer({ trustedProxies: [] })
  for (const [name, answer] of Object.entries(api)) {
    const [method = 'GET', url = ''] = name.split(' ')
    server.route({
      method,
      url,
      handler: async (request, reply) => {
        state.asked.push(`${method} ${request.url}`)
        if (lateMs > 0) await sleep(lateMs)
        const fault = faults.get(name)
        if (fault) {
          const { status, ...error } = fault
          const ofPrometheus = { status: 'error', errorType: fault.code === 'bad_input' ? 'bad_data' : fault.code, error: fault.message }
          return reply.code(status).send(url.startsWith('/prometheus/') ? ofPrometheus : { error })
        }
        const open = url === '/api/setup' || /^\/api\/(sign-in|invitation)(\/|$)/.test(url) || (url === '/api/session' && method === 'POST')
        if (!open && !state.signedIn) return reply.code(401).send({ error: { code: 'unauthenticated', message: 'log in' } })
        const { query, body } = endpoints[name as EndpointName] as {
          query?: { parse(value: unknown): unknown }
          body?: { parse(value: unknown): unknown }
        }
        query?.parse(request.query)
        body?.parse(request.body)
        if (name === 'POST /api/session' && (request.body as { password: string }).password === 'wrong') {
          state.signedIn = false
          return reply.code(401).send({ error: { code: 'unauthenticated', message: 'wrong' } })
        }
        const answered: unknown = answer({
          query: request.query as never,
          params: request.params as never,
          body: (request.body ?? {}) as never,
        })
        checkReply(name as EndpointName, answered)
        return reply.send(answered)
      },
    })
  }
  const closing = new AbortController()
  server.get('/api/logs/tail', (request, reply) => {
    state.asked.push(`GET ${request.url}`)
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream' })
    void sendTail((text) => reply.raw.write(text), closing.signal)
    request.raw.once('close', () => reply.raw.end())
  })
  server.post('/api/rule-back-tests', (request, reply) => {
    state.asked.push(`POST ${request.url}`)
    const events = [0.5, 1].map((share) => `event: ${share < 1 ? 'progress' : 'result'}\ndata: ${JSON.stringify(fakeBackTest(share))}\n\n`)
    return reply.type('text/event-stream').send(events.join(''))
  })
  await mountPage(server, directory)
  await server.listen({ port: 0, host: '127.0.0.1' })
  const address = server.server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    origin: `http://127.0.0.1:${port}`,
    state,
    fail: (name, fault) => void (fault ? faults.set(name, fault) : faults.delete(name)),
    recover: () => {
      faults.clear()
      Object.assign(state, initial, { asked: [] })
    },
    close: async () => {
      closing.abort()
      server.server.closeAllConnections()
      await server.close()
    },
  }
}

/** Two rows, twenty times a second. */
async function sendTail(write: (text: string) => void, signal: AbortSignal): Promise<void> {
  for (let sent = 0; !signal.aborted; sent++) {
    const rows = fakeLogRows(2, Date.now(), 3)
      .toReversed()
      .map((row, index) => ({ ...row, body: `live row ${sent * 2 + index}` }))
    write(`event: rows\ndata: ${JSON.stringify({ rows, skipped: 0 })}\n\n`)
    await sleep(50, undefined, { signal }).catch(() => undefined)
  }
}
