import { join } from 'node:path'

import type { Settings } from '../config/settings.ts'
import type { Clock } from '../lib/clock.ts'
import type { Fault } from '../lib/errors.ts'
import type { Log } from '../lib/log.ts'
import {
  type ClassRule,
  createIngest,
  createProjectPipeline,
  ingestLimits,
  startFlusher,
  type Flusher,
  type Horizon,
  type Ingest,
  type IngestCounters,
  type LiveTail,
  type ProjectPipeline,
  readSeriesFigures,
  type SeriesFigures,
  type SeriesRules,
} from '../pipeline/index.ts'
import type { IngestSpec, Redactor } from '../pipeline/index.ts'
import type { TelemetryStore } from '../storage/telemetry/index.ts'
import { defaultWalLimits, openWriteAheadLog, type WriteAheadLog } from '../storage/wal/index.ts'
import type { Lifecycle } from './lifecycle.ts'

interface IngestParts {
  readonly settings: Settings
  readonly clock: Clock
  readonly log: Log
  readonly lifecycle: Lifecycle
  readonly telemetry: TelemetryStore
  readonly counters: IngestCounters
  readonly tail: LiveTail
  readonly redactorOf: (projectId: number) => Redactor
  readonly classRulesOf: (projectId: number) => readonly ClassRule[]
  readonly seriesRulesOf: (projectId: number) => SeriesRules
  readonly horizonOf: (projectId: number) => Horizon
  /** Why nothing may be taken in now, besides what the log says. */
  readonly refusal: (inFlightBytes: number) => Fault | undefined
  /** Hears of rows once they are durable. */
  readonly onDurable: IngestSpec['onDurable']
}

export interface OpenIngest {
  readonly ingest: Ingest
  readonly wal: WriteAheadLog
  readonly flusher: Flusher
  /** How many metric series a project has at this moment, and all projects that sent any. */
  readonly seriesFiguresOf: (projectId: number) => SeriesFigures
  readonly activeSeries: () => readonly { readonly projectId: number; readonly active: number }[]
}

/** Left for closing the log after the last flush. */
const closeWithinMs = 1000

/** Opens the write-ahead log, the one door in front of it and the flusher behind it. What a crash left in the log is stored now. */
export async function openIngest(parts: IngestParts): Promise<OpenIngest> {
  const { settings, clock, log, lifecycle, telemetry, counters, tail, redactorOf, classRulesOf, seriesRulesOf, horizonOf, onDurable } =
    parts
  const wal = await openWriteAheadLog({
    directory: join(settings.dataDir, 'wal'),
    clock,
    log,
    limits: { ...defaultWalLimits, maxBytes: settings.ingest.maxLogBytes, minFreeBytes: settings.ingest.minFreeDiskBytes },
  })
  const flusher = startFlusher({ wal, store: telemetry, clock, log })
  lifecycle.onStop('work', 'write-ahead log', async (withinMs) => {
    await ingest.close()
    // What is not stored by then waits in the log for the next start.
    await flusher.stop(Math.max(0, withinMs - closeWithinMs))
    await wal.close()
  })
  const pipelines = new Map<number, { readonly pipeline: ProjectPipeline; readonly classRules: readonly ClassRule[] }>()
  const projectOf = (projectId: number): ProjectPipeline => {
    const redactor = redactorOf(projectId)
    const classRules = classRulesOf(projectId)
    const known = pipelines.get(projectId)
    const isSame = known?.pipeline.redactor === redactor && known.classRules === classRules
    const pipeline = isSame ? known.pipeline : createProjectPipeline({ projectId, redactor, classRules })
    if (!isSame) pipelines.set(projectId, { pipeline, classRules })
    // What is remembered of the series stays.
    pipeline.metrics.setRules(seriesRulesOf(projectId))
    return pipeline
  }
  const ingest: Ingest = createIngest({
    log: {
      openSegment: () => wal.openSegment(),
      append: (frame) => wal.append(frame),
      hasSeen: (bodyHash) => wal.hasSeen(bodyHash),
      admission() {
        const fault = parts.refusal(ingest.inFlightBytes)
        return fault === undefined ? wal.admission() : { admitted: false, fault }
      },
    },
    clock,
    projectOf,
    horizonOf,
    counters,
    tail,
    onDurable,
    limits: { ...ingestLimits, inFlightBytes: settings.ingest.maxBytesInFlight },
  })
  const seriesFiguresOf = (projectId: number): SeriesFigures => readSeriesFigures(pipelines.get(projectId)?.pipeline.metrics)
  const activeSeries = (): { projectId: number; active: number }[] =>
    [...pipelines].map(([projectId, { pipeline }]) => ({ projectId, active: pipeline.metrics.series.activeSeries }))
  return { ingest, wal, flusher, seriesFiguresOf, activeSeries }
}
