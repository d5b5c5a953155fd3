import { createHash } from 'node:crypto'

import type { Clock } from '../lib/clock.ts'
import type { Fault } from '../lib/errors.ts'
import type { Endpoint, Intake, Verdict } from '../receivers/receiver.ts'
import type { RowChunk } from '../storage/tables/row-chunk.ts'
import type { WriteAheadLog } from '../storage/wal/index.ts'
import { AdmissionGate, type IngestLimits, ingestLimits, type Owner } from './admission.ts'
import { BatchEncoder, PartFull } from './batch-encoder.ts'
import type { IngestCounters, IngestSource } from './ingest-counters.ts'
import { BoundedSink } from './large/bounded-sink.ts'
import { CountingSink } from './large/counting-sink.ts'
import { DecodeThread } from './large/decode-thread.ts'
import { playRest } from './large/play-rest.ts'
import { RecordingSink } from './large/recording-sink.ts'
import { partHash, storeParts } from './large/store-parts.ts'
import { UnfinishedBodies } from './large/unfinished-bodies.ts'
import { batchLimits, type PartLimits, partLimits } from './limits.ts'
import type { LiveTail } from './live-tail.ts'
import type { Outcome } from './outcome.ts'
import type { Horizon, ProjectPipeline } from './project-pipeline.ts'
import { describeRejected, reasonOfError, textOfReason } from './reject-text.ts'

/** One authenticated, decompressed body. */
export interface IngestRequest {
  /** Name of the receiver. */
  readonly receiver: string
  readonly endpoint: Pick<Endpoint, 'signal' | 'path' | 'decode'> & { readonly inlineBytes?: number; readonly itemised?: boolean }
  readonly projectId: number
  readonly keyId: string
  /** What this key may send at most, when somebody said so. */
  readonly recordsPerSecond?: number | undefined
  /** One of those who send under this key, each with an allowance of new metric series of its own; all of them together when left out. */
  readonly sender?: string
  /** The memory of a large body is taken away: its buffer is empty afterwards. */
  readonly intake: Intake
  /** Hash of the body as it came over the wire, at least 16 bytes; lets a body sent twice be recognised. */
  readonly bodyHash?: Buffer
}

export interface IngestSpec {
  readonly log: Pick<WriteAheadLog, 'openSegment' | 'append' | 'hasSeen' | 'admission'>
  readonly clock: Clock
  /** The compiled settings of a project: the same object until they change. */
  readonly projectOf: (projectId: number) => ProjectPipeline
  readonly horizonOf: (projectId: number) => Horizon
  readonly counters: IngestCounters
  readonly tail: LiveTail
  /** Hears of the rows of a body, or of a part of one, once they are durable and before their sender does. Must be quick. */
  readonly onDurable?: ((chunks: readonly RowChunk[], from: Pick<IngestRequest, 'receiver' | 'projectId' | 'keyId'>) => void) | undefined
  readonly limits?: IngestLimits
}

/** The one door for rows. */
export interface Ingest {
  /**
   * Resolves when what was accepted is durable. When it throws Fault, nothing of the body was stored, with one exception: of a body that
   * is stored in parts (see `partLimits`) those before the one that failed stay. The same body sent again within ten minutes brings only
   * the missing ones. After a crash in between this holds for parts in which every record has a time of its own and which the store has
   * not taken yet; the others are stored again.
   */
  ingest(request: IngestRequest): Promise<Verdict>
  /** Why a body of that size would be refused now, before it is read; undefined when it may come. */
  refusal(sizeBytes: number): Fault | undefined
  /** Bytes of bodies being taken in at this moment. */
  readonly inFlightBytes: number
  /** Ends the threads for large bodies; bodies being decoded fail as `unavailable`. */
  close(): Promise<void>
}

/** Larger bodies are decoded in a thread of their own, unless their endpoint says otherwise: up to here it takes less than about 10 ms. */
const inlineBodyBytes = 256 * 1024
/** Verdicts on recent bodies, so that one sent again hears the same. */
const rememberedVerdicts = 10_000
/** A verdict that tells of more records is not worth its memory: what can be read in the body is told again. */
const mostRememberedItems = 100

interface Remembered {
  readonly verdict: Verdict
  /** How many parts the log must know for the body to be known; 0 when it was stored whole, or cannot be known. */
  readonly parts: number
}

export function createIngest(spec: IngestSpec): Ingest {
  const { log, clock, counters, tail, limits = ingestLimits } = spec
  const gate = new AdmissionGate(clock, limits)
  const underWay = new Map<string, Promise<Verdict>>()
  const verdicts = new Map<string, Remembered>()
  const unfinished = new UnfinishedBodies(clock)
  // Listeners for datagrams drop what waits too long: they do not wait for anybody's request.
  const threads = { requests: new DecodeThread(), frames: new DecodeThread() }

  function encoderFor({ receiver, endpoint, projectId, keyId, sender = '', intake }: IngestRequest, part?: PartLimits): BatchEncoder {
    return new BatchEncoder({
      project: spec.projectOf(projectId),
      receivedAt: intake.receivedAt,
      sender: `${receiver} ${keyId} ${sender}`,
      horizon: spec.horizonOf(projectId),
      tailRecords: tail.wanted(projectId),
      itemised: endpoint.itemised === true,
      ...(part === undefined ? {} : { part }),
    })
  }

  /**
   * Resolves when the batch is durable and counted. The segment is asked for and appended to within one synchronous turn: so the rows
   * carry the right one.
   */
  async function keep(request: IngestRequest, source: IngestSource, encoder: BatchEncoder, hash: Buffer | undefined): Promise<Outcome> {
    try {
      const batch = encoder.finish(log.openSegment())
      if (batch.chunks.length > 0)
        await log.append({ chunks: batch.chunks, ...(hash !== undefined && batch.allTimed ? { bodyHash: hash } : {}) })
      spec.onDurable?.(batch.chunks, request)
      count(request, source, batch)
      for (const [detector, pieces] of batch.masked) counters.addMasked(request.projectId, detector, pieces)
      if (batch.tail !== undefined) tail.publish(request.projectId, batch.tail)
      return batch
    } catch (error) {
      encoder.abandon()
      throw error
    }
  }

  function count(request: IngestRequest, source: IngestSource, { accepted, rejected }: Outcome): void {
    gate.spendRecords(ownersOf(request), accepted)
    counters.addAccepted(source, accepted)
    for (const [reason, records] of rejected) counters.addRejected(source, reason, records, textOfReason(reason))
  }

  /** The whole body, or as much of it as makes a part: at once, or in several turns when much of it is new. */
  async function decodeInto(encoder: BatchEncoder, { endpoint, intake }: IngestRequest): Promise<'whole' | 'part'> {
    try {
      const sink = new BoundedSink(encoder)
      endpoint.decode(intake, sink)
      const rest = sink.finish()
      if (rest !== undefined) await playRest(clock, rest, encoder)
      return 'whole'
    } catch (error) {
      if (error instanceof PartFull) return 'part'
      encoder.abandon()
      throw error
    }
  }

  /** What a body shows, written down: here when it is small, else in the thread. Who has no receiver of its own only brings small ones. */
  async function recordingOf({ receiver, endpoint, intake }: IngestRequest): Promise<readonly Buffer[]> {
    if (intake.body.length > inlineBytesOf(endpoint)) {
      const thread = intake.frames === undefined ? threads.requests : threads.frames
      return thread.decode(receiver, endpoint.path, intake)
    }
    const sink = new RecordingSink()
    endpoint.decode(intake, sink)
    return sink.finish()
  }

  /** Written down first, encoded in slices, appended in parts: each part has a hash of its own, so that none is stored twice. */
  async function storeInParts(
    request: IngestRequest,
    source: IngestSource,
    { hash, name, limits: cut, first }: { hash: Buffer | undefined; name: string; limits: PartLimits; first?: BatchEncoder },
  ): Promise<Remembered> {
    const mostBytes = Math.max(batchLimits.requestBytes, batchLimits.requestGrowth * request.intake.body.length)
    const blocks = await recordingOf(request).catch((error: unknown) => {
      first?.abandon()
      throw error
    })
    const done = hash === undefined ? new Map<number, Outcome>() : unfinished.begin(name)
    const steps = {
      clock,
      open: () => encoderFor(request),
      keep: (encoder: BatchEncoder, hashOfPart: Buffer | undefined) => keep(request, source, encoder, hashOfPart),
      refuse: (outcome: Outcome) => count(request, source, outcome),
      hasSeen: (hashOfPart: Buffer) => log.hasSeen(hashOfPart),
    }
    if (first !== undefined) done.set(0, await steps.keep(first, hash === undefined ? undefined : partHash(hash, 0)))
    const { outcome, parts } = await storeParts(steps, { blocks, limits: cut, hash, done, mostBytes })
    unfinished.finish(name)
    return { verdict: verdictOf(request, outcome), parts: hash !== undefined && hasAllParts(hash, parts) ? parts : 0 }
  }

  function hasAllParts(hash: Buffer, parts: number): boolean {
    for (let part = 0; part < parts; part++) if (!log.hasSeen(partHash(hash, part))) return false
    return true
  }

  async function store(request: IngestRequest, source: IngestSource, hash: Buffer | undefined, name: string): Promise<Remembered> {
    if (request.intake.body.length > inlineBytesOf(request.endpoint))
      return storeInParts(request, source, { hash, name, limits: partLimits.large })
    const cut = { hash, name, limits: partLimits.small }
    if (hash !== undefined && (unfinished.find(name) !== undefined || log.hasSeen(partHash(hash, 0)))) {
      return storeInParts(request, source, cut)
    }
    const encoder = encoderFor(request, partLimits.small)
    if ((await decodeInto(encoder, request)) === 'part') return storeInParts(request, source, { ...cut, first: encoder })
    return { verdict: verdictOf(request, await keep(request, source, encoder, hash)), parts: 0 }
  }

  function isStored(hash: Buffer, name: string): boolean {
    const parts = verdicts.get(name)?.parts ?? 0
    return log.hasSeen(hash) || (parts > 0 && hasAllParts(hash, parts))
  }

  /** What was said of a body that is stored, if it is. */
  function answerAgain(request: IngestRequest, hash: Buffer, name: string): Verdict | undefined {
    return isStored(hash, name) ? (verdicts.get(name)?.verdict ?? verdictAfterRestart(request)) : undefined
  }

  async function once(request: IngestRequest, source: IngestSource): Promise<Verdict> {
    if (request.bodyHash === undefined) return (await store(request, source, undefined, '')).verdict
    const hash = scopedHash(request.bodyHash, request)
    const name = hash.toString('latin1')
    // The client gave up waiting and sent the same again: both hear the one answer.
    const waiting = underWay.get(name)
    if (waiting !== undefined) {
      const verdict = await waiting
      // Where records have no time of their own two senders may well say the same at once.
      return isStored(hash, name) ? verdict : (await store(request, source, undefined, '')).verdict
    }
    const again = answerAgain(request, hash, name)
    if (again !== undefined) return again
    const verdict = store(request, source, hash, name).then((remembered) => {
      remember(verdicts, name, remembered)
      return remembered.verdict
    })
    underWay.set(name, verdict)
    try {
      return await verdict
    } finally {
      underWay.delete(name)
    }
  }

  return {
    async ingest(request) {
      const { receiver, endpoint, projectId, keyId, intake } = request
      const source = { receiver, signal: endpoint.signal, projectId, keyId }
      counters.addRequest(source, intake.body.length)
      try {
        const admission = log.admission()
        if (!admission.admitted) throw admission.fault
        const leave = gate.enter(ownersOf(request), intake.body.length)
        try {
          return await once(request, source)
        } finally {
          leave()
        }
      } catch (error) {
        const reason = reasonOfError(error)
        if (reason !== undefined) counters.addRejected(source, reason, 1, textOfReason(reason))
        throw error
      }
    },
    refusal(sizeBytes) {
      const admission = log.admission()
      return admission.admitted ? gate.refusal(sizeBytes) : admission.fault
    },
    get inFlightBytes() {
      return gate.inFlightBytes
    },
    async close() {
      await Promise.all([threads.requests.close(), threads.frames.close()])
    },
  }
}

function inlineBytesOf({ inlineBytes = inlineBodyBytes }: IngestRequest['endpoint']): number {
  return inlineBytes
}

function ownersOf({ projectId, keyId, recordsPerSecond }: IngestRequest): readonly Owner[] {
  return [{ name: `project ${projectId}` }, { name: `key ${keyId}`, recordsPerSecond }]
}

function verdictOf({ endpoint }: IngestRequest, { accepted, rejected, written, items }: Outcome): Verdict {
  const { samples, histograms, exemplars } = written
  return {
    accepted,
    rejected: sum(rejected),
    message: describeRejected(rejected),
    ...(samples + histograms + exemplars > 0 ? { written } : {}),
    ...(endpoint.itemised === true && items !== undefined && items.refused.length > 0 ? { refused: items.refused } : {}),
  }
}

/** Nobody remembers what was said of the body, but it is stored: what is in it counts as written. */
function verdictAfterRestart(request: IngestRequest): Verdict {
  const sink = new CountingSink()
  request.endpoint.decode(request.intake, sink)
  return verdictOf(request, { accepted: 0, rejected: new Map(), written: sink.written, items: sink })
}

/** The same body for another project or address is another body. */
function scopedHash(bodyHash: Buffer, { projectId, endpoint }: IngestRequest): Buffer {
  return createHash('sha256').update(`${projectId} ${endpoint.path}\0`).update(bodyHash).digest().subarray(0, 24)
}

function remember(verdicts: Map<string, Remembered>, name: string, verdict: Remembered): void {
  if ((verdict.verdict.refused?.length ?? 0) > mostRememberedItems) return
  verdicts.set(name, verdict)
  if (verdicts.size <= rememberedVerdicts) return
  const oldest = verdicts.keys().next().value
  if (oldest !== undefined) verdicts.delete(oldest)
}

function sum(counts: ReadonlyMap<unknown, number>): number {
  let total = 0
  for (const count of counts.values()) total += count
  return total
}
