import type { AlertingContext } from '../alerting-context.ts'
import type { KnownAlert } from '../alerts/known-alert.ts'
import type { Matcher } from '../config/config.ts'
import { matchesAll } from '../matchers/make-matcher.ts'
import type { AlertState } from './alert-standing.ts'
import type { TextSearch } from './text-search.ts'

/** What chooses alerts of the list. What is left out chooses all. */
export interface WatchFilter {
  readonly states: ReadonlySet<string>
  readonly severities?: ReadonlySet<string>
  readonly services?: ReadonlySet<string>
  readonly environments?: ReadonlySet<string>
  readonly receivers?: ReadonlySet<string>
  readonly matchers: readonly Matcher[]
  /** Of labels and annotations. */
  readonly text?: TextSearch | undefined
  /** Only alerts of the groups with this key. */
  readonly group?: string
}

/** What they are when nobody said: all that fire. */
export const openStates: ReadonlySet<AlertState> = new Set(['firing', 'acknowledged', 'silenced', 'inhibited', 'muted'])

/** Contact points of an alert's groups. */
export function receiversOf({ state }: Pick<AlertingContext, 'state'>, fingerprint: string): readonly string[] {
  const receivers = new Set<string>()
  for (const id of state.membership.groupsOf(fingerprint)) {
    const group = state.groups.get(id)
    if (group !== undefined) receivers.add(group.receiver)
  }
  return [...receivers]
}

/** Whether an alert has what no facet counts: the text, the matchers, the group. */
export function hasWhatIsSought(
  { state }: Pick<AlertingContext, 'state'>,
  { alert }: Pick<KnownAlert, 'alert'>,
  { matchers, text, group }: Pick<WatchFilter, 'matchers' | 'text' | 'group'>,
): boolean {
  if (!matchesAll(matchers, alert.labels)) return false
  if (text !== undefined && !text(alert.labels) && !text(alert.annotations)) return false
  if (group === undefined) return true
  for (const id of state.membership.groupsOf(alert.fingerprint)) if (state.groups.get(id)?.groupKey === group) return true
  return false
}
