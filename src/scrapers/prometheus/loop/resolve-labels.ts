import { Fault } from '../../../lib/errors.ts'
import type { ScrapeConfig } from '../config/scrape-config.ts'
import type { LabelPairs } from '../exposition/sample-view.ts'
import { applyRules } from '../relabel/apply-rules.ts'
import { LabelBuilder } from '../relabel/label-builder.ts'

type Labels = Readonly<Record<string, string>>

/**
 * The labels a series is stored under: the target's joined to those exposed, then `metric_relabel_configs`. Undefined when relabeling drops
 * it. Throws Fault('bad_input') on labels that cannot be, or past the limits of the scrape config: then the whole scrape fails.
 */
export function resolveLabels(config: ScrapeConfig, target: Labels, exposed: LabelPairs): LabelPairs | undefined {
  const labels = new LabelBuilder()
  const seen = new Set<string>()
  for (const [name, value] of exposed) {
    if (seen.has(name)) throw new Fault('bad_input', `label name ${JSON.stringify(name)} is not unique in ${nameOf(exposed)}`)
    seen.add(name)
    labels.set(name, value)
  }
  joinTarget(labels, target, config.honorLabels)
  if (!applyRules(config, config.metricRelabel, labels)) return undefined
  const pairs = labels.entries().toSorted(([a], [b]) => (a < b ? -1 : 1))
  if (pairs.length === 0) return undefined
  checkNames(pairs, config.legacyNames)
  checkLimits(config, pairs)
  return pairs
}

/** Labels of the series Vedette makes itself about a target: what would stand in its way is moved aside. */
export function reportLabels(target: Labels, name: string): LabelPairs {
  const labels = new LabelBuilder([['__name__', name], ...Object.entries(target)])
  return labels.entries().toSorted(([a], [b]) => (a < b ? -1 : 1))
}

/** Either the exposed label wins (`honor_labels`), or it is moved to `exported_<name>`. */
function joinTarget(labels: LabelBuilder, target: Labels, honor: boolean): void {
  const moved: [name: string, value: string][] = []
  for (const [name, value] of Object.entries(target)) {
    const exposed = labels.get(name)
    if (exposed !== '' && honor) continue
    if (exposed !== '') moved.push([name, exposed])
    labels.set(name, value)
  }
  for (const [name, value] of moved.sort(([a], [b]) => a.length - b.length)) {
    let free = `exported_${name}`
    while (labels.get(free) !== '') free = `exported_${free}`
    labels.set(free, value)
  }
}

function checkNames(pairs: LabelPairs, legacy: boolean): void {
  const name = nameOf(pairs)
  if (name === '') throw new Fault('bad_input', 'a metric has no name after relabeling')
  const labelName = legacy ? /^[a-zA-Z_][a-zA-Z0-9_]*$/ : /./su
  if ((legacy && !/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name)) || pairs.some(([label]) => !labelName.test(label))) {
    throw new Fault('bad_input', `invalid metric name or label names: ${JSON.stringify(Object.fromEntries(pairs)).slice(0, 500)}`)
  }
}

function checkLimits({ labelLimit, labelNameLengthLimit, labelValueLengthLimit }: ScrapeConfig, pairs: LabelPairs): void {
  const metric = nameOf(pairs).slice(0, 50)
  if (labelLimit > 0 && pairs.length > labelLimit) {
    throw new Fault('too_large', `label_limit exceeded (metric: ${metric}, number of labels: ${pairs.length}, limit: ${labelLimit})`)
  }
  for (const [name, value] of pairs) {
    const label = `metric: ${metric}, label name: ${name.slice(0, 50)}`
    const nameBytes = labelNameLengthLimit > 0 ? Buffer.byteLength(name) : 0
    const valueBytes = labelValueLengthLimit > 0 ? Buffer.byteLength(value) : 0
    if (nameBytes > labelNameLengthLimit) {
      throw new Fault('too_large', `label_name_length_limit exceeded (${label}, length: ${nameBytes}, limit: ${labelNameLengthLimit})`)
    }
    if (valueBytes > labelValueLengthLimit) {
      throw new Fault('too_large', `label_value_length_limit exceeded (${label}, length: ${valueBytes}, limit: ${labelValueLengthLimit})`)
    }
  }
}

function nameOf(pairs: LabelPairs): string {
  return pairs.find(([name]) => name === '__name__')?.[1] ?? ''
}
