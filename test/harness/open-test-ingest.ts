import type { Clock } from '../../src/lib/clock.ts'
import { createLog } from '../../src/lib/log.ts'
import { createIngest, type Ingest, IngestCounters, LiveTail } from '../../src/pipeline/index.ts'
import { testHorizon, testProject } from '../../src/pipeline/testdata/make-records.ts'
import { defaultWalLimits, openWriteAheadLog } from '../../src/storage/wal/index.ts'
import { createMemoryFiles } from './memory-files.ts'

interface TestIngest {
  readonly ingest: Ingest
  readonly counters: IngestCounters
  readonly close: () => Promise<void>
}

/** The real pipeline for one project, its log in memory. */
export async function openTestIngest(clock: Clock): Promise<TestIngest> {
  const wal = await openWriteAheadLog({
    directory: '/wal',
    clock,
    limits: { ...defaultWalLimits, minFreeBytes: 0, minFreeShare: 0 },
    freeSpace: async () => ({ freeBytes: 1e12, totalBytes: 1e12 }),
    log: createLog({ level: 'silent' }),
    files: createMemoryFiles(),
  })
  const counters = new IngestCounters(clock)
  const project = testProject()
  const ingest = createIngest({
    log: wal,
    clock,
    projectOf: () => project,
    horizonOf: () => testHorizon,
    counters,
    tail: new LiveTail(clock),
  })
  const close = async (): Promise<void> => {
    await ingest.close()
    await wal.close()
  }
  return { ingest, counters, close }
}
