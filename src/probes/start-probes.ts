import { setTimeout as wait } from 'node:timers/promises'

import { watchFiles } from '../lib/files/watch-files.ts'
import type { Seal } from '../lib/seal.ts'
import type { PostedAlert } from '../model/alert.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import { loadMonitorFiles } from './files/load-monitor-files.ts'
import type { Monitor } from './monitor.ts'
import { loadWatches } from './store/load-watches.ts'
import { pruneWatches } from './store/prune-watches.ts'
import { readMonitors } from './store/read-monitors.ts'
import { type ReadMetrics, recallFromMetrics } from './store/recall-checks.ts'
import { Watcher, type WatcherParts } from './watcher.ts'

export interface ProbesParts extends Omit<WatcherParts, 'store'> {
  readonly state: StateStore
  /** Files of monitors: paths, stars in the last part. */
  readonly files: readonly string[]
  /** Whose monitors the files' are. */
  readonly projectId: number
  readonly post: (alerts: readonly PostedAlert[]) => Promise<void>
  /** Keeps secrets of monitors. */
  readonly seal: Seal
  /** The metrics that checks have left. */
  readonly readMetrics: ReadMetrics
}

/** What runs, for those who list, change and ask. */
export interface Probes {
  readonly watcher: Watcher
  readonly seal: Seal
  /** Of a monitor, by its name. */
  readonly maintenanceOf: WatcherParts['maintenanceOf']
  /** What is wrong with the files; then the monitors of before go on. */
  problem(): string | undefined
  /** Looks at the files now. */
  reload(): Promise<void>
  stop(): Promise<void>
}

const flushEveryMs = 1000
const pruneEveryMs = 86_400_000
/** What is over for longer is forgotten. */
const keptMs = 400 * 86_400_000
/** A change of the clock is noticed after so long. */
const longestPauseMs = 5000
const recallTries = 12
const recallEveryMs = 5000

/** Watches the monitors of the store and of the files until it is stopped. Throws Fault `bad_input` when a file is wrong at the start. */
export async function startProbes(parts: ProbesParts): Promise<Probes> {
  const { state, files, projectId, clock, log, seal, readMetrics } = parts
  const watcher = new Watcher({ ...parts, store: state })
  const [made, stored] = [await readMonitors(state, seal, log), await loadWatches(state)]
  let filed = await loadMonitorFiles(files, projectId, clock.now())
  let problem: string | undefined
  const names = new Set(made.filter((monitor) => monitor.projectId === projectId).map(({ spec }) => spec.name))
  refuseTaken(filed, names)
  watcher.set([...made, ...filed], stored)
  const stopping = new AbortController()
  const recalling = recallPatiently()

  /** Until metrics can be read the platform may need a while. */
  async function recallPatiently(): Promise<void> {
    const beforeMs = clock.now()
    const waiting = new Set(watcher.watches.values())
    for (let tries = 1; tries <= recallTries; tries++) {
      try {
        await recallFromMetrics(readMetrics, waiting, beforeMs, stopping.signal)
        return
      } catch (error) {
        if (stopping.signal.aborted) return
        if (tries === recallTries) log.warn({ err: error }, 'the last checks of monitors could not be read from their metrics')
        else await wait(recallEveryMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      }
    }
  }

  async function reload(): Promise<void> {
    try {
      const found = await loadMonitorFiles(files, projectId, clock.now())
      refuseTaken(
        found,
        new Set([...watcher.watches.values()].flatMap(({ monitor }) => (isMade(monitor, projectId) ? [monitor.spec.name] : []))),
      )
      const ids = new Set(found.map(({ id }) => id))
      for (const { id } of filed) if (!ids.has(id)) await watcher.remove(id)
      for (const monitor of found) watcher.put(monitor)
      filed = found
      if (problem !== undefined || found.length > 0) log.info({ monitors: found.length }, 'monitors loaded from files')
      problem = undefined
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error)
      log.error({ problem }, 'the files of monitors were refused; the monitors of before go on')
    }
  }

  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  let prunedAtMs = 0
  const ring = (): void => {
    const nowMs = clock.now()
    watcher.runDue(nowMs).catch((error: unknown) => log.error({ err: error }, 'what was due in uptime checks failed'))
    if (Math.abs(nowMs - prunedAtMs) > pruneEveryMs) {
      prunedAtMs = nowMs
      pruneWatches(state, nowMs - keptMs).catch((error: unknown) => log.warn({ err: error }, 'old outages could not be removed'))
    }
    plan()
  }
  const plan = (): void => {
    if (isStopped) return
    clearTimeout(timer)
    const waitMs = Math.max(0, watcher.nextDueMs() - clock.now())
    timer = setTimeout(ring, Math.min(waitMs, longestPauseMs))
  }
  let isPlanned = false
  watcher.onReschedule = () => {
    if (isPlanned) return
    isPlanned = true
    setImmediate(() => {
      isPlanned = false
      plan()
    })
  }
  const flusher = setInterval(() => void watcher.flushSamples(), flushEveryMs)
  const unwatch =
    files.length === 0
      ? undefined
      : watchFiles(
          () => files,
          () => void reload(),
        )
  plan()
  return {
    watcher,
    seal,
    maintenanceOf: parts.maintenanceOf,
    problem: () => problem,
    reload,
    async stop() {
      isStopped = true
      stopping.abort()
      await recalling
      clearTimeout(timer)
      clearInterval(flusher)
      unwatch?.()
      await watcher.stop()
    },
  }
}

function isMade(monitor: Monitor, projectId: number): boolean {
  return monitor.file === undefined && monitor.projectId === projectId
}

function refuseTaken(filed: readonly Monitor[], names: ReadonlySet<string>): void {
  const taken = filed.find(({ spec }) => names.has(spec.name))
  if (taken !== undefined) throw new Error(`${taken.file ?? ''}: there is a monitor ${taken.spec.name} already, made on the page`)
}
