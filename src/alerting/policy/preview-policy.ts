import type { LabelPairs } from '../../model/label-pairs.ts'
import type { AlertingContext } from '../alerting-context.ts'
import { nextBoundary } from '../digest/next-boundary.ts'
import type { EnqueueContext } from '../outbox/enqueue.ts'
import { openPolicy, type OpenPolicy } from './policy-book.ts'
import { hasSteps, type Policy, severities, type Severity, type StepSeverity } from './policy.ts'
import { contactPointOfStep, stepDueMs } from './step-times.ts'
import { receiversOfBatch, receiversOfStep } from './take-step.ts'

/** Something that would happen with an alert that fires and that nobody acknowledges. */
export interface PreviewEntry {
  readonly atMs: number
  /** `first`: by the routes. `batch`: together with others. */
  readonly kind: 'first' | 'step' | 'repeat' | 'batch'
  /** Names of contact points. */
  readonly receivers: readonly string[]
}

export interface SeverityPreview {
  readonly severity: Severity
  /** Whether the policy has a say in it. */
  readonly isGoverned: boolean
  /** In the order of their times. */
  readonly entries: readonly PreviewEntry[]
  /** Undefined: it does not wait for the end of quiet hours. */
  readonly quietUntilMs: number | undefined
}

interface PreviewPolicy {
  /** Undefined: the one in force. */
  readonly policy: Policy | undefined
  /** What an alert has besides its severity. */
  readonly labels: LabelPairs
  readonly atMs: number
}

type PreviewContext = AlertingContext & Pick<EnqueueContext, 'fallback'>

/** What would happen with an alert of each severity that a rule makes fire at a time. */
export function previewPolicy(context: PreviewContext, { policy, labels, atMs }: PreviewPolicy): readonly SeverityPreview[] {
  const { current } = context.state.policy
  const open = policy === undefined ? current : openPolicy({ ...current, policy })
  return severities.map((severity) => {
    const all: LabelPairs = [...labels.filter(([name]) => name !== 'severity'), ['severity', severity]]
    return previewSeverity(context, { open, severity, labels: all, atMs })
  })
}

interface Previewed {
  readonly open: OpenPolicy
  readonly severity: Severity
  readonly labels: LabelPairs
  readonly atMs: number
}

function previewSeverity(context: PreviewContext, previewed: Previewed): SeverityPreview {
  const { open, severity, labels, atMs } = previewed
  const { policy, quiet } = open
  const isGoverned = context.state.policy.governs(severity, policy)
  if (!isGoverned) return { severity, isGoverned, entries: firstTold(context, labels, atMs), quietUntilMs: undefined }
  if (!hasSteps(severity)) {
    const dueMs = nextBoundary(open, severity, atMs) ?? atMs
    const receivers = toldInBatch(context, policy[severity].contactPoint, { labels, atMs: dueMs })
    return { severity, isGoverned, entries: [{ atMs: dueMs, kind: 'batch', receivers }], quietUntilMs: undefined }
  }
  const waits = severity !== 'critical' && policy.quiet.waits.includes(severity)
  const quietUntilMs = waits ? quiet.at(atMs)?.endMs : undefined
  const first: readonly PreviewEntry[] =
    quietUntilMs === undefined
      ? firstTold(context, labels, atMs, policy[severity].atOnce)
      : [{ atMs: quietUntilMs, kind: 'batch', receivers: toldInBatch(context, null, { labels, atMs: quietUntilMs }) }]
  return { severity, isGoverned, entries: [...first, ...steps(context, { ...previewed, severity })], quietUntilMs }
}

/** Those whose routes are quiet then are told later. */
function toldInBatch(
  context: PreviewContext,
  contactPoint: string | null,
  { labels, atMs }: { readonly labels: LabelPairs; readonly atMs: number },
): readonly string[] {
  const { now, later } = receiversOfBatch(context, contactPoint, { alert: { labels, isOfRule: true }, nowMs: atMs })
  return [...now, ...later]
}

function firstTold({ tree }: PreviewContext, labels: LabelPairs, atMs: number, atOnce = false): readonly PreviewEntry[] {
  const byTime = new Map<number, Set<string>>()
  for (const { route, receiver } of tree().placesOf({ labels, isOfRule: true })) {
    const dueMs = atMs + (atOnce ? 0 : route.groupWaitMs)
    byTime.set(dueMs, (byTime.get(dueMs) ?? new Set()).add(receiver))
  }
  return [...byTime].sort(([a], [b]) => a - b).map(([dueMs, receivers]) => ({ atMs: dueMs, kind: 'first', receivers: [...receivers] }))
}

function steps(
  context: PreviewContext,
  { open, severity, labels, atMs }: Previewed & { readonly severity: StepSeverity },
): readonly PreviewEntry[] {
  const entries: PreviewEntry[] = []
  const { length } = open.policy[severity].steps
  for (let step = 0; step <= length; step++) {
    const dueMs = stepDueMs(open, severity, { baseMs: atMs, step })
    if (dueMs === undefined) break
    const receivers = receiversOfStep(context, contactPointOfStep(open, severity, step), labels)
    entries.push({ atMs: dueMs, kind: step < length ? 'step' : 'repeat', receivers })
  }
  return entries
}
