import type { LabelPairs } from '../../model/label-pairs.ts'
import { questions } from '../questions/index.ts'
import type { AlertRule, RuleGroup } from '../rule.ts'
import type { NativeRule } from './native-rule.ts'

/** Rules that are evaluated as data comes in look again so often, for what ends by itself. */
const arrivalIntervalMs = 15_000

/** When a native rule is evaluated. */
export function timesOf({ evaluate, query }: NativeRule): Pick<RuleGroup, 'onArrivalOf'> & { readonly intervalMs: number } {
  if (evaluate !== 'arrival') return { intervalMs: evaluate, onArrivalOf: [] }
  return { intervalMs: arrivalIntervalMs, onArrivalOf: questions.find(({ name }) => name === query.name)?.signals ?? [] }
}

/** A native rule as it is evaluated. */
export function makeAlertRule({ name, query, severity, labels, annotations, runbook, ...rule }: NativeRule): AlertRule {
  return {
    kind: 'alerting',
    name,
    query: questions.find((question) => question.name === query.name)?.describe(query.settings) ?? '',
    question: query,
    forMs: rule.for,
    keepFiringForMs: rule.keepFiringFor,
    labels: pairsOf({ ...labels, severity }),
    annotations: pairsOf({
      ...annotations,
      ...(runbook === undefined ? {} : { [/^https?:\/\//.test(runbook) ? 'runbook_url' : 'runbook']: runbook }),
    }),
  }
}

function pairsOf(texts: Readonly<Record<string, string>>): LabelPairs {
  return Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1))
}
