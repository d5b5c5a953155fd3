import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { sendSamples } from '../../harness/send-samples.ts'
import { type NodeExporter, startNodeExporter } from '../../harness/start-node-exporter.ts'
import { type Prometheus, startPrometheus } from '../../harness/start-prometheus.ts'
import { apiToken, eventually, startVedette, type Vedette } from '../../harness/vedette.ts'
import { type Answer, compareAnswers, readAnswer } from './compare-answers.ts'
import { makeDemoSeries } from './demo-series.ts'
import { startTestExporter, type TestExporter } from './start-test-exporter.ts'

/** What is asked, with the times in epoch milliseconds; a step of 0 for an instant query. */
export interface Question {
  readonly query: string
  readonly startMs: number
  readonly endMs: number
  readonly stepMs: number
}

type Ask = (question: Question) => Promise<Answer>

/**
 * Debian's Prometheus, and the platform twice: a project that is written the very samples which that Prometheus scraped and was sent,
 * and one for which the platform scrapes the same targets by the same file.
 */
export interface Sides {
  readonly prometheus: Ask
  readonly written: Ask
  readonly scraped: Ask
  /** The end of the demo series that both know from the beginning. */
  readonly demoEndMs: number
  /** When all targets were first scraped. */
  readonly liveFromMs: number
  /** Ends the scraping; resolves once the written project has every sample up to this time, which is answered. */
  settle(): Promise<number>
  stop(): Promise<void>
}

const liveJobs = ['node', 'prometheus', 'vedette', 'test']

export async function startSides(): Promise<Sides> {
  const directory = mkdtempSync(join(tmpdir(), 'vedette-differential-'))
  const file = join(directory, 'prometheus.yml')
  writeFileSync(file, 'scrape_configs: []\n')
  const demoEndMs = Date.now()
  const parts: { readonly stop: () => Promise<void> }[] = []
  const stop = async (): Promise<void> => {
    for (const part of parts.toReversed()) await part.stop()
    rmSync(directory, { recursive: true, force: true })
  }
  try {
    const vedette = await startVedette({ config: { selfTelemetry: { enabled: false }, scrape: { prometheusConfig: file } } })
    parts.push({ stop: () => vedette.dispose() })
    const exporter = await startTestExporter()
    parts.push(exporter)
    const node = await startNodeExporter()
    parts.push(node)
    const key = await createWrittenProject(vedette)
    const writeUrl = `${vedette.url}/prometheus/api/v1/write`
    const configOf = (own: string, targets: Targets | undefined): object => ({
      global: { scrape_interval: '1s' },
      scrape_configs: targets === undefined ? [] : scrapeConfigs(own, targets),
      remote_write: [{ url: writeUrl, authorization: { credentials: key }, queue_config: { batch_send_deadline: '500ms' } }],
    })
    let own = ''
    const prometheus = await startPrometheus((address) => {
      own = address
      return configOf(address, { vedette, exporter, node })
    })
    parts.push(prometheus)
    copyFileSync(prometheus.configFile, file)
    const demo = [...makeDemoSeries(demoEndMs)]
    await sendSamples(`${prometheus.url}/api/v1/write`, {}, demo)
    await sendSamples(writeUrl, { authorization: `Bearer ${key}` }, demo)
    const sides = asksOf(vedette, prometheus)
    await untilSame(sides, { query: '{job="demo"}[1h]', startMs: demoEndMs, endMs: demoEndMs, stepMs: 0 })
    const liveFromMs = await untilLive(sides)
    const settle = async (): Promise<number> => {
      const settledMs = Date.now()
      await prometheus.reload(configOf(own, undefined))
      await untilSame(sides, { query: '{job!="demo",job!=""}[1h]', startMs: settledMs, endMs: settledMs, stepMs: 0 })
      return settledMs
    }
    return { ...sides, demoEndMs, liveFromMs, settle, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

interface Targets {
  readonly vedette: Vedette
  readonly exporter: TestExporter
  readonly node: NodeExporter
}

function scrapeConfigs(own: string, { vedette, exporter, node }: Targets): readonly object[] {
  const addresses = [node.address, own, vedette.url.replace('http://', ''), exporter.address]
  return addresses.map((target, at) => ({ job_name: liveJobs[at], static_configs: [{ targets: [target] }] }))
}

const writtenProject = 'written'

/** Answers its ingest key. */
async function createWrittenProject(vedette: Vedette): Promise<string> {
  await vedette.api('/api/projects', { body: { name: 'Written', slug: writtenProject } })
  const headers = { 'x-vedette-project': writtenProject }
  return (await vedette.api<{ key: string }>('/api/ingest-keys', { body: { name: 'Prometheus' }, headers })).key
}

function asksOf(vedette: Vedette, prometheus: Prometheus): Pick<Sides, 'prometheus' | 'written' | 'scraped'> {
  const askAt =
    (url: string, headers: Readonly<Record<string, string>>): Ask =>
    async ({ query, startMs, endMs, stepMs }) => {
      const [start, end, step] = [startMs, endMs, stepMs].map((ms) => String(ms / 1000))
      const form = stepMs === 0 ? { query, time: end ?? '' } : { query, start: start ?? '', end: end ?? '', step: step ?? '' }
      const path = stepMs === 0 ? 'query' : 'query_range'
      const answer = await fetch(`${url}/api/v1/${path}`, { method: 'POST', headers, body: new URLSearchParams(form) })
      return readAnswer(await answer.json())
    }
  const ours = `${vedette.url}/prometheus`
  return {
    prometheus: askAt(prometheus.url, {}),
    written: askAt(ours, { authorization: `Bearer ${apiToken}`, 'x-vedette-project': writtenProject }),
    scraped: askAt(ours, { authorization: `Bearer ${apiToken}` }),
  }
}

/** Waits until both know the same samples, which the query selects. */
async function untilSame({ prometheus, written }: Pick<Sides, 'prometheus' | 'written'>, question: Question): Promise<void> {
  await eventually(
    async () => compareAnswers(await prometheus(question), await written(question), { tolerance: 0 }),
    (problem) => problem === undefined,
    120_000,
  )
}

/** Waits until both scrape all targets; answers since when. */
async function untilLive({ prometheus, scraped }: Pick<Sides, 'prometheus' | 'scraped'>): Promise<number> {
  await eventually(
    async () => {
      const now = Date.now()
      const question = { query: 'count(up == 1)', startMs: now, endMs: now, stepMs: 0 }
      const found = await Promise.all([prometheus(question), scraped(question)])
      return found.map((answer) => ('error' in answer ? answer.error : answer.rows[0]?.points[0]?.[1]))
    },
    (counts) => counts.every((count) => count === liveJobs.length),
    120_000,
  )
  return Date.now()
}
