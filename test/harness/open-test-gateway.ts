import { ByteBudget } from '../../src/lib/http/byte-budget.ts'
import { createLog } from '../../src/lib/log.ts'
import { createIngest, type Ingest, IngestCounters, LiveTail, seriesLimits } from '../../src/pipeline/index.ts'
import { decodeRows } from '../../src/pipeline/testdata/decode-rows.ts'
import { testHorizon, testProject } from '../../src/pipeline/testdata/make-records.ts'
import { describeSeries } from '../../src/pushgateway/describe-series.ts'
import { readGroupPath } from '../../src/pushgateway/group-path.ts'
import { seriesKey } from '../../src/pushgateway/group.ts'
import { openPushgateway } from '../../src/pushgateway/index.ts'
import type { Pushgateway, PushgatewaySpec } from '../../src/pushgateway/pushgateway.ts'
import { openJournal } from '../../src/storage/journal/index.ts'
import { metricSamples } from '../../src/storage/tables/metric-samples.ts'
import { metricSeries } from '../../src/storage/tables/metric-series.ts'
import { defaultWalLimits, openWriteAheadLog, type WriteAheadLog } from '../../src/storage/wal/index.ts'
import { ManualClock } from './manual-clock.ts'
import { createMemoryFiles, type MemoryFiles } from './memory-files.ts'

export const projectId = 7
const log = createLog({ level: 'silent' })

export interface TestGateway {
  readonly gateway: Pushgateway
  readonly clock: ManualClock
  readonly ingest: Ingest
  readonly wal: WriteAheadLog
  readonly counters: IngestCounters
  /** All that was written, also behind a restart. */
  readonly files: MemoryFiles
  readonly startMs: number
  push(path: string, body: string | Buffer, method?: 'PUT' | 'POST', contentType?: string): Promise<void>
  remove(path: string): Promise<void>
  /** What became durable since the last call: `name{labels} value @seconds since the start`, sorted; without the times of groups. */
  take(): Promise<string[]>
  close(): Promise<void>
}

interface Options extends Partial<Pick<PushgatewaySpec, 'limits' | 'underWay' | 'repeatMs' | 'expireAfterMs'>> {
  readonly clock?: ManualClock
  readonly files?: MemoryFiles
  /** Comes between the gateway and its door. */
  readonly guard?: (ingest: Ingest) => Pick<Ingest, 'ingest'>
  /** So many series the project may have. */
  readonly activeSeries?: number
  /** Also the series that every group has of itself. */
  readonly withTimes?: boolean
}

/** A gateway on the real pipeline and journal, their disk in memory, time in the hand of the test. */
export async function openTestGateway(options: Options = {}): Promise<TestGateway> {
  const { clock = new ManualClock(), files = createMemoryFiles(), guard = (ingest: Ingest) => ingest, withTimes = false } = options
  const limits = { ...defaultWalLimits, minFreeBytes: 0, minFreeShare: 0, quietAgeMs: 1e9, busyAgeMs: 1e9 }
  const freeSpace = async () => ({ freeBytes: 1e12, totalBytes: 1e12 })
  const wal = await openWriteAheadLog({ directory: '/wal', clock, limits, freeSpace, log, files })
  const { activeSeries = seriesLimits.activeSeries } = options
  const project = testProject({}, { seriesLimits: { ...seriesLimits, activeSeries } })
  const counters = new IngestCounters(clock)
  const ingest = createIngest({
    log: wal,
    clock,
    projectOf: () => project,
    horizonOf: () => testHorizon,
    counters,
    tail: new LiveTail(clock),
  })
  const journal = await openJournal({ directory: '/journal', log, files })
  const gateway = await openPushgateway({
    clock,
    log,
    journal,
    ingest: guard(ingest),
    counters,
    redactorOf: () => project.redactor,
    limits: options.limits ?? { groups: 100, groupBytes: 100_000, bytes: 1_000_000 },
    underWay: options.underWay ?? new ByteBudget(100_000_000),
    repeatMs: options.repeatMs ?? 15_000,
    expireAfterMs: options.expireAfterMs,
  })
  const startMs = new ManualClock().now()
  const names = new Map<unknown, string>()
  return {
    gateway,
    clock,
    ingest,
    wal,
    counters,
    files,
    startMs,
    push: (path, body, method = 'POST', contentType = '') => {
      const labels = readGroupPath(`/metrics/${path}`)
      return gateway.push({ projectId, keyId: 'k', labels, body: Buffer.from(body), contentType, replace: method === 'PUT' })
    },
    remove: (path) => gateway.remove({ projectId, keyId: 'k', labels: readGroupPath(`/metrics/${path}`) }),
    async take() {
      await wal.seal()
      const found: string[] = []
      const segments = [...wal.sealed]
      const chunks = (await Promise.all(segments.map((segment) => segment.read()))).flat()
      for (const segment of segments) await wal.release(segment)
      for (const { table, bytes } of chunks) {
        if (table !== metricSeries.name) continue
        for (const row of decodeRows(metricSeries, bytes)) {
          const labels = row['labels'] as [string, string][] // its wire type
          names.set(row['id'], describeSeries(seriesKey([['__name__', String(row['metric'])], ...labels])).slice(7))
        }
      }
      for (const { table, bytes } of chunks) {
        if (table !== metricSamples.name) continue
        for (const row of decodeRows(metricSamples, bytes)) {
          if (!withTimes && /^push_(failure_)?time_seconds$/.test(String(row['metric']))) continue
          const value = valueOf(Number(row['e']), row['m'] as bigint) // its wire type
          found.push(`${names.get(row['id']) ?? String(row['id'])} ${value} @${(Number(row['ts']) - startMs) / 1000}`)
        }
      }
      return found.sort()
    },
    async close() {
      await gateway.stop()
      await journal.close()
      await ingest.close()
      await wal.close()
    },
  }
}

function valueOf(exponent: number, mantissa: bigint): string {
  if (exponent >= 0) return String(Number(mantissa) / 10 ** exponent)
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64LE(mantissa)
  return bytes.readUInt32LE(0) === 2 && bytes.readUInt32LE(4) === 0x7ff00000 ? 'stale' : String(bytes.readDoubleLE())
}
