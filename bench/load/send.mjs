// Posts bodies over a few keep-alive connections; its own process in the benchmarks, on the same cores as the server.
import { Agent, request } from 'node:http'

const gzippedOtlp = { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' }

/**
 * Sends `bodies` (Buffers) to `url` over `connections` connections, each waiting for its answer. `onAcknowledged(index)` is called
 * for every 2xx. Answers 503/429 are tried again after a moment. Returns counts and latencies in ms. With `perSecond` so many bodies are due a
 * second, and a latency counts from when its body was due.
 */
export async function sendAll({ url, key, bodies, connections, perSecond, headers = gzippedOtlp, onAcknowledged = () => {}, signal }) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const latencies = []
  const counts = { acknowledged: 0, refused: 0, failed: 0 }
  let next = 0
  const began = performance.now()
  const one = (body) =>
    new Promise((resolve) => {
      const call = request(
        url,
        {
          method: 'POST',
          agent,
          headers: {
            authorization: `Bearer ${key}`,
            'content-length': body.length,
            ...headers,
          },
        },
        (answer) => {
          answer.resume()
          answer.on('end', () => resolve(answer.statusCode))
          answer.on('error', () => resolve(0))
        },
      )
      call.on('error', () => resolve(0))
      call.end(body)
    })
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (next < bodies.length && !signal?.aborted) {
        const index = next++
        const due = perSecond === undefined ? undefined : began + (index / perSecond) * 1000
        if (due !== undefined) await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())))
        for (;;) {
          const startedAt = due ?? performance.now()
          const status = await one(bodies[index])
          if (status === 200 || status === 204) {
            latencies.push(performance.now() - startedAt)
            counts.acknowledged++
            onAcknowledged(index)
            break
          }
          if (status === 0) {
            counts.failed++
            break
          }
          counts.refused++
          if (signal?.aborted) break
          await new Promise((resolve) => setTimeout(resolve, 100))
        }
      }
    }),
  )
  agent.destroy()
  latencies.sort((a, b) => a - b)
  const quantile = (q) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * q))] ?? 0
  return { ...counts, p50: quantile(0.5), p99: quantile(0.99) }
}
