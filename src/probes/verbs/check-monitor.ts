import { requirePermission } from '../../access/index.ts'
import { Fault } from '../../lib/errors.ts'
import { restoreSecrets } from '../hide-secrets.ts'
import { findKind } from '../kinds.ts'
import { timesOf } from '../monitor.ts'
import type { Outcome } from '../outcome.ts'
import { readMonitor } from '../read-monitor.ts'
import { findWatch, type MonitorContext } from './monitor-context.ts'

/** Checks that people look at while they write. */
const mostPreviews = 20
let previews = 0

/**
 * What a check would find, without making a monitor. `likeId`: secrets that were hidden are those of this one. Needs `alerts.write`. Throws Fault
 * `bad_input` that names the field.
 */
export async function previewCheck(
  context: MonitorContext,
  input: unknown,
  likeId: string | undefined,
  signal: AbortSignal,
): Promise<Outcome> {
  requirePermission(context.caller, 'alerts.write')
  const { spec: written } = readMonitor(input)
  const before = likeId === undefined ? {} : findWatch(context, likeId).monitor.spec.settings
  const { spec } = readMonitor({ ...written, settings: restoreSecrets(written.settings, before) })
  if (findKind(spec.kind)?.run === undefined) throw new Fault('bad_input', 'kind: nothing is asked of a heartbeat, it calls')
  if (previews >= mostPreviews) throw new Fault('overloaded', 'many checks are tried at this moment', { retryAfterSeconds: 5 })
  previews++
  try {
    return await context.probes.watcher.tryCheck(spec.kind, spec.settings, timesOf(spec).timeoutMs, signal)
  } finally {
    previews--
  }
}

/** Checks a monitor out of turn; the result counts. Needs `alerts.write`. Throws Fault `not_found`, `bad_input` for a heartbeat. */
export async function runMonitor(context: MonitorContext, id: string): Promise<Outcome> {
  requirePermission(context.caller, 'alerts.write')
  const outcome = await context.probes.watcher.checkNow(findWatch(context, id))
  if (outcome === undefined) throw new Fault('bad_input', 'this monitor cannot be checked now: it is a heartbeat, or we are stopping')
  return outcome
}
