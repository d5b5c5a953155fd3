import type { EscapingScheme, ScrapeProtocol } from '../exposition/negotiate.ts'
import type { DnsDiscovery, FileDiscovery, TargetGroup } from './discovery-schema.ts'
import { type HttpClientConfig, joinPath, resolveHttpClient } from './http-client-config.ts'
import type { RelabelRule } from './relabel-schema.ts'
import type { GlobalSection, ScrapeSection } from './scrape-schema.ts'

/** A scrape config with what it inherits: ready to run. Limits of 0 are none. */
export interface ScrapeConfig {
  readonly jobName: string
  readonly intervalMs: number
  readonly timeoutMs: number
  readonly metricsPath: string
  readonly scheme: string
  readonly params: Readonly<Record<string, readonly string[]>>
  readonly client: HttpClientConfig
  readonly compression: boolean
  readonly protocols: readonly ScrapeProtocol[]
  readonly fallbackProtocol: ScrapeProtocol | undefined
  readonly escaping: EscapingScheme
  /** Only names of the old alphabet are taken. */
  readonly legacyNames: boolean
  readonly honorLabels: boolean
  readonly honorTimestamps: boolean
  readonly trackTimestampsStaleness: boolean
  readonly nativeHistograms: boolean
  readonly alwaysClassicHistograms: boolean
  readonly classicToCustomBuckets: boolean
  readonly nativeBucketLimit: number
  readonly nativeMinBucketFactor: number
  readonly extraMetrics: boolean
  readonly failureLogFile: string | undefined
  readonly bodySizeLimit: number
  readonly sampleLimit: number
  readonly targetLimit: number
  readonly labelLimit: number
  readonly labelNameLengthLimit: number
  readonly labelValueLengthLimit: number
  readonly keepDroppedTargets: number
  readonly staticGroups: readonly TargetGroup[]
  readonly fileDiscoveries: readonly FileDiscovery[]
  readonly httpDiscoveries: readonly { readonly url: string; readonly refreshMs: number; readonly client: HttpClientConfig }[]
  readonly dnsDiscoveries: readonly DnsDiscovery[]
  readonly relabel: readonly RelabelRule[]
  readonly metricRelabel: readonly RelabelRule[]
}

const textProtocols: readonly ScrapeProtocol[] = [
  'OpenMetricsText1.0.0',
  'OpenMetricsText0.0.1',
  'PrometheusText1.0.0',
  'PrometheusText0.0.4',
]

type Report = (key: string, message: string) => void

/** Fills in what `global` says; `report` hears what the two together get wrong. */
export function resolveScrapeConfig(
  own: ScrapeSection,
  global: GlobalSection | undefined,
  directory: string,
  report: Report,
): ScrapeConfig {
  const globalInterval = global?.scrape_interval || 60_000
  const globalTimeout = global?.scrape_timeout || Math.min(10_000, globalInterval)
  const intervalMs = own.scrape_interval || globalInterval
  const timeoutMs = own.scrape_timeout || Math.min(globalTimeout, intervalMs)
  if (timeoutMs > intervalMs) report('scrape_timeout', 'scrape timeout greater than scrape interval')
  const nativeHistograms = own.scrape_native_histograms ?? global?.scrape_native_histograms ?? false
  const defaultProtocols = nativeHistograms ? (['PrometheusProto', ...textProtocols] as const) : textProtocols
  const limit = (key: LimitKey): number => own[key] || (global?.[key] ?? 0)
  const failureLog = own.scrape_failure_log_file ?? global?.scrape_failure_log_file
  return {
    jobName: own.job_name,
    intervalMs,
    timeoutMs,
    metricsPath: own.metrics_path,
    scheme: own.scheme,
    params: own.params,
    client: resolveHttpClient(own, directory),
    compression: own.enable_compression,
    protocols: own.scrape_protocols ?? global?.scrape_protocols ?? defaultProtocols,
    fallbackProtocol: own.fallback_scrape_protocol,
    ...resolveNames(own, global, report),
    honorLabels: own.honor_labels,
    honorTimestamps: own.honor_timestamps,
    trackTimestampsStaleness: own.track_timestamps_staleness,
    nativeHistograms,
    alwaysClassicHistograms: own.always_scrape_classic_histograms ?? global?.always_scrape_classic_histograms ?? false,
    classicToCustomBuckets: own.convert_classic_histograms_to_nhcb ?? global?.convert_classic_histograms_to_nhcb ?? false,
    nativeBucketLimit: own.native_histogram_bucket_limit ?? 0,
    nativeMinBucketFactor: own.native_histogram_min_bucket_factor ?? 0,
    extraMetrics: own.extra_scrape_metrics ?? global?.extra_scrape_metrics ?? false,
    failureLogFile: failureLog === undefined ? undefined : joinPath(directory, failureLog),
    bodySizeLimit: limit('body_size_limit'),
    sampleLimit: limit('sample_limit'),
    targetLimit: limit('target_limit'),
    labelLimit: limit('label_limit'),
    labelNameLengthLimit: limit('label_name_length_limit'),
    labelValueLengthLimit: limit('label_value_length_limit'),
    keepDroppedTargets: limit('keep_dropped_targets'),
    staticGroups: own.static_configs,
    fileDiscoveries: own.file_sd_configs.map((one) => ({ ...one, files: one.files.map((file) => joinPath(directory, file)) })),
    httpDiscoveries: own.http_sd_configs.map((one) => ({
      url: one.url,
      refreshMs: one.refresh_interval,
      client: resolveHttpClient(one, directory),
    })),
    dnsDiscoveries: own.dns_sd_configs,
    relabel: own.relabel_configs,
    metricRelabel: own.metric_relabel_configs,
  }
}

type LimitKey =
  | 'body_size_limit'
  | 'sample_limit'
  | 'target_limit'
  | 'label_limit'
  | 'label_name_length_limit'
  | 'label_value_length_limit'
  | 'keep_dropped_targets'

/** A scheme left out follows from the validation nearest to it. */
function resolveNames(
  own: ScrapeSection,
  global: GlobalSection | undefined,
  report: Report,
): Pick<ScrapeConfig, 'escaping' | 'legacyNames'> {
  const byValidation = (legacy: boolean): EscapingScheme => (legacy ? 'underscores' : 'allow-utf-8')
  const globalLegacy = global?.metric_name_validation_scheme === 'legacy'
  const globalEscaping = global?.metric_name_escaping_scheme ?? byValidation(globalLegacy)
  const ownValidation = own.metric_name_validation_scheme
  const legacyNames = ownValidation === undefined ? globalLegacy : ownValidation === 'legacy'
  const inherited = ownValidation === undefined ? globalEscaping : byValidation(legacyNames)
  const escaping = own.metric_name_escaping_scheme ?? inherited
  if (escaping === 'allow-utf-8' && legacyNames) {
    report('metric_name_escaping_scheme', 'utf8 metric names requested but validation scheme is not set to UTF8')
  }
  return { escaping, legacyNames }
}
