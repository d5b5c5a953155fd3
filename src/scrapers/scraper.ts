import type { z } from 'zod'

import type { Clock } from '../lib/clock.ts'
import type { MetricFamily } from '../lib/metrics/metric-family.ts'

export interface ScrapeContext {
  readonly clock: Clock
  /** Aborted when the scrape takes too long or the program stops. */
  readonly signal: AbortSignal
}

/** Fetches once. May keep what it needs between two scrapes; throws Fault('unavailable') when there is nothing to fetch from. */
export type Collect = (context: ScrapeContext) => Promise<readonly MetricFamily[]>

/** A source of metrics that is fetched on a clock. */
export interface Scraper {
  /** The key in the configuration file and a label of our metrics: lower_snake_case. */
  readonly name: string
  readonly title: string
  /** Also drives the configuration reference and the settings form. */
  readonly settings: z.ZodType
  /** How often it is fetched unless configured otherwise. */
  readonly intervalMs: number
  open(settings: unknown): Collect
}

interface ScraperSpec<Settings extends z.ZodType> extends Omit<Scraper, 'settings' | 'open'> {
  readonly settings: Settings
  readonly collect: (settings: z.output<Settings>) => Collect
}

/** Closes the settings over, so that the registry needs no casts. */
export function defineScraper<Settings extends z.ZodType>({ collect, ...spec }: ScraperSpec<Settings>): Scraper {
  return { ...spec, open: (settings) => collect(spec.settings.parse(settings)) }
}
