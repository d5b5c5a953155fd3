// Load generator process of log-protocols.mjs: makes what it will send first, then sends it as fast as it is taken, and reports.
import { once } from 'node:events'
import { connect } from 'node:net'

import { lokiBody, syslogLines } from './log-lines.mjs'
import { sendAll } from './send.mjs'

process.once('message', (order) => void answer(order))

async function answer({ protocol, bodies, perBody, url, port, key, connections, at }) {
  const make = protocol === 'loki' ? lokiBody : syslogLines
  const made = Array.from({ length: bodies }, (_, i) => make(i * perBody, perBody, at))
  process.send({ type: 'made', sizeBytes: made.reduce((sum, body) => sum + body.length, 0) })
  await new Promise((resolve) => process.once('message', resolve))
  const startedAt = performance.now()
  const headers = { 'content-type': 'application/json' }
  const result =
    protocol === 'loki' ? await sendAll({ url, key, bodies: made, connections, headers }) : await stream(port, made, connections)
  process.send({ type: 'done', ...result, seconds: (performance.now() - startedAt) / 1000 })
}

/** Writes the pieces over several connections, each as fast as the other side reads. */
async function stream(port, pieces, connections) {
  const left = [...pieces]
  const work = async () => {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    for (let piece = left.pop(); piece !== undefined; piece = left.pop()) if (!socket.write(piece)) await once(socket, 'drain')
    socket.end()
    await once(socket, 'close')
  }
  await Promise.all(Array.from({ length: connections }, work))
  return { refused: 0, failed: 0 }
}
