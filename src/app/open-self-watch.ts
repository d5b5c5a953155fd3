import { statfs } from 'node:fs/promises'

import { isClone, verifyScratch } from '../backups/index.ts'
import type { Settings } from '../config/settings.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import { readMachineLimits, thisMachine } from '../lib/machine-limits.ts'
import type { Metrics } from '../lib/metrics/create-metrics.ts'
import { createOutgoingHttp } from '../lib/outgoing/create-outgoing-http.ts'
import { createGuard } from '../lib/outgoing/outgoing-guard.ts'
import { resolveName } from '../lib/outgoing/resolve-name.ts'
import { type BudgetWatch, completeBudgets, measureDataDirectory, type Platform, startHeartbeat, watchBudgets } from '../platform/index.ts'
import type { TelemetryStore } from '../storage/telemetry/index.ts'
import type { Lifecycle } from './lifecycle.ts'
import { version } from './version.ts'

interface SelfWatchParts {
  readonly settings: Settings
  readonly clock: Clock
  readonly log: Log
  readonly lifecycle: Lifecycle
  readonly metrics: Metrics
}

/** Watches what the platform uses. */
export async function openBudgets(
  { settings, clock, log, lifecycle, metrics }: SelfWatchParts,
  own: { readonly processes: () => readonly { name: string; pid: number }[]; readonly telemetry: TelemetryStore | undefined },
): Promise<BudgetWatch> {
  const { blocks, bsize } = await statfs(settings.dataDir)
  const machine = readMachineLimits(thisMachine)
  const { memoryBytes, cpuCores, diskBytes } = settings.budgets
  const watch = watchBudgets({
    clock,
    log,
    metrics,
    budgets: completeBudgets({ memoryBytes, cpuCores, diskBytes }, { ...machine, diskBytes: blocks * bsize }),
    processes: own.processes,
    measureDisk: () => measureDataDirectory(settings.dataDir, own.telemetry, [verifyScratch]),
  })
  lifecycle.onStop('doors', 'budgets', () => watch.stop())
  return watch
}

const withinMs = 10_000
/** Whoever runs the platform wrote the addresses. */
const everywhere = ['0.0.0.0/0', '::/0']

/** Lets somebody else notice when we are gone. */
export function openHeartbeat({ settings, log, lifecycle, metrics }: SelfWatchParts, platform: Platform): void {
  const { out, everySeconds } = settings.heartbeat
  // A clone is not the one that others wait for.
  if (out.length === 0 || isClone(settings.dataDir)) return
  const guard = createGuard({ allowedHosts: () => everywhere, resolve: resolveName })
  const http = createOutgoingHttp({ guard, timeoutMs: withinMs, userAgent: `vedette/${version}` })
  const stop = startHeartbeat({ urls: out, everyMs: everySeconds * 1000, http, health: () => platform.health(), metrics, log })
  lifecycle.onStop('doors', 'heartbeat', stop)
}
