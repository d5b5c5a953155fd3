import { isClone } from '../backups/index.ts'
import type { Settings } from '../config/settings.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import { createGuard, everywhere } from '../lib/outgoing/outgoing-guard.ts'
import { resolveName } from '../lib/outgoing/resolve-name.ts'
import { createSeal } from '../lib/seal.ts'
import type { PostedAlert } from '../model/alert.ts'
import { halvesOf } from '../model/float-halves.ts'
import { rangesOfPairs } from '../model/ranges-of-pairs.ts'
import type { TelemetrySink } from '../model/telemetry-sink.ts'
import type { Ingest } from '../pipeline/index.ts'
import type { EvaluateMetrics, HealthSource } from '../platform/index.ts'
import { type Maintenance, type Probes, type ProbeSample, startProbes } from '../probes/index.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import type { Lifecycle } from './lifecycle.ts'
import { readPlatformKey } from './platform-key.ts'
import { version } from './version.ts'

interface ProbesParts {
  readonly settings: Settings
  readonly clock: Clock
  readonly log: Log
  readonly lifecycle: Lifecycle
  readonly state: StateStore
  readonly ingest: Ingest
  /** Whose monitors stand in files. */
  readonly projectId: number
  readonly post: (alerts: readonly PostedAlert[]) => Promise<void>
  /** Announced maintenance of a monitor, by its name. */
  readonly maintenanceOf: (name: string) => readonly Maintenance[]
  /** Of the page. */
  readonly externalUrl: () => string
  readonly evaluateMetrics: EvaluateMetrics
}

interface OpenProbes {
  readonly probes: Probes
  readonly healthSources: readonly HealthSource[]
}

/** Encoded in one turn of the event loop. */
const samplesAtOnce = 1000

/** Watches the monitors of the state store and of the files that the settings name. Throws Fault `bad_input` when a file is wrong. */
export async function openProbes(parts: ProbesParts): Promise<OpenProbes> {
  const { settings, clock, log, lifecycle, state, ingest, projectId, post, maintenanceOf, externalUrl, evaluateMetrics } = parts
  const { allowedHosts } = settings.outgoing
  const probes = await startProbes({
    clock,
    log,
    state,
    projectId,
    post,
    maintenanceOf,
    externalUrl,
    // The original asks them.
    files: isClone(settings.dataDir) ? [] : settings.probes.files,
    seal: createSeal(readPlatformKey(settings.dataDir), 'uptime monitors'),
    readMetrics: evaluateMetrics,
    guard: createGuard({ allowedHosts: () => allowedHosts, resolve: resolveName }),
    fileGuard: createGuard({ allowedHosts: () => everywhere, resolve: resolveName }),
    userAgent: `vedette/${version}`,
    write: writeSamples(ingest, clock),
  })
  lifecycle.onStop('doors', 'uptime checks', () => probes.stop())
  const check: HealthSource['check'] = async () => {
    const problem = probes.problem()
    const { watches, sick } = probes.watcher
    const down = [...watches.values()].filter((watch) => watch.state.outage !== undefined).length
    const says = `${watches.size} monitors, ${down} down`
    const unreliable = sick === undefined ? '' : `; ${sick.failing} of ${sick.of} began to fail at once, which does not count`
    return {
      state: problem === undefined && sick === undefined ? 'ok' : 'degraded',
      detail: `${says}${unreliable}${problem === undefined ? '' : `; the changed files are bad, the monitors of before go on: ${problem}`}`,
      responseTimeMs: null,
      details: { monitors: watches.size, down, problem: problem ?? null },
    }
  }
  return { probes, healthSources: [{ name: 'uptime', role: 'other', check }] }
}

/** By the one door for rows, project by project. */
function writeSamples(ingest: Pick<Ingest, 'ingest'>, clock: Clock): (samples: readonly ProbeSample[]) => Promise<void> {
  return async (samples) => {
    for (const projectId of new Set(samples.map((sample) => sample.projectId))) {
      const own = samples.filter((sample) => sample.projectId === projectId)
      for (let at = 0; at < own.length; at += samplesAtOnce) {
        const piece = own.slice(at, at + samplesAtOnce)
        await ingest.ingest({
          receiver: 'probes',
          endpoint: { signal: 'metrics', path: 'probes', decode: (_intake, sink) => piece.forEach((sample) => show(sample, sink)) },
          projectId,
          keyId: 'probes',
          intake: { body: Buffer.alloc(0), receivedAt: clock.now(), contentType: '', query: new URLSearchParams(), headers: {} },
        })
      }
    }
  }
}

function show({ labels, timeMs, value }: ProbeSample, sink: TelemetrySink): void {
  sink.series(rangesOfPairs(labels))
  const [low, high] = halvesOf(value)
  sink.sample(timeMs, low, high, 0)
}
