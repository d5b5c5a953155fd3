import { appendFile } from 'node:fs/promises'

import type { Clock } from '../../../lib/clock.ts'
import { Fault } from '../../../lib/errors.ts'
import type { Log } from '../../../lib/log.ts'
import { xxhash64 } from '../../../lib/xxhash64.ts'
import type { ScrapeConfig } from '../config/scrape-config.ts'
import { startDiscovery } from '../discovery/start-discovery.ts'
import { createFetcher, type Fetcher } from '../fetch/create-fetcher.ts'
import { buildTargets, type DiscoveredGroup, type TargetSpec } from '../targets/build-targets.ts'
import { ScrapeLoop } from './scrape-loop.ts'
import type { StoreRows } from './store-scrape.ts'
import { TargetScraper } from './target-scraper.ts'

export interface PoolContext {
  readonly clock: Clock
  readonly log: Log
  readonly store: StoreRows
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Differs from machine to machine, so that two who scrape the same targets do it at different times. */
  readonly offsetSeed: string
  readonly shutdown: AbortSignal
}

/** The targets of one scrape config, and their loops. */
export class ScrapePool {
  dropped: readonly Readonly<Record<string, string>>[] = []
  droppedCount = 0
  private readonly context: PoolContext
  private readonly running = new Map<string, ScrapeLoop>()
  private config: ScrapeConfig
  private fetcher: Fetcher
  private discovery = new AbortController()
  private lastProblems = ''
  private readonly ended = new Set<Promise<void>>()

  constructor(context: PoolContext, config: ScrapeConfig) {
    this.context = context
    this.config = config
    this.fetcher = createFetcher(config.client, context.environment)
    this.discover()
  }

  get loops(): readonly ScrapeLoop[] {
    return [...this.running.values()]
  }

  /** Goes on under another configuration: every target begins anew, at the times it had. */
  update(config: ScrapeConfig): void {
    if (keyOf(config) === keyOf(this.config)) return
    this.halt()
    this.config = config
    this.fetcher = createFetcher(config.client, this.context.environment)
    this.discover()
  }

  /** Ends all loops; a scrape under way is finished. */
  halt(): void {
    const { fetcher } = this
    this.discovery.abort()
    for (const loop of this.running.values()) loop.stop()
    this.running.clear()
    void this.done().finally(() => fetcher.close())
  }

  /** Resolves when nothing of the pool runs any more; after `halt`, and the abort of `shutdown`. */
  async done(): Promise<void> {
    await Promise.all(this.ended)
  }

  private discover(): void {
    const { clock, log, environment } = this.context
    this.discovery = new AbortController()
    const { signal } = this.discovery
    startDiscovery({ clock, log, environment, signal }, this.config, (groups) => this.sync(groups))
  }

  private sync(groups: readonly DiscoveredGroup[]): void {
    const { config } = this
    const { targets, dropped, problems } = buildTargets(config, groups)
    this.droppedCount = dropped.length
    this.dropped = config.keepDroppedTargets > 0 ? dropped.slice(0, config.keepDroppedTargets) : dropped
    this.reportProblems(problems)
    const wanted = new Map(targets.map((target) => [target.key, target]))
    for (const [key, loop] of this.running) {
      if (wanted.has(key)) continue
      loop.stop()
      this.running.delete(key)
    }
    for (const [key, target] of wanted) if (!this.running.has(key)) this.start(key, target)
    const tooMany = config.targetLimit > 0 && targets.length > config.targetLimit
    const refusal = tooMany
      ? new Fault('too_large', `target_limit exceeded (number of targets: ${targets.length}, limit: ${config.targetLimit})`)
      : undefined
    for (const loop of this.running.values()) loop.refusal = refusal
  }

  private start(key: string, target: TargetSpec): void {
    const { clock, log, store, offsetSeed, shutdown } = this.context
    const { config, fetcher } = this
    const { low, high } = xxhash64(Buffer.from(`${offsetSeed} ${key}`))
    const labels = JSON.stringify(target.labels)
    const loop: ScrapeLoop = new ScrapeLoop({
      clock,
      log,
      store,
      target,
      shutdown,
      scraper: new TargetScraper({ clock, config, target, fetcher, signal: shutdown }),
      offsetMs: (high * 4294967296 + low) % target.intervalMs,
      onFailure: (message) => this.logFailure(config, target, message),
      livingElsewhere: () => {
        const others = this.loops.filter((one) => one !== loop && JSON.stringify(one.state.spec.labels) === labels)
        return new Set(others.flatMap(({ scraper }) => [...scraper.livingSeries()]))
      },
    })
    this.running.set(key, loop)
    const end = loop
      .run()
      .catch((error: unknown) => log.error({ err: error, target: target.url }, 'a scrape loop ended'))
      .finally(() => this.ended.delete(end))
    this.ended.add(end)
  }

  private reportProblems(problems: readonly string[]): void {
    const text = problems.join('\n')
    if (text !== '' && text !== this.lastProblems)
      this.context.log.error({ job: this.config.jobName, problems: problems.slice(0, 20) }, 'targets that cannot be scraped')
    this.lastProblems = text
  }

  /** `scrape_failure_log_file`: one JSON object a line, as Prometheus writes it. */
  private logFailure({ failureLogFile, jobName }: ScrapeConfig, target: TargetSpec, message: string): void {
    if (failureLogFile === undefined) return
    const time = new Date(this.context.clock.now()).toISOString()
    const line = JSON.stringify({ time, level: 'ERROR', msg: message, job_name: jobName, target: target.url })
    const written = appendFile(failureLogFile, `${line}\n`)
      .catch((error: unknown) => this.context.log.warn({ err: error, file: failureLogFile }, 'the scrape failure log cannot be written'))
      .finally(() => this.ended.delete(written))
    this.ended.add(written)
  }
}

/** Equal for configurations that mean the same; a regex stands in its text. */
function keyOf(config: ScrapeConfig): string {
  return JSON.stringify(config, (key, value: unknown) => (key === 'regex' ? undefined : typeof value === 'bigint' ? String(value) : value))
}
