// Load generator process: makes the bodies first, then sends them and reports.
import { logsBody, metricsBody, spansBody, zip } from './otlp-bodies.mjs'
import { sendAll } from './send.mjs'

const makers = { logs: logsBody, spans: spansBody, metrics: metricsBody }

process.once('message', (order) => void answer(order))

async function answer({ signal, bodies, perBody, url, key, connections, at }) {
  const made = Array.from({ length: bodies }, (_, i) => zip(makers[signal](i * perBody, perBody, at + (signal === 'metrics' ? i * 10 : 0))))
  process.send({ type: 'made' })
  await new Promise((resolve) => process.once('message', resolve))
  const startedAt = performance.now()
  const result = await sendAll({ url, key, bodies: made, connections })
  process.send({ type: 'done', ...result, seconds: (performance.now() - startedAt) / 1000 })
}
