import { QueryGate, type SeriesSource } from '../query/promql/index.ts'
import type { ExpandTemplate } from './alerts/find-alerts.ts'
import { type BackTestNews, backTestRule } from './back-test/back-test-rule.ts'
import { previewRule, type RulePreview } from './back-test/preview-rule.ts'
import type { RuleFiles } from './files/watch-rule-files.ts'
import { type KeptRules, pageFile } from './kept/kept-rules.ts'
import type { ListedAlert, ListedRule } from './list-rule-groups.ts'
import { ruleIdOf, rowsOfGroups, type RuleRow } from './list/rule-row.ts'
import { makeAlertRule, timesOf } from './native/make-alert-rule.ts'
import type { NativeRule } from './native/native-rule.ts'
import { printNativeRule } from './native/read-native-rule.ts'
import { writeNativeRule } from './native/write-native-rule.ts'
import type { TelemetryQuestions } from './questions/question.ts'
import { slotsOf } from './run/slots.ts'
import type { Rules } from './start-rules.ts'

/** The rules of the project whose rules run, for the API. */
export interface RulesService {
  readonly projectId: number
  readonly kept: KeptRules
  /** All rules of all sources, also those that do not run. */
  rows(): readonly RuleRow[]
  /** A rule in the native form, as YAML; undefined when it is no alert rule. */
  yamlOf(row: RuleRow): string | undefined
  /** The alerts of a rule that are active. */
  alertsOf(row: RuleRow): readonly ListedAlert[]
  /** How long what it finds must last; 0 for recording rules. */
  forMsOf(row: RuleRow): number
  /** Makes a change to kept rules, and lets what they are then run. */
  change<T>(work: () => Promise<T>): Promise<T>
  /** Lets a rule run over time that has passed. A few at once, others wait. */
  backTest(rule: NativeRule, range: { readonly fromMs: number; readonly toMs: number }, signal: AbortSignal): AsyncGenerator<BackTestNews>
  preview(rule: NativeRule, range: { readonly fromMs: number; readonly toMs: number }, signal: AbortSignal): Promise<RulePreview>
}

interface ServiceParts {
  readonly projectId: number
  readonly rules: Pick<Rules, 'list' | 'groups'>
  readonly files: Pick<RuleFiles, 'hidden' | 'reload'>
  readonly kept: KeptRules
  readonly source: SeriesSource
  readonly telemetry: TelemetryQuestions
  readonly expand: ExpandTemplate
}

const backTestWithinMs = 60_000
const previewWithinMs = 20_000
const subqueryStepMs = 60_000

/** What the API may do with rules. */
export function createRulesService({ rules, files, kept, source, telemetry, expand, projectId }: ServiceParts): RulesService {
  const context = { source, telemetry, expand, subqueryStepMs }
  const backTests = new QueryGate({ maxRunning: 2, maxWaiting: 20 })
  const previews = new QueryGate({ maxRunning: 4, maxWaiting: 50 })
  const groups = () => rules.groups()

  return {
    projectId,
    kept,
    rows() {
      const hidden = files.hidden().filter(({ file }) => file === pageFile)
      const isRunning = new Set(rules.groups().flatMap(({ file, name }) => (file === pageFile ? [name] : [])))
      const waiting = kept.list().filter(({ name }) => !isRunning.has(name))
      return [
        ...rowsOfGroups(rules.list()),
        ...waiting.map(({ name, written, isOn }): RuleRow => {
          const by = hidden.find((rule) => rule.name === name)?.by
          return restingRow(name, written, isOn, by)
        }),
      ]
    },
    yamlOf(row) {
      const own = row.origin === 'page' ? kept.get(row.name) : undefined
      if (own !== undefined) return printNativeRule(own.written)
      const found = groups().flatMap((group) => group.rules.map((rule, at) => ({ group, rule, id: ruleIdOf(group, at) })))
      const one = found.find(({ id }) => id === row.id)
      if (one === undefined || one.rule.kind === 'recording') return undefined
      return printNativeRule(writeNativeRule(one.rule, one.group, row.intervalMs))
    },
    alertsOf(row) {
      const rule = findListed(rules, row)
      return rule?.type === 'alerting' ? rule.alerts : []
    },
    forMsOf(row) {
      const rule = findListed(rules, row)
      return rule?.type === 'alerting' ? rule.duration * 1000 : 0
    },
    async change(work) {
      const done = await work()
      await kept.load()
      await files.reload()
      return done
    },
    async *backTest(rule, range, signal) {
      const { intervalMs } = timesOf(rule)
      // What is decided on arrival has no slots of its own, and what has just come counts.
      const slots =
        rule.evaluate === 'arrival'
          ? { intervalMs, offsetMs: range.toMs % intervalMs }
          : slotsOf({ file: pageFile, name: rule.name, intervalMs })
      const input = { rule: makeAlertRule(rule), slots, ...range }
      const leave = await enter(backTests, signal)
      try {
        yield* backTestRule(context, input, { withinMs: backTestWithinMs, signal })
      } finally {
        leave()
      }
    },
    preview: (rule, range, signal) =>
      previews.run((timeoutMs) => previewRule({ ...context, timeoutMs }, makeAlertRule(rule), range, signal), previewWithinMs, signal),
  }
}

/** A place behind a gate for as long as one likes. */
async function enter(gate: QueryGate, signal: AbortSignal): Promise<() => void> {
  return await new Promise((resolve, reject) => {
    gate.run(() => new Promise<void>((leave) => resolve(leave)), backTestWithinMs, signal).catch(reject)
  })
}

function restingRow(name: string, written: Readonly<Record<string, unknown>>, isOn: boolean, hiddenBy: string | undefined): RuleRow {
  const severity = written['severity']
  return {
    id: ruleIdOf({ file: pageFile, name }, 0),
    name,
    kind: 'alerting',
    origin: 'page',
    file: pageFile,
    group: name,
    query: '',
    labels: typeof severity === 'string' ? { severity } : {},
    state: isOn ? (hiddenBy === undefined ? 'unknown' : 'hidden') : 'off',
    intervalMs: 0,
    lastEvaluation: undefined,
    evaluationMs: 0,
    error: undefined,
    firing: 0,
    pending: 0,
    hiddenBy,
  }
}

function findListed(rules: Pick<Rules, 'list'>, { id }: Pick<RuleRow, 'id'>): ListedRule | undefined {
  for (const group of rules.list()) {
    const rule = group.rules.find((_, at) => ruleIdOf(group, at) === id)
    if (rule !== undefined) return rule
  }
  return undefined
}
