// Targets to scrape, in a process of their own: the same kind of body on every address of this machine, with figures that move.
import { createServer } from 'node:http'
import { gzipSync } from 'node:zlib'

const [series = '1000'] = process.argv.slice(2)
const variants = Array.from({ length: 8 }, (_, i) => writeBody(Number(series), i))
let requests = 0
const server = createServer((request, response) => {
  const variant = variants[requests++ % variants.length]
  response.setHeader('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  if (!/gzip/.test(request.headers['accept-encoding'] ?? '')) return response.end(variant.plain)
  return response.setHeader('content-encoding', 'gzip').end(variant.packed)
})
server.keepAliveTimeout = 120_000
server.listen(0, '0.0.0.0', () => process.send?.({ port: server.address().port, bytes: variants[0].plain.length }))

/** As node_exporter writes: counters that grow, gauges that move, histograms. */
function writeBody(count, step) {
  const lines = []
  let left = count
  for (let family = 0; left > 0; family++) {
    const kind = family % 3
    const name = `bench_${['cpu_seconds_total', 'memory_bytes', 'request_duration_seconds'][kind]}_${family}`
    lines.push(`# HELP ${name} A metric of the benchmark, number ${family}.`, `# TYPE ${name} ${['counter', 'gauge', 'histogram'][kind]}`)
    for (let i = 0; i < (kind === 2 ? 14 : 8) && left > 0; i++, left--) {
      if (kind === 0) lines.push(`${name}{cpu="${i}",mode="user"} ${(1000 * family + i + step * 15.37).toFixed(2)}`)
      else if (kind === 1)
        lines.push(
          `${name}{device="nvme${i}n1",mountpoint="/var/lib/data/${i}"} ${(family * 1e6 + i * 4096 + ((step * 7919) % 65536)).toExponential(9)}`,
        )
      else if (i < 12)
        lines.push(
          `${name}_bucket{handler="/api/orders",method="GET",le="${i === 11 ? '+Inf' : 2 ** (i - 8)}"} ${family * 100 + i * 10 + step}`,
        )
      else lines.push(`${name}_${i === 12 ? 'sum' : 'count'}{handler="/api/orders",method="GET"} ${family * 100 + 110 + step}`)
    }
  }
  const plain = Buffer.from(`${lines.join('\n')}\n`)
  return { plain, packed: gzipSync(plain) }
}
