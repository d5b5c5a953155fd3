import { Fault } from '../../lib/errors.ts'
import { nextTurn } from '../../lib/next-turn.ts'
import type { Slots } from '../../query/index.ts'
import type { Labels, VectorSample } from '../../query/promql/index.ts'
import type { ActiveAlert } from '../alerts/active-alert.ts'
import { computeAlerts } from '../alerts/compute-alerts.ts'
import { type ExpandTemplate, hasTemplate } from '../alerts/find-alerts.ts'
import { inputOf } from '../input/rule-input.ts'
import type { QuestionContext } from '../questions/question.ts'
import type { AlertRule } from '../rule.ts'
import { slotAtOrBefore, type Slots as GroupSlots } from '../run/slots.ts'
import { Firings } from './firings.ts'
import { Settled } from './settled.ts'
import { answerPiece, isAnsweredAtOnce } from './slot-answers.ts'

export interface BackTest {
  readonly rule: AlertRule
  /** When it would be evaluated. */
  readonly slots: GroupSlots
  /** Epoch milliseconds. */
  readonly fromMs: number
  readonly toMs: number
}

export interface BackTestContext extends QuestionContext {
  readonly expand: ExpandTemplate
  /** Of subqueries that name none. */
  readonly subqueryStepMs: number
}

/** How far it is; the last one has everything. */
export interface BackTestNews {
  /** The slots that are looked at: fewer than the rule would have when its question is answered one time after the other. */
  readonly slots: Slots
  /** Those that have been looked at. */
  readonly done: number
  /** Whether more time would be needed for the rest: then this is the last. */
  readonly isCutShort: boolean
  readonly firings: Firings
  /** Slots at which the rule failed, and why it failed first. */
  readonly failures: number
  readonly failure: string | undefined
}

/** A question that is answered one time after the other is asked so often. */
const maxSingleSlots = 2000
const firstPiece = 240
const largestPiece = 2880
const samplesOfPiece = 400_000
const queryTimeoutMs = 30_000
const turnMs = 5
/** A rule that fails so often from the start is broken. */
const maxFailuresAtStart = 50

/**
 * Lets a rule run over a time that has passed: the questions are answered for many slots at once, then the very state machine that runs
 * alerts steps from slot to slot. Begins without alerts. Tells how far it is after each piece; ends early, and says so, after `withinMs`. Throws Fault.
 */
export async function* backTestRule(
  context: BackTestContext,
  { rule, slots: groupSlots, fromMs, toMs }: BackTest,
  { withinMs, signal }: { readonly withinMs: number; readonly signal: AbortSignal },
): AsyncGenerator<BackTestNews> {
  const endsAt = performance.now() + withinMs
  const query = { subqueryStepMs: context.subqueryStepMs, timeoutMs: queryTimeoutMs }
  const lastMs = slotAtOrBefore(groupSlots, toMs)
  const isDense = await isAnsweredAtOnce(context, rule, { atMs: lastMs, stepMs: groupSlots.intervalMs }, query, signal)
  const slots = slotsBetween(groupSlots, fromMs, lastMs, isDense ? Infinity : maxSingleSlots)
  const firings = new Firings()
  const known = new WeakMap<Labels, Labels>()
  // Texts for people change no state.
  const bare = { ...rule, annotations: [] }
  // Nobody knows when the platform was away: as if it had always been there.
  const upSinceMs = (await inputOf(rule)) === undefined ? undefined : 0
  const settled = new Settled({ areTemplated: hasTemplate(rule.labels) })
  let active: ReadonlyMap<string, ActiveAlert> = new Map()
  let done = 0
  let failures = 0
  let failure: string | undefined
  let size = isDense ? firstPiece : 10
  const news = (isCutShort: boolean): BackTestNews => ({ slots, done, isCutShort, firings, failures, failure })
  while (done < slots.count) {
    if (signal.aborted) throw new Fault('cancelled', 'the back-test was cancelled')
    if (performance.now() >= endsAt) break
    const piece = { ...slots, firstMs: slots.firstMs + done * slots.stepMs, count: Math.min(size, slots.count - done) }
    const answers = await answerPiece(context, rule, piece, query, signal)
    let samples = 0
    let begunAt = performance.now()
    for (const [at, answer] of answers.entries()) {
      const slotMs = piece.firstMs + at * piece.stepMs
      try {
        if (answer instanceof Error) throw answer
        samples += answer.length
        if (settled.staysWith(answer)) firings.take(active, active, slotMs)
        else {
          const next = await step(context, bare, { active, answer, slotMs, upSinceMs, known }, signal)
          firings.take(active, next, slotMs)
          active = next
          settled.note(active, answer)
        }
      } catch (error) {
        if (!(error instanceof Fault) || error.retryable) throw error
        // As when it runs: its alerts stay as they were.
        failures++
        failure ??= error.message
        if (failures >= maxFailuresAtStart && failures === done + at + 1) throw error
        firings.take(active, active, slotMs)
      }
      if (performance.now() - begunAt < turnMs) continue
      await nextTurn()
      begunAt = performance.now()
      if (signal.aborted || begunAt >= endsAt) {
        done += at + 1 - answers.length
        break
      }
    }
    done += answers.length
    if (done < slots.count && performance.now() < endsAt) yield news(false)
    const perSlot = Math.max(1, samples / answers.length)
    size = isDense ? Math.max(60, Math.min(largestPiece, Math.floor(samplesOfPiece / perSlot))) : 20
  }
  firings.finish()
  yield news(done < slots.count)
}

async function step(
  context: BackTestContext,
  rule: AlertRule,
  { active, answer, slotMs, upSinceMs, known }: Step,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ActiveAlert>> {
  const { expand, subqueryStepMs } = context
  return await computeAlerts(
    context,
    { rule, active, expand, known, vector: answer },
    { slotMs, timeMs: slotMs, holdUntilMs: 0, upSinceMs, limit: 0, subqueryStepMs, timeoutMs: queryTimeoutMs },
    signal,
  )
}

interface Step {
  readonly active: ReadonlyMap<string, ActiveAlert>
  readonly answer: readonly VectorSample[]
  readonly slotMs: number
  readonly upSinceMs: number | undefined
  readonly known: WeakMap<Labels, Labels>
}

/** The group's slots in (fromMs, lastMs], every n-th when that is more than there may be. */
function slotsBetween({ intervalMs }: GroupSlots, fromMs: number, lastMs: number, max: number): Slots {
  const all = Math.max(1, Math.floor((lastMs - fromMs) / intervalMs))
  const every = Math.max(1, Math.ceil(all / max))
  const stepMs = intervalMs * every
  const count = Math.max(1, Math.floor((lastMs - fromMs) / stepMs))
  return { firstMs: lastMs - (count - 1) * stepMs, stepMs, count }
}
