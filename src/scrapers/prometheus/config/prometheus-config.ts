import { z } from 'zod'

import {
  alertingSchema,
  otlpSchema,
  remoteReadList,
  remoteWriteList,
  runtimeSchema,
  storageSchema,
  tracingSchema,
} from './other-sections.ts'
import type { ScrapeConfig } from './scrape-config.ts'
import { globalSchema, scrapeSchema } from './scrape-schema.ts'
import { listOf, opt, or } from './values.ts'

const path = z.string().regex(/^[^*]*(\*[^/]*)?$/, 'invalid file path: * may stand in its last part only')
const scrapeList = listOf(scrapeSchema, 'scrape config section')

export const fileSchema = z.preprocess(
  (value) => value ?? {},
  z.strictObject({
    global: opt(globalSchema),
    runtime: opt(runtimeSchema),
    alerting: opt(alertingSchema),
    rule_files: or(z.array(path), []),
    scrape_config_files: or(z.array(path), []),
    scrape_configs: scrapeList,
    storage: opt(storageSchema),
    tracing: opt(tracingSchema),
    remote_write: remoteWriteList,
    remote_read: remoteReadList,
    otlp: opt(otlpSchema),
  }),
)
export type FileSections = z.output<typeof fileSchema>

/** What a file of `scrape_config_files` may hold. */
export const scrapeFileSchema = z.preprocess((value) => value ?? {}, z.strictObject({ scrape_configs: scrapeList }))

/** A `prometheus.yml` that has been checked. */
export interface PrometheusConfig {
  readonly file: string
  /** As it was read, for those who want to see it; holds secrets. */
  readonly text: string
  /** This file and those it takes in, as paths and patterns: what to watch. */
  readonly watched: readonly string[]
  readonly evaluationIntervalMs: number
  readonly ruleQueryOffsetMs: number
  readonly externalLabels: Readonly<Record<string, string>>
  readonly scrapeConfigs: readonly ScrapeConfig[]
  /** Absolute; the last part may hold `*`. */
  readonly ruleFiles: readonly string[]
  readonly alerting: FileSections['alerting']
  readonly remoteWrite: FileSections['remote_write']
  readonly remoteRead: FileSections['remote_read']
  readonly storage: FileSections['storage']
  readonly tracing: FileSections['tracing']
  readonly otlp: FileSections['otlp']
}
