import { requirePermission } from '../../access/index.ts'
import type { Monitor } from '../monitor.ts'
import { findWatch, type MonitorContext } from './monitor-context.ts'

/** A monitor of the caller's project. Needs `alerts.read`. Throws Fault `not_found`. */
export function findMonitor(context: Pick<MonitorContext, 'probes' | 'caller'>, id: string): Monitor {
  requirePermission(context.caller, 'alerts.read')
  return findWatch(context, id).monitor
}
