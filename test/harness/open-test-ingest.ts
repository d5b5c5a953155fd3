import type { Clock } from '../../src/lib/clock.ts'
import { createLog } from '../../src/lib/log.ts'
import { ingestLimits, type IngestLimits } from '../../src/pipeline/admission.ts'
import { createIngest, type Ingest, IngestCounters, LiveTail } from '../../src/pipeline/index.ts'
import { testHorizon, testProject } from '../../src/pipeline/testdata/make-records.ts'
import { defaultWalLimits, openWriteAheadLog, type WriteAheadLog } from '../../src/storage/wal/index.ts'
import { createMemoryFiles, type MemoryFiles } from './memory-files.ts'

export interface TestIngest {
  readonly ingest: Ingest
  readonly wal: WriteAheadLog
  readonly counters: IngestCounters
  readonly tail: LiveTail
  readonly close: () => Promise<void>
}

interface TestIngestOptions {
  readonly limits?: Partial<IngestLimits>
  readonly files?: MemoryFiles
  readonly project?: ReturnType<typeof testProject>
}

/** The real pipeline for one project, its log in memory. */
export async function openTestIngest(
  clock: Clock,
  { limits = {}, files = createMemoryFiles(), project = testProject() }: TestIngestOptions = {},
): Promise<TestIngest> {
  const wal = await openWriteAheadLog({
    directory: '/wal',
    clock,
    limits: { ...defaultWalLimits, minFreeBytes: 0, minFreeShare: 0 },
    freeSpace: async () => ({ freeBytes: 1e12, totalBytes: 1e12 }),
    log: createLog({ level: 'silent' }),
    files,
  })
  const counters = new IngestCounters(clock)
  const tail = new LiveTail(clock)
  const ingest = createIngest({
    log: wal,
    clock,
    projectOf: () => project,
    horizonOf: () => testHorizon,
    counters,
    tail,
    limits: { ...ingestLimits, ...limits },
  })
  const close = async (): Promise<void> => {
    await ingest.close()
    await wal.close()
  }
  return { ingest, wal, counters, tail, close }
}
