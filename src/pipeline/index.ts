export { type IngestLimits, ingestLimits } from './admission.ts'
export type { ClassRule } from './classify.ts'
export { createIngest, type Ingest, type IngestRequest, type IngestSpec } from './ingest.ts'
export {
  IngestCounters,
  type IngestSnapshot,
  type IngestSource,
  type MaskedCounts,
  type RejectionCounts,
  type SourceCounts,
} from './ingest-counters.ts'
export { recordLimits, type RecordLimits, seriesLimits, type SeriesLimits } from './limits.ts'
export { LiveTail, type OnTailRecords, type TailSubscription } from './live-tail.ts'
export { createProjectPipeline, type Horizon, type ProjectPipeline } from './project-pipeline.ts'
export { compileRedactor, listDetectors, maskingSettings, type MaskingSettings, type Redactor } from './redact/index.ts'
export type { TailRecord } from './tail-sample.ts'
export { reasonOfError, textOfReason } from './reject-text.ts'
export { startFlusher, type Flusher, type FlushHealth } from './flush.ts'
export { maskingSetting } from './redact/masking-setting.ts'
export { sendTestEvent, type SentTestEvent, testEventService } from './test-event.ts'
