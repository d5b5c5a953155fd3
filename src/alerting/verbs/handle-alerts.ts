import { recordChange, requirePermission } from '../../access/index.ts'
import { Fault } from '../../lib/errors.ts'
import type { AlertEventKind } from '../alerts/alert-event.ts'
import type { AlertHandling, KnownAlert } from '../alerts/known-alert.ts'
import { putAlert } from '../alerts/take-alert.ts'
import { followAlert } from '../policy/follow-alert.ts'
import { isOpen } from '../quality/flapping/is-open.ts'
import { nameOf, type VerbContext } from './verb-context.ts'

/** What somebody does about alerts. */
export type Handling =
  | { readonly do: 'acknowledge' | 'unacknowledge' | 'resolve' }
  /** Empty: nobody. */
  | { readonly do: 'assign'; readonly to: string }

interface HandleAlerts {
  readonly fingerprints: readonly string[]
  readonly handling: Handling
  /** For people. */
  readonly comment?: string
}

const mostAtOnce = 1000
const kinds = {
  acknowledge: 'acknowledged',
  unacknowledge: 'unacknowledged',
  resolve: 'resolved',
  assign: 'assigned',
} as const satisfies Record<Handling['do'], AlertEventKind>

/**
 * Acknowledges, resolves or assigns alerts that fire or flap; those that do not, or no more, are left out. Resolves with how many it were. What is
 * acknowledged is not repeated. Throws Fault `bad_input`, `not_found` when none of them fires, `forbidden`.
 */
export async function handleAlerts(context: VerbContext, { fingerprints, handling, comment = '' }: HandleAlerts): Promise<number> {
  const { state, clock, caller } = context
  requirePermission(caller, 'alerts.write')
  if (fingerprints.length > mostAtOnce) throw new Fault('bad_input', `at most ${mostAtOnce} alerts at once`)
  const handled: KnownAlert[] = []
  return state.ledger.change(
    () => {
      const nowMs = clock.now()
      handled.length = 0
      for (const fingerprint of new Set(fingerprints)) {
        const known = state.alerts.get(fingerprint)
        if (known === undefined || !isOpen(state, known, nowMs)) continue
        handled.push(known)
        const content = {
          by: nameOf(caller),
          ...(comment === '' ? {} : { comment }),
          ...(handling.do === 'assign' ? { to: handling.to } : {}),
        }
        state.addEvent({ atMs: nowMs, fingerprint, groupKey: '', kind: kinds[handling.do], content })
        if (handling.do === 'resolve') {
          const alert = { ...known.alert, endsAtMs: nowMs, updatedAtMs: nowMs, timeout: false }
          // It flaps no more, whatever it did until now.
          state.quality.flaps.remove(fingerprint)
          if (!known.isResolved) putAlert(context, known, { alert, isOfRule: known.isOfRule }, nowMs)
        } else state.alerts.put({ ...known, handling: handlingAfter(known.handling, handling, { by: nameOf(caller), nowMs }) })
        followAlert(context, fingerprint, nowMs)
      }
      if (handled.length === 0) throw new Fault('not_found', 'no such alert fires')
      return handled.length
    },
    async (transaction) => {
      const [first] = handled
      if (first === undefined) return
      const name = new Map(first.alert.labels).get('alertname') ?? ''
      await recordChange(transaction, context, {
        action: `alert.${handling.do}`,
        object: { kind: 'alert', id: first.alert.fingerprint, name: name.slice(0, 200) },
        projectId: caller.projectId,
        details: {
          fingerprints: handled.slice(0, 20).map(({ alert }) => alert.fingerprint),
          count: handled.length,
          ...(handling.do === 'assign' ? { to: handling.to } : {}),
          ...(comment === '' ? {} : { comment: comment.slice(0, 500) }),
        },
      })
    },
  )
}

function handlingAfter(
  before: AlertHandling,
  handling: Handling,
  { by, nowMs }: { readonly by: string; readonly nowMs: number },
): AlertHandling {
  if (handling.do === 'acknowledge') return { ...before, acknowledgedAtMs: nowMs, acknowledgedBy: by }
  if (handling.do === 'assign') {
    const { assignedTo: _, ...rest } = before
    return handling.to === '' ? rest : { ...rest, assignedTo: handling.to }
  }
  const { acknowledgedAtMs: _at, acknowledgedBy: _by, ...rest } = before
  return rest
}
