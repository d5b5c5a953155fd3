import { Fault } from '../../lib/errors.ts'
import { nextTurn } from '../../lib/next-turn.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import { Labels, type VectorSample } from '../../query/promql/index.ts'
import type { AlertRule } from '../rule.ts'
import type { TemplateData } from '../templates/expand-template.ts'
import type { FoundAlert } from './active-alert.ts'

/** Expands a template of a rule for one sample of its result; what goes wrong stands in the text. */
export type ExpandTemplate = (text: string, data: TemplateCall) => Promise<string>

/** What of a template's data changes from call to call. */
export type TemplateCall = Omit<TemplateData, 'externalLabels' | 'externalUrl'>

type ExpandText = (text: string, sample: VectorSample) => Promise<string>

const alertName = 'alertname'
const turnSize = 200

/**
 * The alerts that a rule's result stands for, by the key of their labels. Throws Fault `bad_input` when two have the same labels: nothing
 * is said of any of them then. `known` has the labels of alerts by those of samples from call to call, for who asks with the same ones.
 */
export async function findAlerts(
  rule: AlertRule,
  vector: readonly VectorSample[],
  expand: ExpandText,
  known?: WeakMap<Labels, Labels>,
): Promise<ReadonlyMap<string, FoundAlert>> {
  const found = new Map<string, FoundAlert>()
  const remembers = known !== undefined && !hasTemplate(rule.labels)
  for (const sample of vector) {
    let labels = known?.get(sample.labels)
    if (labels === undefined) {
      labels = await labelsOf(rule, sample, expand)
      if (remembers) known.set(sample.labels, labels)
    }
    if (found.has(labels.key)) {
      throw new Fault('bad_input', 'vector contains metrics with the same labelset after applying alert labels')
    }
    const annotations = rule.annotations.length === 0 ? [] : await expandAll(rule.annotations, sample, expand)
    // A native histogram has no one value.
    found.set(labels.key, { labels, annotations, value: typeof sample.value === 'number' ? sample.value : 0 })
    if (found.size % turnSize === 0) await nextTurn()
  }
  return found
}

/** Whether one of the texts says something else from time to time. */
export function hasTemplate(pairs: LabelPairs): boolean {
  return pairs.some(([, text]) => isTemplate(text))
}

function isTemplate(text: string): boolean {
  return text.includes('{{')
}

async function labelsOf(rule: AlertRule, sample: VectorSample, expand: ExpandText): Promise<Labels> {
  const own = await expandAll(rule.labels, sample, expand)
  return Labels.from([...sample.labels.withoutName().entries(), ...own, [alertName, rule.name]])
}

async function expandAll(pairs: LabelPairs, sample: VectorSample, expand: ExpandText): Promise<LabelPairs> {
  const expanded: [string, string][] = []
  for (const [name, text] of pairs) expanded.push([name, isTemplate(text) ? await expand(text, sample) : text])
  return expanded
}
