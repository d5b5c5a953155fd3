import type { AlertingContext } from '../alerting-context.ts'
import { Turn } from '../ledger/turn.ts'
import { Standings } from './alert-standing.ts'
import { hasWhatIsSought, type WatchFilter } from './watch-filter.ts'

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
  for (const entry of state.watch.from()) {
    if (++looked % lookedAtOnce === 0) {
      await turn.mayEnd()
      signal.throwIfAborted()
    }
    const { known, concern } = entry
    if (!hasWhatIsSought(context, known, filter)) continue
    const { severity, service, environment } = concern
    const { state: standing } = standings.of(known)
    const names = state.watch.receiversOf(entry)
    const isState = filter.states.has(standing)
    const isSeverity = filter.severities?.has(severity) !== false
    const isService = filter.services?.has(service) !== false
    const isEnvironment = filter.environments?.has(environment) !== false
    const isReceiver = filter.receivers === undefined || names.some((name) => filter.receivers?.has(name))
    const misfits = 5 - Number(isState) - Number(isSeverity) - Number(isService) - Number(isEnvironment) - Number(isReceiver)
    if (misfits > 1) continue
    const isWhole = misfits === 0
    if (isWhole) total++
    if (isWhole || !isState) increment(states, standing)
    if (isWhole || !isSeverity) increment(severities, severity)
    if (isWhole || !isService) increment(services, service)
    if (isWhole || !isEnvironment) increment(environments, environment)
    if (isWhole || !isReceiver) for (const name of names) increment(receivers, name)
  }
  return { total, states, severities, services, environments, receivers }
}

function increment(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}
