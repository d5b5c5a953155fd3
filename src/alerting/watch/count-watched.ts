import type { AlertingContext } from '../alerting-context.ts'
import { Turn } from '../ledger/turn.ts'
import { Standings } from './alert-standing.ts'
import { hasWhatIsSought, receiversOf, type WatchFilter } from './watch-filter.ts'
import { concernOf, fingerprintIn } from './what-it-concerns.ts'

/** How many alerts each value has, among those that all other parts of the filter choose. */
export interface WatchedCounts {
  /** Those that the whole filter chooses. */
  readonly total: number
  readonly states: ReadonlyMap<string, number>
  readonly severities: ReadonlyMap<string, number>
  readonly services: ReadonlyMap<string, number>
  readonly environments: ReadonlyMap<string, number>
  readonly receivers: ReadonlyMap<string, number>
}

const lookedAtOnce = 64

/** Counts all alerts by what the list is filtered by. Throws what `signal` is aborted with. */
export async function countWatched(context: AlertingContext, filter: WatchFilter, signal: AbortSignal): Promise<WatchedCounts> {
  const { state } = context
  const standings = new Standings(context)
  const turn = new Turn()
  const states = new Map<string, number>()
  const severities = new Map<string, number>()
  const services = new Map<string, number>()
  const environments = new Map<string, number>()
  const receivers = new Map<string, number>()
  let [total, looked] = [0, 0]
  for (const place of state.places.from()) {
    if (++looked % lookedAtOnce === 0) {
      await turn.mayEnd()
      signal.throwIfAborted()
    }
    const known = state.alerts.get(fingerprintIn(place))
    if (known === undefined || !hasWhatIsSought(context, known, filter)) continue
    const { severity, service, environment } = concernOf(known.alert.labels)
    const standing = standings.of(known).state
    const names = receiversOf(context, known.alert.fingerprint)
    const fits = [
      filter.states.has(standing),
      filter.severities?.has(severity) !== false,
      filter.services?.has(service) !== false,
      filter.environments?.has(environment) !== false,
      filter.receivers === undefined || names.some((name) => filter.receivers?.has(name)),
    ]
    const misfits = fits.filter((one) => !one).length
    if (misfits > 1) continue
    if (misfits === 0) total++
    const isCounted = (at: number): boolean => misfits === 0 || fits[at] === false
    if (isCounted(0)) increment(states, standing)
    if (isCounted(1)) increment(severities, severity)
    if (isCounted(2)) increment(services, service)
    if (isCounted(3)) increment(environments, environment)
    if (isCounted(4)) for (const name of names) increment(receivers, name)
  }
  return { total, states, severities, services, environments, receivers }
}

function increment(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}
