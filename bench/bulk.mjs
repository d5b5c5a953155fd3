// How fast lines come in through Elasticsearch's bulk API: acknowledged and durable, with the generator on the same cores, beside the same lines over OTLP.
// node bench/bulk.mjs [lines in thousands] - builds are expected in dist/ (npm run build). Exit code 1 below the 40,000 lines a second that are
// asked for, and when a line is missing.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { logsBody, zip } from './load/otlp-bodies.mjs'
import { startProgram } from './load/program.mjs'
import { sendAll } from './load/send.mjs'

const perBody = 1000
const asked = 40_000
const kinds = {
  bulk: {
    path: '/elasticsearch/_bulk?filter_path=errors,items.*.error,items.*.status',
    headers: { 'content-type': 'application/x-ndjson', 'user-agent': 'Elastic-filebeat/9.3.0' },
    make: (first, at) => bulkBody(first, at),
    count: "SELECT count() FROM log_records WHERE attributes['elasticsearch.index'] = 'filebeat-9.3.0'",
  },
  otlp: {
    path: '/v1/logs',
    headers: undefined,
    make: (first, at) => zip(logsBody(first, perBody, at)),
    count: "SELECT count() FROM log_records WHERE attributes['n'] != ''",
  },
}

if (process.send !== undefined) process.once('message', (order) => void generate(order))
else await measure(Number(process.argv[2] ?? 1000) * 1000)

/** What Filebeat sends of an access log. */
function bulkBody(first, at) {
  const lines = []
  for (let n = first; n < first + perBody; n++) {
    lines.push(
      '{"create":{"_index":"filebeat-9.3.0"}}',
      JSON.stringify({
        '@timestamp': new Date(at + (n % 1000)).toISOString(),
        ecs: { version: '8.0.0' },
        log: { offset: 100 * n, file: { path: '/var/log/nginx/access.log', inode: '1835023' } },
        message: `10.1.${n % 200}.${n % 250} - - [22/Nov/2026:06:58:41 +0000] "GET /cart/${n} HTTP/1.1" 200 ${n % 5000}`,
        input: { type: 'filestream' },
        host: { name: 'web-1' },
        agent: { type: 'filebeat', version: '9.3.0', id: '3fdc2b1a-1111-4222-8333-444455556666', name: 'web-1' },
      }),
    )
  }
  return Buffer.from(`${lines.join('\n')}\n`)
}

async function generate({ kind, bodies, url, key, at }) {
  const { path, headers, make } = kinds[kind]
  const made = Array.from({ length: bodies }, (_, i) => make(i * perBody, at))
  process.send({ type: 'made', bytes: made.reduce((sum, body) => sum + body.length, 0) })
  await new Promise((resolve) => process.once('message', resolve))
  const startedAt = performance.now()
  const result = await sendAll({ url: url + path, key, bodies: made, connections: 8, ...(headers === undefined ? {} : { headers }) })
  process.send({ type: 'done', ...result, seconds: (performance.now() - startedAt) / 1000 })
}

async function measure(total) {
  for (const kind of Object.keys(kinds)) {
    const directory = mkdtempSync(join(tmpdir(), 'vedette-bench-'))
    const program = await startProgram(directory)
    try {
      const sender = spawn(process.execPath, [fileURLToPath(import.meta.url)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
      const told = (type) =>
        new Promise((resolve, reject) => {
          sender.on('message', (message) => message.type === type && resolve(message))
          sender.on('exit', (code) => reject(new Error(`the generator ended with ${code}`)))
        })
      const made = told('made')
      sender.send({ kind, bodies: Math.ceil(total / perBody), url: program.url, key: program.key, at: Date.now() - 60_000 })
      const { bytes } = await made
      const before = program.cpuSeconds()
      const done = told('done')
      sender.send('go')
      const { acknowledged, refused, failed, seconds, p50, p99 } = await done
      sender.disconnect()
      const lines = acknowledged * perBody
      const stored = await program.count(kinds[kind].count, lines)
      const cpu = program.cpuSeconds()
      if (stored < lines || (kind === 'bulk' && lines / seconds < asked)) process.exitCode = 1
      const micros = (part) => (((cpu[part] - before[part]) / lines) * 1e6).toFixed(2)
      console.log(
        `${kind}: ${Math.round(lines / seconds).toLocaleString('en')} lines/s acknowledged and durable (${lines} lines of ${Math.round(bytes / lines)} bytes on the wire in ${seconds.toFixed(1)} s; ack p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms; ${refused} refused, ${failed} failed; stored ${stored}; CPU a line: program ${micros('program')} us, engine ${micros('engine')} us)`,
      )
    } finally {
      await program.stop()
      rmSync(directory, { recursive: true, force: true })
    }
  }
}
