import type { Settings } from '../config/settings.ts'
import { systemClock } from '../lib/clock.ts'
import { createLog } from '../lib/log.ts'
import { createMetrics } from '../lib/metrics/create-metrics.ts'
import { createLogTap, createObserver, observeStatements } from '../platform/observing/index.ts'
import type { App } from './app.ts'
import type { GivenAtStart } from './given-at-start.ts'
import { takeHeldSockets } from './held-sockets.ts'
import { createLifecycle } from './lifecycle.ts'
import { lockDataDirectory, openStores, type Stores } from './open-stores.ts'
import { tellSystemd } from './tell-systemd.ts'
import { openTls } from './tls/open-tls.ts'

/**
 * Starts the platform. The stores open in a process and a thread of their own; a thousand files of the program are loaded meanwhile,
 * which takes as long. Throws a Fault when it cannot start; then nothing is left running.
 */
export async function startApp(settings: Settings, given: GivenAtStart): Promise<App> {
  const clock = systemClock
  const tap = createLogTap()
  const log = createLog({ level: settings.logLevel, tap })
  const lifecycle = createLifecycle(log)
  let opening: Promise<Stores> | undefined
  try {
    const sockets = takeHeldSockets(process.env, process.pid)
    const metrics = createMetrics()
    const observer = createObserver({ clock, metrics })
    lockDataDirectory(settings.dataDir, lifecycle)
    const tls = await openTls({ settings, clock, log, lifecycle })
    opening = openStores(settings, { lifecycle, log, observe: observeStatements(observer) })
    // Waited for below; it may fail before.
    opening.catch(() => undefined)
    const { runApp } = await import('./app.ts')
    const app = await runApp(settings, given, { clock, tap, log, lifecycle, tls, sockets, metrics, observer, opening })
    void tellSystemd('READY=1', log)
    lifecycle.onStop('self telemetry', 'systemd', () => tellSystemd('STOPPING=1', log))
    return app
  } catch (error) {
    // Stores that are still opening are there to be closed only then.
    await opening?.catch(() => undefined)
    await lifecycle.stop()
    throw error
  }
}
