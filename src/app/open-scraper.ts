import os from 'node:os'

import type { Settings } from '../config/settings.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import type { ListedTargets } from '../model/listed-targets.ts'
import type { Ingest } from '../pipeline/index.ts'
import type { HealthSource } from '../platform/index.ts'
import { startPrometheusScraper, type StoreRows } from '../scrapers/index.ts'
import type { Lifecycle } from './lifecycle.ts'

interface ScraperParts {
  readonly settings: Settings
  readonly clock: Clock
  readonly log: Log
  readonly lifecycle: Lifecycle
  readonly ingest: Ingest
  /** Whose series the targets' become. */
  readonly projectId: number
}

export interface OpenScraper {
  readonly listTargets: () => ListedTargets
  /** One when there is something to scrape. */
  readonly healthSources: readonly HealthSource[]
  /** What the file that is in force says of rules; undefined without a file. */
  readonly rules: () => PrometheusRules | undefined
}

interface PrometheusRules {
  readonly ruleFiles: readonly string[]
  readonly evaluationIntervalMs: number
  readonly ruleQueryOffsetMs: number
}

/** Scrapes what the `prometheus.yml` of the settings names. Throws Fault('bad_input') when that file is bad. */
export function openScraper({ settings, clock, log, lifecycle, ingest, projectId }: ScraperParts): OpenScraper {
  const file = settings.scrape.prometheusConfig
  if (file === undefined) {
    return { listTargets: () => ({ pools: [], active: [], dropped: [], droppedCounts: {} }), healthSources: [], rules: () => undefined }
  }
  const store: StoreRows = async (target, write) => {
    const { rejected, message } = await ingest.ingest({
      receiver: 'prometheus_scraper',
      endpoint: { signal: 'metrics', path: 'scrape', decode: (_intake, sink) => write(sink) },
      projectId,
      keyId: 'scraper',
      sender: target,
      intake: { body: Buffer.alloc(0), receivedAt: clock.now(), contentType: '', query: new URLSearchParams(), headers: {} },
    })
    return rejected > 0 ? message : undefined
  }
  const scraper = startPrometheusScraper({ clock, log, store, file, environment: process.env, hostname: os.hostname() })
  lifecycle.onStop('doors', 'scraper', () => scraper.stop())
  const check: HealthSource['check'] = async () => {
    const { state, detail, targets, missedScrapes } = scraper.health()
    return { state, detail, responseTimeMs: null, details: { targets, missedScrapes } }
  }
  return {
    listTargets: () => scraper.listTargets(),
    healthSources: [{ name: 'scraper', role: 'other', check }],
    rules: () => scraper.config,
  }
}
