import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

import { expect } from 'vitest'

import { gaugeOf, logsOf, sendAll, spansOf, type Signal } from './otlp.ts'
import { eventually, startVedette, type Vedette } from './vedette.ts'

/** A running platform that hostile things are sent to. What it was given first must be there, untouched, at the end. */
export interface Victim {
  readonly vedette: Vedette
  readonly grpcPort: number
  /** How often something was turned away, by reason. */
  rejections(): Promise<Map<string, number>>
  /** Waits until what was accepted before can be seen. */
  settle(): Promise<void>
  /** The rows of a service in the order they were sent, once there are `count`. */
  logRows(service: string, count: number): Promise<LogRow[]>
  /** Expects that it is healthy, never restarted, lost nothing and logged nothing as its own fault. */
  expectUnharmed(): Promise<void>
}

export interface LogRow {
  readonly body: string
  readonly traceId: string
  readonly attributes: Record<string, string>
  readonly resource: Record<string, string>
}

const innocent = Array.from({ length: 200 }, (_, n) => `innocent line ${n}`)

/** Starts one that listens at these receivers' ports, too; to be disposed by the caller. */
export async function startVictim(receivers: object): Promise<Victim> {
  const vedette = await startVedette({ config: { selfTelemetry: { enabled: false }, receivers } })
  const grpcPort = await vedette.portOf('OTLP/gRPC')
  const records = innocent.map((body) => ({ body }))
  await sendAll(vedette.url, 'logs', logsOf('innocent', records))

  return {
    vedette,
    grpcPort,
    async rejections() {
      const { rejections: found } = await vedette.api<{ rejections: { reason: string; count: number }[] }>('/api/ingestion')
      const counts = new Map<string, number>()
      for (const { reason, count } of found) counts.set(reason, (counts.get(reason) ?? 0) + count)
      return counts
    },
    async settle() {
      const body = `settled ${Math.random()}`
      await sendAll(vedette.url, 'logs', logsOf('settle', [{ body }]))
      await eventually(
        () => vedette.sql('SELECT count() FROM log_records WHERE body = {body:String}', { body }),
        ([row]) => Number(row?.[0]) === 1,
      )
    },
    async logRows(service, count) {
      const q = `service:"${service.replaceAll(/["\\]/g, String.raw`\$&`)}"`
      const { rows } = await eventually(
        () => vedette.api<{ rows: LogRow[] }>(`/api/logs?${new URLSearchParams({ q }).toString()}`),
        ({ rows: found }) => found.length >= count,
      )
      expect(rows).toHaveLength(count)
      return rows.toReversed()
    },
    async expectUnharmed() {
      expect(await vedette.api('/api/health')).toMatchObject({
        status: 'healthy',
        services: { database: 'healthy', cache: 'healthy', api: 'healthy' },
      })
      const { parts } = await vedette.api<{ parts: Record<string, { details: Record<string, unknown> }> }>('/api/health/detailed')
      expect(parts['engine']?.details).toMatchObject({ engine: 'ready', restarts: 0 })
      expect(parts['write_ahead_log']?.details).toMatchObject({ quarantined: { count: 0 } })
      const rows = await vedette.sql<[string]>("SELECT body FROM log_records WHERE service = 'innocent'")
      expect(rows.map(([body]) => body).toSorted()).toEqual(innocent.toSorted())
      expect(vedette.log.filter((line) => /"level":"(?:error|fatal)"/.test(line))).toEqual([])
    },
  }
}

/** A small sound request of each signal. */
export const sample: Readonly<Record<Signal, (service: string) => object>> = {
  logs: (service) => logsOf(service, [{ body: 'one' }, { body: 'two', attributes: { a: 1, b: 'x' } }]),
  traces: (service) => spansOf(service, [{ traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8) }]),
  metrics: (service) => gaugeOf(service, 'depth', [{ value: 1 }, { value: 2.5, attributes: { a: 'x' } }]),
}

/** A refusal as OTLP/HTTP says it: google.rpc.Status in the content type of the request. */
export function refusal(status: number, code: number, contentType: string): object {
  return { status, contentType, message: { code, message: expect.stringMatching(/.{5,}/) } }
}

/** A length-delimited protobuf field. */
export function field(number: number, content: Buffer): Buffer {
  const length: number[] = []
  let rest = content.length
  for (; rest > 127; rest >>>= 7) length.push((rest & 127) | 128)
  return Buffer.concat([Buffer.from([number * 8 + 2, ...length, rest]), content])
}

/** A connection of bytes to a port of this machine; its errors are nobody's. */
export function open(port: number): Socket {
  return connect(port, '127.0.0.1').on('error', () => undefined)
}

/** Sends bytes as they are; resolves with all that comes until the server ends the connection. */
export async function rawRequest(port: number, text: string): Promise<string> {
  const socket = open(port)
  let answer = ''
  socket.on('data', (piece: Buffer) => (answer += piece.toString('latin1')))
  socket.write(text, 'latin1')
  await once(socket, 'close')
  return answer
}
