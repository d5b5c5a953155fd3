import { once } from 'node:events'

import { protobufType } from '../../harness/otlp.ts'
import { ingestKey } from '../../harness/vedette.ts'
import { open, type Victim } from '../../harness/victim.ts'

export interface SlowSender {
  readonly name: string
  readonly afterMs: number
}

/** Sends `first`, then `next` again and again; resolves when the server has ended the connection. */
async function drip(name: string, first: string, next: string, port: number): Promise<SlowSender> {
  const socket = open(port)
  const started = performance.now()
  socket.resume()
  socket.write(first)
  const timer = next === '' ? undefined : setInterval(() => socket.write(next), 200)
  await once(socket, 'close')
  clearInterval(timer)
  return { name, afterMs: performance.now() - started }
}

/** Senders that take for ever, each until it is cut off. */
export function startSlowSenders({ vedette, grpcPort }: Victim): Promise<SlowSender[]> {
  const port = Number(new URL(vedette.url).port)
  const head = `POST /v1/logs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ingestKey}\r\nContent-Type: ${protobufType}\r\n`
  return Promise.all([
    drip('headers that never end', head, 'X-More: 1\r\n', port),
    drip('a body that never comes', `${head}Content-Length: 1000\r\n\r\n`, '', port),
    drip('a body that drips', `${head}Content-Length: 100000\r\n\r\n`, 'x', port),
    drip('HTTP/2 that never begins', 'PRI * HTTP/2', '', grpcPort),
  ])
}
