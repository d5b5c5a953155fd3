import type { Metrics } from '../lib/metrics/create-metrics.ts'
import type { RuleFiles } from './files/watch-rule-files.ts'
import type { Rules } from './start-rules.ts'

/** What the platform tells of its rules, group by group as Prometheus names them: `FILE;NAME`. */
export function registerRuleMetrics(metrics: Metrics, rules: Pick<Rules, 'figures'>, files: Pick<RuleFiles, 'status'>): void {
  const each = (value: (figures: ReturnType<Rules['figures']>[number]) => number) => () =>
    rules.figures().map((figures) => ({ labels: { rule_group: `${figures.file};${figures.name}` }, value: value(figures) }))
  metrics.read(
    { name: 'vedette.rules.iterations', unit: '{iteration}', help: 'Slots of rule groups, evaluated or missed.', type: 'counter' },
    each(({ counts }) => counts.iterations),
  )
  metrics.read(
    {
      name: 'vedette.rules.missed',
      unit: '{iteration}',
      help: 'Slots of rule groups missed because an evaluation took too long.',
      type: 'counter',
    },
    each(({ counts }) => counts.missed),
  )
  metrics.read(
    { name: 'vedette.rules.evaluations', unit: '{evaluation}', help: 'Rules evaluated.', type: 'counter' },
    each(({ counts }) => counts.evaluations),
  )
  metrics.read(
    { name: 'vedette.rules.failures', unit: '{evaluation}', help: 'Rules that could not be evaluated or stored.', type: 'counter' },
    each(({ counts }) => counts.failures),
  )
  metrics.read(
    { name: 'vedette.rules.last_duration', unit: 's', help: 'How long the last evaluation of a group took.', type: 'gauge' },
    each(({ evaluationMs }) => evaluationMs / 1000),
  )
  metrics.read(
    {
      name: 'vedette.rules.file_problems',
      unit: '{problem}',
      help: 'What is wrong with the rule files; above 0 the rules of before go on.',
      type: 'gauge',
    },
    () => [{ labels: {}, value: files.status().problems.length }],
  )
}
