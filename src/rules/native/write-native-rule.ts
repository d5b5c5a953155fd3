import { printDuration } from '../../lib/prometheus-duration.ts'
import type { AlertRule, RuleGroup } from '../rule.ts'
import { orderKeys, type WrittenNative } from './read-native-rule.ts'

/** Settings of questions that are durations, which their schemas read as milliseconds. */
const durations = new Set(['window', 'comparedTo'])

/**
 * An alert rule in the native form, whatever file it comes from: one of Prometheus becomes one that asks `promql`. What the native form
 * cannot say, a severity of one's own for one, stands in it all the same, and reading it tells.
 */
export function writeNativeRule(rule: AlertRule, { onArrivalOf }: Pick<RuleGroup, 'onArrivalOf'>, intervalMs: number): WrittenNative {
  const { severity, ...labels } = Object.fromEntries(rule.labels)
  const { runbook, runbook_url: runbookUrl, ...annotations } = Object.fromEntries(rule.annotations)
  const text = runbookUrl ?? runbook
  return orderKeys({
    name: rule.name,
    query: rule.question === undefined ? { promql: rule.query } : writeQuery(rule.question.name, rule.question.settings),
    evaluate: (onArrivalOf ?? []).length > 0 ? 'arrival' : printDuration(intervalMs),
    ...(rule.forMs > 0 ? { for: printDuration(rule.forMs) } : {}),
    ...(rule.keepFiringForMs > 0 ? { keepFiringFor: printDuration(rule.keepFiringForMs) } : {}),
    ...(severity === undefined ? {} : { severity }),
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    ...(text === undefined ? {} : { runbook: text }),
  })
}

function writeQuery(name: string, settings: unknown): WrittenNative {
  const fields = Object.entries({ ...(settings as object) }).flatMap(([key, value]: [string, unknown]) => {
    // Made from the text of the composite.
    if (name === 'composite' && key === 'promql') return []
    if (value === undefined || (Array.isArray(value) && value.length === 0)) return []
    return [[key, durations.has(key) && typeof value === 'number' ? printDuration(value) : value] as const]
  })
  return Object.fromEntries(fields)
}
