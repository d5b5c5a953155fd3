import { z } from 'zod'

import { escapingSchemes, type ScrapeProtocol, scrapeProtocols } from '../exposition/negotiate.ts'
import { checkStaticTargets, discoveryFields } from './discovery-schema.ts'
import { checkHttpClient, httpClientFields, refuseUnbuiltClient } from './http-client-schema.ts'
import { relabelRules } from './relabel-schema.ts'
import { byteSize, count, decimal, duration, flag, opt, or, text } from './values.ts'

const protocolNames = Object.keys(scrapeProtocols) as readonly ScrapeProtocol[]
const protocol = z.enum(protocolNames as [ScrapeProtocol, ...ScrapeProtocol[]], {
  error: ({ input }) => `unknown scrape protocol ${JSON.stringify(input)}, supported: ${protocolNames.join(', ')}`,
})
const protocols = z
  .array(protocol)
  .min(1, 'scrape_protocols cannot be empty')
  .refine((list) => new Set(list).size === list.length, 'duplicated protocol in scrape_protocols')
const nameValidation = z.enum(['legacy', 'utf8'], { error: 'must be legacy or utf8' })
const nameEscaping = z.enum(escapingSchemes, { error: `must be one of ${escapingSchemes.join(', ')}` })

/** What may stand in `global` and in a scrape config: the second wins. */
const shared = {
  scrape_interval: opt(duration),
  scrape_timeout: opt(duration),
  scrape_protocols: opt(protocols),
  scrape_native_histograms: opt(flag),
  always_scrape_classic_histograms: opt(flag),
  convert_classic_histograms_to_nhcb: opt(flag),
  extra_scrape_metrics: opt(flag),
  scrape_failure_log_file: opt(text),
  body_size_limit: opt(byteSize),
  sample_limit: opt(count),
  target_limit: opt(count),
  label_limit: opt(count),
  label_name_length_limit: opt(count),
  label_value_length_limit: opt(count),
  keep_dropped_targets: opt(count),
  metric_name_validation_scheme: opt(nameValidation),
  metric_name_escaping_scheme: opt(nameEscaping),
}

export const globalSchema = z
  .strictObject({
    ...shared,
    evaluation_interval: opt(duration),
    rule_query_offset: opt(duration),
    query_log_file: opt(text),
    external_labels: or(
      z.record(
        z.string(),
        z.preprocess((value) => value ?? '', text),
      ),
      {},
    ),
  })
  .superRefine((raw, context) => {
    if ((raw.scrape_timeout ?? 0) > (raw.scrape_interval ?? 60_000)) {
      context.addIssue({ code: 'custom', path: ['scrape_timeout'], message: 'global scrape timeout greater than scrape interval' })
    }
    for (const name of Object.keys(raw.external_labels)) {
      const valid = raw.metric_name_validation_scheme === 'legacy' ? /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) : name !== ''
      if (!valid) {
        const message = `${JSON.stringify(name)} is not a valid label name`
        context.addIssue({ code: 'custom', path: ['external_labels', name], message })
      }
    }
  })
export type GlobalSection = z.output<typeof globalSchema>

export const scrapeSchema = z
  .strictObject({
    ...shared,
    ...httpClientFields,
    ...discoveryFields,
    job_name: or(text, '').refine((name) => name !== '', 'job_name is empty'),
    honor_labels: or(flag, false),
    honor_timestamps: or(flag, true),
    track_timestamps_staleness: or(flag, false),
    params: or(z.record(z.string(), z.array(z.preprocess((value) => value ?? '', text))), {}),
    fallback_scrape_protocol: opt(protocol),
    metrics_path: or(text, '/metrics'),
    scheme: or(text, 'http'),
    enable_compression: or(flag, true),
    native_histogram_bucket_limit: opt(count),
    native_histogram_min_bucket_factor: opt(decimal),
    relabel_configs: relabelRules('target relabeling rule in scrape config'),
    metric_relabel_configs: relabelRules('metric relabeling rule in scrape config'),
  })
  .superRefine((raw, context) => {
    checkHttpClient(context, raw)
    refuseUnbuiltClient(context, raw)
    checkStaticTargets(context, raw)
  })
export type ScrapeSection = z.output<typeof scrapeSchema>
