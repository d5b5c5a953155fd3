import { RE2JS } from 're2js'

import { executionFault } from '../evaluate/execution-fault.ts'
import { mapSeries, mergeSameLabels, seriesOf } from '../evaluate/series.ts'
import { metricName } from '../labels.ts'
import { checkMatcherRegex } from '../parse/regex.ts'
import { expandTemplate } from './expand-template.ts'
import type { VectorFunction } from './vector-function.ts'

/** Sets a label from a pattern over another one. */
export const labelReplace: VectorFunction = {
  kind: 'vector',
  name: 'label_replace',
  evaluate: async ({ evaluation, vectors, strings }) => {
    const [, target = '', template = '', source = '', pattern = ''] = strings
    const regex = compile(pattern)
    checkLabelName('destination', 'label_replace', target)
    // Many series share few values.
    const known = new Map<string, string | undefined>()
    const series = await mapSeries(evaluation.budget, vectors[0] ?? [], (one) => {
      const value = one.labels.get(source)
      if (!known.has(value)) {
        const matcher = regex.matcher(value)
        known.set(value, matcher.find() ? expandTemplate(template, matcher, regex) : undefined)
      }
      const replaced = known.get(value)
      if (replaced === undefined) return one
      return seriesOf(one.labels.with(target, replaced), target !== metricName && one.dropName, one)
    })
    return mergeSameLabels(evaluation.budget, series)
  },
}

/** Sets a label to the values of others with a separator between them. */
export const labelJoin: VectorFunction = {
  kind: 'vector',
  name: 'label_join',
  evaluate: async ({ evaluation, vectors, strings }) => {
    const [, target = '', separator = '', ...sources] = strings
    for (const source of sources) checkLabelName('source', 'label_join', source ?? '')
    checkLabelName('destination', 'label_join', target)
    const series = await mapSeries(evaluation.budget, vectors[0] ?? [], (one) => {
      const joined = sources.map((source) => one.labels.get(source ?? '')).join(separator)
      return seriesOf(one.labels.with(target, joined), target !== metricName && one.dropName, one)
    })
    return mergeSameLabels(evaluation.budget, series)
  },
}

function compile(pattern: string): RE2JS {
  try {
    if (checkMatcherRegex(pattern) === undefined) return RE2JS.compile(`^(?s:${pattern})$`)
  } catch {
    // Told below.
  }
  throw executionFault(`invalid regular expression in label_replace(): ${pattern}`)
}

function checkLabelName(role: string, name: string, label: string): void {
  if (label === '' || /\p{Surrogate}/u.test(label)) throw executionFault(`invalid ${role} label name in ${name}(): ${label}`)
}
