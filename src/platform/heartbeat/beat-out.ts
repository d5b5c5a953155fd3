import type { Log } from '../../lib/log.ts'
import type { Metrics } from '../../lib/metrics/create-metrics.ts'
import type { OutgoingHttp } from '../../lib/outgoing/outgoing-http.ts'
import type { HealthReport } from '../health.ts'

export interface HeartbeatOptions {
  /** Each is a secret: who knows it can speak for us. */
  readonly urls: readonly string[]
  readonly everyMs: number
  readonly http: OutgoingHttp
  readonly health: () => Promise<HealthReport>
  readonly metrics: Metrics
  readonly log: Log
  /** 0-1; for tests. */
  readonly random?: () => number
}

/** So much sooner or later than the interval at most: those who started together do not call together for ever. */
const jitterShare = 0.1
const maxReasonChars = 2000

/**
 * Calls the addresses while all is well, as healthchecks.io has it: the address itself is a success, `/start` a start, `/fail` trouble with the reason
 * as body. When we are gone nobody calls, which is the point. Returns how to stop; a stop is no success.
 */
export function startHeartbeat({ urls, everyMs, http, health, metrics, log, random = Math.random }: HeartbeatOptions): () => void {
  const ended = new AbortController()
  const failing = new Set<string>()
  const counter = metrics.counter({
    name: 'vedette.heartbeat.calls',
    unit: '{call}',
    help: 'Heartbeats that we sent.',
    labels: ['outcome'],
  })
  let timer: NodeJS.Timeout | undefined

  const call = async (url: string, step: '' | '/start' | '/fail', reason = ''): Promise<void> => {
    const { host } = new URL(url)
    try {
      const to = addStep(url, step)
      // JSON is what another Vedette takes, too.
      const told = { method: 'POST', url: to, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ reason }) } as const
      const answer = await http(reason === '' ? { method: 'GET', url: to, headers: {} } : told, ended.signal)
      if (answer.status >= 400) throw new Error(`${host} answered ${answer.status}`)
      counter.add(1, { outcome: 'sent' })
      if (failing.delete(url)) log.info({ host }, 'heartbeats arrive again')
    } catch (error) {
      if (ended.signal.aborted) return
      counter.add(1, { outcome: 'failed' })
      // Once: it would be said every minute.
      if (!failing.has(url)) log.warn({ host, problem: error instanceof Error ? error.message : 'failed' }, 'a heartbeat did not arrive')
      failing.add(url)
    }
  }
  const beat = async (): Promise<void> => {
    const { state, parts } = await health()
    const sick = parts.filter((part) => part.state !== 'ok').map((part) => `${part.name}: ${part.state}, ${part.detail}`)
    const reason = sick.join('\n').slice(0, maxReasonChars)
    await Promise.all(urls.map((url) => (state === 'down' ? call(url, '/fail', reason) : call(url, ''))))
  }
  const next = (): void => {
    timer = setTimeout(() => void beatAndGoOn(), everyMs * (1 + jitterShare * (2 * random() - 1))).unref()
  }
  const beatAndGoOn = async (): Promise<void> => {
    await beat().catch((error: unknown) => log.error({ err: error }, 'a heartbeat failed on our side'))
    if (!ended.signal.aborted) next()
  }
  void Promise.all(urls.map((url) => call(url, '/start'))).then(beatAndGoOn)
  return () => {
    ended.abort()
    clearTimeout(timer)
  }
}

/** Before the parameters of the address. */
function addStep(url: string, step: string): string {
  const parsed = new URL(url)
  if (step !== '') parsed.pathname = `${parsed.pathname.replace(/\/$/, '')}${step}`
  return parsed.href
}
