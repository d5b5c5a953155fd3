import { setMaxListeners } from 'node:events'

import type { Clock } from '../../lib/clock.ts'
import { Fault } from '../../lib/errors.ts'
import { watchFiles } from '../../lib/files/watch-files.ts'
import type { Log } from '../../lib/log.ts'
import type { ListedTargets } from '../../model/listed-targets.ts'
import { loadPrometheusConfig } from './config/load-prometheus-config.ts'
import type { PrometheusConfig } from './config/prometheus-config.ts'
import { listTargets } from './list-targets.ts'
import { ScrapePool } from './loop/scrape-pool.ts'
import type { StoreRows } from './loop/store-scrape.ts'

export interface PrometheusScraperOptions {
  readonly clock: Clock
  readonly log: Log
  /** The door for rows. */
  readonly store: StoreRows
  /** The `prometheus.yml`; watched. */
  readonly file: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** How others name this machine. */
  readonly hostname: string
}

export interface ScraperHealth {
  readonly state: 'ok' | 'degraded'
  /** One sentence for people. */
  readonly detail: string
  readonly targets: { readonly up: number; readonly down: number; readonly unknown: number }
  /** Scrapes that did not happen in time, since each target began. */
  readonly missedScrapes: number
}

export interface PrometheusScraper {
  /** The configuration in force. */
  readonly config: PrometheusConfig
  listTargets(): ListedTargets
  health(): ScraperHealth
  /** Ends all scrapes; resolves when the last one under way is done with. Writes no stale markers: the next start goes on. */
  stop(): Promise<void>
}

/**
 * Scrapes what a `prometheus.yml` names, and again what it names when it has changed; a file that turned bad keeps the one before. Throws
 * Fault('bad_input') with lines when it is bad from the start.
 */
export function startPrometheusScraper(options: PrometheusScraperOptions): PrometheusScraper {
  const { clock, log, store, file, environment, hostname } = options
  const shutdown = new AbortController()
  // Every target waits for it.
  setMaxListeners(0, shutdown.signal)
  const context = { clock, log, store, environment, offsetSeed: hostname, shutdown: shutdown.signal }
  const pools = new Map<string, ScrapePool>()
  const leaving = new Set<ScrapePool>()
  let config = loadPrometheusConfig({ environment }, file)
  let reloadProblem = ''

  const apply = (): void => {
    const wanted = new Map(config.scrapeConfigs.map((scrape) => [scrape.jobName, scrape]))
    for (const [name, pool] of pools) {
      if (wanted.has(name)) continue
      pool.halt()
      pools.delete(name)
      leaving.add(pool)
      void pool.done().finally(() => leaving.delete(pool))
    }
    for (const [name, scrape] of wanted) {
      const pool = pools.get(name)
      if (pool === undefined) pools.set(name, new ScrapePool(context, scrape))
      else pool.update(scrape)
    }
  }
  const reload = (): void => {
    try {
      config = loadPrometheusConfig({ environment }, file)
      reloadProblem = ''
      log.info({ file, jobs: config.scrapeConfigs.length }, 'the scrape configuration was read again')
      apply()
    } catch (error) {
      reloadProblem = error instanceof Fault ? error.message : 'it could not be read, on our side'
      log.error({ file, err: error }, 'the changed scrape configuration is bad; the last one stays in force')
    }
  }
  apply()
  const unwatch = watchFiles(() => config.watched, reload)

  return {
    get config() {
      return config
    },
    listTargets: () => listTargets(pools, hostname),
    health: () => describeHealth(pools, reloadProblem),
    async stop() {
      unwatch()
      shutdown.abort()
      for (const pool of pools.values()) pool.halt()
      await Promise.all([...pools.values(), ...leaving].map((pool) => pool.done()))
    },
  }
}

function describeHealth(pools: ReadonlyMap<string, ScrapePool>, reloadProblem: string): ScraperHealth {
  const loops = [...pools.values()].flatMap((pool) => pool.loops)
  const count = (health: string): number => loops.filter(({ state }) => state.health === health).length
  const targets = { up: count('up'), down: count('down'), unknown: count('unknown') }
  const answers = `${targets.up} of ${loops.length} targets answer`
  return {
    state: reloadProblem === '' ? 'ok' : 'degraded',
    detail: reloadProblem === '' ? answers : `${answers}; the changed configuration is bad, the last one stays in force: ${reloadProblem}`,
    targets,
    missedScrapes: loops.reduce((sum, { missed }) => sum + missed, 0),
  }
}
