import type { TargetGroup } from '../config/discovery-schema.ts'
import { formatDuration, parseDuration } from '../config/duration.ts'
import type { ScrapeConfig } from '../config/scrape-config.ts'
import { applyRules } from '../relabel/apply-rules.ts'
import { LabelBuilder } from '../relabel/label-builder.ts'
import { urlOfTarget } from './target-url.ts'

type Labels = Readonly<Record<string, string>>

/** Targets as a discovery found them, each with its own labels besides those all share. */
export interface DiscoveredGroup {
  readonly targets: readonly Labels[]
  readonly labels: Labels
}

/** What is to be scraped, after relabeling. */
export interface TargetSpec {
  /** Equal for what is the same target: its labels and address. */
  readonly key: string
  /** Those of its series: without the ones that begin with `__`. */
  readonly labels: Labels
  readonly discoveredLabels: Labels
  readonly url: string
  readonly unixSocket: string | undefined
  readonly intervalMs: number
  readonly timeoutMs: number
  readonly nativeHistograms: boolean
  readonly alwaysClassicHistograms: boolean
  readonly classicToCustomBuckets: boolean
}

export interface BuiltTargets {
  readonly targets: readonly TargetSpec[]
  /** Discovered labels of what relabeling dropped. */
  readonly dropped: readonly Labels[]
  /** Why a group's target cannot be scraped. */
  readonly problems: readonly string[]
}

export function groupOf({ targets, labels }: TargetGroup, more: Labels = {}): DiscoveredGroup {
  return { targets: targets.map((address) => ({ __address__: address })), labels: { ...labels, ...more } }
}

/** Discovered labels to targets, as Prometheus does it: base labels, relabeling, checks, `instance`. Each target once. */
export function buildTargets(config: ScrapeConfig, groups: readonly DiscoveredGroup[]): BuiltTargets {
  const targets = new Map<string, TargetSpec>()
  const dropped: Labels[] = []
  const problems: string[] = []
  for (const group of groups) {
    for (const own of group.targets) {
      const labels = discoveredLabels(config, own, group.labels)
      const discovered = labels.toObject()
      if (!applyRules(config, config.relabel, labels)) {
        dropped.push(discovered)
        continue
      }
      const target = specOf(config, labels, discovered)
      if (typeof target === 'string') problems.push(`${discovered['__address__'] ?? 'a target'}: ${target}`)
      else if (!targets.has(target.key)) targets.set(target.key, target)
    }
  }
  return { targets: [...targets.values()], dropped, problems }
}

function discoveredLabels(config: ScrapeConfig, own: Labels, shared: Labels): LabelBuilder {
  const labels = new LabelBuilder([...Object.entries(shared), ...Object.entries(own)])
  const base = {
    job: config.jobName,
    __scrape_interval__: formatDuration(config.intervalMs),
    __scrape_timeout__: formatDuration(config.timeoutMs),
    __metrics_path__: config.metricsPath,
    __scheme__: config.scheme,
    __convert_classic_histograms_to_nhcb__: String(config.classicToCustomBuckets),
    __always_scrape_classic_histograms__: String(config.alwaysClassicHistograms),
    __scrape_native_histograms__: String(config.nativeHistograms),
    ...Object.fromEntries(Object.entries(config.params).map(([name, values]) => [`__param_${name}`, values[0] ?? ''])),
  }
  for (const [name, value] of Object.entries(base)) if (labels.get(name) === '') labels.set(name, value)
  return labels
}

function specOf(config: ScrapeConfig, labels: LabelBuilder, discovered: Labels): TargetSpec | string {
  const address = labels.get('__address__')
  const unixSocket = labels.get('__unix_socket__')
  if (address === '' && unixSocket === '') return 'no address'
  if (address.includes('/')) return `${JSON.stringify(address)} is not a valid hostname`
  const intervalMs = parseDuration(labels.get('__scrape_interval__')) ?? 0
  const timeoutMs = parseDuration(labels.get('__scrape_timeout__')) ?? 0
  if (intervalMs === 0) return 'the scrape interval must be a duration above 0'
  if (timeoutMs === 0) return 'the scrape timeout must be a duration above 0'
  if (timeoutMs > intervalMs) return 'scrape timeout cannot be greater than scrape interval'
  for (const [name] of labels.entries()) if (name.startsWith('__meta_')) labels.delete(name)
  if (labels.get('instance') === '') labels.set('instance', address)
  const all = labels.toObject()
  const url = urlOfTarget(config.params, all)
  if (url === undefined) return 'the labels make no address that can be asked'
  const isOn = (name: string, otherwise: boolean): boolean => {
    const word = labels.get(name)
    return word === '' ? otherwise : /^(1|t|true)$/i.test(word)
  }
  return {
    key: JSON.stringify([all, url]),
    labels: Object.fromEntries(Object.entries(all).filter(([name]) => !name.startsWith('__'))),
    discoveredLabels: discovered,
    url,
    unixSocket: unixSocket === '' ? undefined : unixSocket,
    intervalMs,
    timeoutMs,
    nativeHistograms: isOn('__scrape_native_histograms__', config.nativeHistograms),
    alwaysClassicHistograms: isOn('__always_scrape_classic_histograms__', config.alwaysClassicHistograms),
    classicToCustomBuckets: isOn('__convert_classic_histograms_to_nhcb__', config.classicToCustomBuckets),
  }
}
