import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { metricName } from '../../src/query/promql/labels.ts'
import type { SeriesRun, SeriesSource } from '../../src/query/promql/series-source.ts'
import { eachRun } from '../../src/query/promql/testdata/each-run.ts'
import type { DataSize } from './data.ts'

/** A query as the HTTP API of Prometheus takes it; seconds. */
export interface PeerQuery {
  readonly text: string
  readonly start: number
  readonly end: number
  /** 0: instant. */
  readonly step: number
}

export interface Peer {
  readonly name: string
  readonly bytesOnDisk: number
  /** Milliseconds until the whole answer is there. */
  ask(query: PeerQuery): Promise<number>
  stop(): Promise<void>
}

const blockMs = 2 * 3_600_000

/** Debian's Prometheus and VictoriaMetrics with the same samples, those that are installed. */
export async function startPeers(directory: string, source: SeriesSource, size: DataSize): Promise<Peer[]> {
  const peers: Peer[] = []
  if (isInstalled('prometheus') && isInstalled('promtool')) peers.push(await startPrometheus(join(directory, 'prometheus'), source, size))
  else console.log('skipped: prometheus, which is not installed')
  if (isInstalled('victoria-metrics')) peers.push(await startVictoria(join(directory, 'victoria'), source, size))
  else console.log('skipped: victoria-metrics, which is not installed')
  return peers
}

async function startPrometheus(directory: string, source: SeriesSource, size: DataSize): Promise<Peer> {
  const data = join(directory, 'data')
  mkdirSync(data, { recursive: true })
  // Blocks begin at even hours.
  const firstMs = Math.floor(size.startMs / blockMs) * blockMs
  for (let from = firstMs; from < size.startMs + size.hours * 3_600_000; from += blockMs) {
    const file = join(directory, 'block.txt')
    const out = createWriteStream(file)
    for (let metric = 0; metric < size.metrics; metric++) {
      out.write(`# TYPE metric_${metric} gauge\n`)
      for await (const { labels, times, values } of read(source, `metric_${metric}`, from - 1, from + blockMs - 1)) {
        const text = JSON.stringify(Object.fromEntries(labels.withoutName().entries())).replaceAll(/"(\w+)":/g, '$1=')
        const lines = Array.from(times, (time, at) => `metric_${metric}${text} ${values[at]} ${time / 1000}\n`)
        if (!out.write(lines.join(''))) await once(out, 'drain')
      }
    }
    out.end('# EOF\n')
    await once(out, 'close')
    const { status, stderr } = spawnSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', file, data], { encoding: 'utf8' })
    if (status !== 0) throw new Error(`promtool failed: ${stderr}`)
    rmSync(file)
  }
  const config = join(directory, 'prometheus.yml')
  createWriteStream(config).end('scrape_configs: []\n')
  const port = await freePort()
  const child = spawn(
    'prometheus',
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${data}`,
      '--storage.tsdb.retention.time=100y',
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  )
  return openPeer('Prometheus', child, `http://127.0.0.1:${port}`, '/-/ready', data)
}

async function startVictoria(directory: string, source: SeriesSource, size: DataSize): Promise<Peer> {
  mkdirSync(directory, { recursive: true })
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  const child = spawn(
    'victoria-metrics',
    [
      `-storageDataPath=${directory}`,
      '-retentionPeriod=100y',
      `-httpListenAddr=127.0.0.1:${port}`,
      '-search.disableCache',
      '-dedup.minScrapeInterval=0s',
    ],
    { stdio: 'ignore' },
  )
  await waitFor(`${address}/health`)
  const endMs = size.startMs + size.hours * 3_600_000
  for (let metric = 0; metric < size.metrics; metric++) {
    const lines: string[] = []
    for await (const { labels, times, values } of read(source, `metric_${metric}`, size.startMs - 1, endMs))
      lines.push(JSON.stringify({ metric: Object.fromEntries(labels.entries()), values: [...values], timestamps: [...times] }))
    const answer = await fetch(`${address}/api/v1/import`, { method: 'POST', body: lines.join('\n') })
    if (!answer.ok) throw new Error(`the import failed with ${answer.status}`)
  }
  await fetch(`${address}/internal/force_flush`)
  return openPeer('VictoriaMetrics', child, address, '/health', directory)
}

async function openPeer(name: string, child: ChildProcess, address: string, ready: string, data: string): Promise<Peer> {
  await waitFor(address + ready)
  return {
    name,
    bytesOnDisk: sizeOf(data),
    async ask({ text, start, end, step }) {
      const range = step === 0 ? { time: String(end) } : { start: String(start), end: String(end), step: String(step) }
      const query = new URLSearchParams({ query: text, ...range, nocache: '1' })
      const started = performance.now()
      const answer = await fetch(`${address}/api/v1/query${step === 0 ? '' : '_range'}?${query.toString()}`)
      await answer.arrayBuffer()
      if (!answer.ok) throw new Error(`${name} answered ${answer.status}`)
      return performance.now() - started
    },
    async stop() {
      const exited = once(child, 'exit')
      child.kill()
      await exited
    },
  }
}

function read(source: SeriesSource, metric: string, fromMs: number, toMs: number): AsyncIterable<SeriesRun> {
  const matchers = [{ name: metricName, operator: '=' as const, value: metric }]
  return eachRun(source.select({ matchers, startMs: fromMs, endMs: toMs }, new AbortController().signal))
}

function isInstalled(name: string): boolean {
  return spawnSync('which', [name]).status === 0
}

async function freePort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function waitFor(url: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return
    await sleep(200)
  }
  throw new Error(`${url} does not answer`)
}

function sizeOf(directory: string): number {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' })
  return files.reduce((sum, file) => sum + statSync(join(directory, file)).size, 0)
}
