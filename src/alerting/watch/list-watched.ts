import type { Alert } from '../../model/alert.ts'
import type { AlertingContext } from '../alerting-context.ts'
import type { AlertHandling, KnownAlert } from '../alerts/known-alert.ts'
import { Turn } from '../ledger/turn.ts'
import { type Standing, Standings } from './alert-standing.ts'
import { hasWhatIsSought, receiversOf, type WatchFilter } from './watch-filter.ts'
import type { WatchEntry } from './watch-index.ts'
import { type Concern, concernOf } from './what-it-concerns.ts'

/** An alert with who has it and what holds it back. */
export interface WatchedAlert extends Concern, Standing {
  readonly alert: Alert
  readonly handling: AlertHandling
  /** Contact points. */
  readonly receivers: readonly string[]
}

interface ListWatched {
  readonly filter: WatchFilter
  /** The cursor of the page before; empty: from the first one on. */
  readonly after: string
  readonly limit: number
  readonly signal: AbortSignal
}

const lookedAtOnce = 64

/** A page of alerts, worst first, then newest first; `next` where there are more. Throws what `signal` is aborted with. */
export async function listWatched(
  context: AlertingContext,
  { filter, after, limit, signal }: ListWatched,
): Promise<{ readonly rows: readonly WatchedAlert[]; readonly next: string | undefined }> {
  const { state } = context
  const standings = new Standings(context)
  const turn = new Turn()
  const rows: WatchedAlert[] = []
  let [looked, last] = [0, after]
  for (const entry of state.watch.from(after)) {
    if (++looked % lookedAtOnce === 0) {
      await turn.mayEnd()
      signal.throwIfAborted()
    }
    const row = choose(context, entry, standings, filter)
    if (row === undefined) continue
    if (rows.length === limit) return { rows, next: last }
    rows.push(row)
    last = entry.place
  }
  return { rows, next: undefined }
}

/** An alert as the list shows it. */
export function describeWatched(context: AlertingContext, known: KnownAlert, standings: Standings): WatchedAlert {
  const { alert, handling } = known
  return { ...concernOf(alert.labels), ...standings.of(known), alert, handling, receivers: receiversOf(context, alert.fingerprint) }
}

function choose(context: AlertingContext, entry: WatchEntry, standings: Standings, filter: WatchFilter): WatchedAlert | undefined {
  const { known, concern } = entry
  const { states, severities, services, environments, receivers } = filter
  // What costs least is asked first.
  if (severities?.has(concern.severity) === false || services?.has(concern.service) === false) return undefined
  if (environments?.has(concern.environment) === false || !hasWhatIsSought(context, known, filter)) return undefined
  const own = context.state.watch.receiversOf(entry)
  if (receivers !== undefined && !own.some((name) => receivers.has(name))) return undefined
  const standing = standings.of(known)
  return states.has(standing.state) ? { ...concern, ...standing, alert: known.alert, handling: known.handling, receivers: own } : undefined
}
