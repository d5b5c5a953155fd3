// Load generator process: makes the bodies first, then sends them and reports.
import { logsBody, metricsBody, spansBody, zip } from './otlp-bodies.mjs'
import { remoteWrite1Body, remoteWrite2Body } from './remote-write-bodies.mjs'
import { sendAll } from './send.mjs'

const snappy = { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy' }
const makers = {
  logs: { make: zipped(logsBody) },
  spans: { make: zipped(spansBody) },
  metrics: { make: zipped(metricsBody) },
  'remote-write-1': { make: remoteWrite1Body, headers: { ...snappy, 'x-prometheus-remote-write-version': '0.1.0' } },
  'remote-write-2': {
    make: remoteWrite2Body,
    headers: {
      ...snappy,
      'content-type': 'application/x-protobuf;proto=io.prometheus.write.v2.Request',
      'x-prometheus-remote-write-version': '2.0.0',
    },
  },
}

function zipped(make) {
  return (first, count, at) => zip(make(first, count, at))
}

process.once('message', (order) => void answer(order))

async function answer({ signal, bodies, perBody, url, key, connections, perSecond, at }) {
  const { make, headers } = makers[signal]
  const made = Array.from({ length: bodies }, (_, i) => make(i * perBody, perBody, at + (signal === 'metrics' ? i * 10 : 0)))
  process.send({ type: 'made' })
  await new Promise((resolve) => process.once('message', resolve))
  const startedAt = performance.now()
  const result = await sendAll({ url, key, bodies: made, connections, perSecond, ...(headers === undefined ? {} : { headers }) })
  process.send({ type: 'done', ...result, seconds: (performance.now() - startedAt) / 1000 })
}
