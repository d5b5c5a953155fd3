import type { Alert } from '../../model/alert.ts'
import type { AlertingContext } from '../alerting-context.ts'
import type { AlertHandling, KnownAlert } from '../alerts/known-alert.ts'
import { Turn } from '../ledger/turn.ts'
import { type Standing, Standings } from './alert-standing.ts'
import { hasWhatIsSought, receiversOf, type WatchFilter } from './watch-filter.ts'
import { type Concern, concernOf, fingerprintIn } from './what-it-concerns.ts'

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
  for (const place of state.places.from(after)) {
    if (++looked % lookedAtOnce === 0) {
      await turn.mayEnd()
      signal.throwIfAborted()
    }
    const known = state.alerts.get(fingerprintIn(place))
    const row = known === undefined ? undefined : choose(context, known, standings, filter)
    if (row === undefined) continue
    if (rows.length === limit) return { rows, next: last }
    rows.push(row)
    last = place
  }
  return { rows, next: undefined }
}

/** An alert as the list shows it. */
export function describeWatched(context: AlertingContext, known: KnownAlert, standings: Standings): WatchedAlert {
  const { alert, handling } = known
  return { ...concernOf(alert.labels), ...standings.of(known), alert, handling, receivers: receiversOf(context, alert.fingerprint) }
}

function choose(context: AlertingContext, known: KnownAlert, standings: Standings, filter: WatchFilter): WatchedAlert | undefined {
  const { states, severities, services, environments, receivers } = filter
  if (!hasWhatIsSought(context, known, filter)) return undefined
  const row = describeWatched(context, known, standings)
  const isChosen =
    states.has(row.state) &&
    severities?.has(row.severity) !== false &&
    services?.has(row.service) !== false &&
    environments?.has(row.environment) !== false &&
    (receivers === undefined || row.receivers.some((name) => receivers.has(name)))
  return isChosen ? row : undefined
}
