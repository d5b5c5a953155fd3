import type { AlertingContext } from '../alerting-context.ts'
import type { EnqueueContext } from '../outbox/enqueue.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { contactPointsOf } from '../policy/check-policy.ts'

export interface WayContext extends AlertingContext, Pick<EnqueueContext, 'fallback'> {
  /** Why rules are not evaluated in time, for people; undefined: they are. */
  readonly rulesProblem: () => string | undefined
  /** Whether the contact points that there are could be read. */
  readonly isConfigKnown: () => boolean
  readonly outbox: Pick<Outbox, 'destinations'>
}

/** A message that nobody has tried to send for so long is stuck. */
const stuckAfterMs = 600_000

/** Why somebody outside should not believe that an alert would get out; undefined: it would. */
export function findWayProblem(context: WayContext, nowMs: number): string | undefined {
  const { state, rulesProblem, isConfigKnown, outbox, tree, fallback } = context
  const rules = rulesProblem()
  if (rules !== undefined) return rules
  if (!isConfigKnown()) return 'the contact points could not be read'
  for (const lane of state.lanes.keys()) {
    const [head] = state.lanes.of(lane)
    if (head?.attempts === 0 && head.createdAtMs < nowMs - stuckAfterMs) return `a message to ${head.receiver} waits and is not sent`
  }
  const all = outbox.destinations()
  // What reaches those who run the platform alone says nothing of how others are told.
  const named = new Set([...contactPointsOf(state.policy.current.policy), fallback()?.name])
  const ordinary = all.filter(({ receiver }) => named.has(receiver) || !tree().isOfOwnersAlone(receiver))
  // What stands in the page reaches nobody who does not look; unless there is nothing else.
  const outside = ordinary.filter(({ channel }) => channel !== 'inbox')
  const ways = [outside, ordinary].find((some) => some.length > 0) ?? all
  return ways.length > 0 && ways.every(({ isNoWay }) => isNoWay) ? 'every channel fails' : undefined
}
