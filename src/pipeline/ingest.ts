import { createHash } from 'node:crypto'

import type { Clock } from '../lib/clock.ts'
import type { Fault } from '../lib/errors.ts'
import type { RejectReason } from '../model/telemetry-sink.ts'
import type { Endpoint, Intake, Verdict } from '../receivers/receiver.ts'
import type { WriteAheadLog } from '../storage/wal/index.ts'
import { AdmissionGate, type IngestLimits, ingestLimits } from './admission.ts'
import { BatchEncoder, type EncodedBatch } from './batch-encoder.ts'
import type { IngestCounters, IngestSource } from './ingest-counters.ts'
import { DecodeThread } from './large/decode-thread.ts'
import { playInSlices } from './large/play-in-slices.ts'
import type { LiveTail } from './live-tail.ts'
import type { Horizon, ProjectPipeline } from './project-pipeline.ts'
import { describeRejected, reasonOfError, textOfReason } from './reject-text.ts'

/** One authenticated, decompressed body. */
export interface IngestRequest {
  /** Name of the receiver. */
  readonly receiver: string
  readonly endpoint: Pick<Endpoint, 'signal' | 'path' | 'decode'>
  readonly projectId: number
  readonly keyId: string
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
  readonly limits?: IngestLimits
}

/** The one door for rows. */
export interface Ingest {
  /** Resolves when what was accepted is durable. Throws Fault when nothing of the body was stored. */
  ingest(request: IngestRequest): Promise<Verdict>
  /** Why a body of that size would be refused now, before it is read; undefined when it may come. */
  refusal(sizeBytes: number): Fault | undefined
  /** Bytes of bodies being taken in at this moment. */
  readonly inFlightBytes: number
  /** Ends the thread for large bodies; bodies being decoded fail as `unavailable`. */
  close(): Promise<void>
}

/** Larger bodies are decoded in a thread of their own; up to here decoding and encoding take less than about 10 ms. */
const largeBodyBytes = 256 * 1024
/** Verdicts on recent bodies, so that one sent again hears the same. */
const rememberedVerdicts = 10_000

export function createIngest(spec: IngestSpec): Ingest {
  const { log, clock, counters, tail, limits = ingestLimits } = spec
  const gate = new AdmissionGate(clock, limits)
  const underWay = new Map<string, Promise<Verdict>>()
  const verdicts = new Map<string, Verdict>()
  const thread = new DecodeThread()

  function encoderFor({ projectId, intake }: IngestRequest): BatchEncoder {
    return new BatchEncoder({
      project: spec.projectOf(projectId),
      receivedAt: intake.receivedAt,
      horizon: spec.horizonOf(projectId),
      tailRecords: tail.wanted(projectId),
    })
  }

  /** Resolves when the batch is durable. The segment is asked for and appended to within one synchronous turn: so the rows carry the right one. */
  async function append(encoder: BatchEncoder, hash: Buffer | undefined): Promise<EncodedBatch> {
    try {
      const batch = encoder.finish(log.openSegment())
      if (batch.chunks.length > 0)
        await log.append({ chunks: batch.chunks, ...(hash !== undefined && batch.allTimed ? { bodyHash: hash } : {}) })
      return batch
    } catch (error) {
      encoder.abandon()
      throw error
    }
  }

  function decodeAll(request: IngestRequest): BatchEncoder {
    const encoder = encoderFor(request)
    try {
      request.endpoint.decode(request.intake, encoder)
      return encoder
    } catch (error) {
      encoder.abandon()
      throw error
    }
  }

  /** Decoded elsewhere, encoded in slices, appended in parts: each part has a hash of its own, so that none is stored twice. */
  async function storeLarge(request: IngestRequest, hash: Buffer | undefined): Promise<EncodedBatch[]> {
    const blocks = await thread.decode(request.receiver, request.endpoint.path, request.intake)
    const batches: EncodedBatch[] = []
    await playInSlices(clock, blocks, {
      open: () => encoderFor(request),
      close: async (encoder, part) => {
        batches.push(await append(encoder, hash === undefined ? undefined : partHash(hash, part)))
      },
    })
    return batches
  }

  async function store(request: IngestRequest, source: IngestSource, hash: Buffer | undefined): Promise<Verdict> {
    const isLarge = request.intake.body.length > largeBodyBytes
    const batches = isLarge ? await storeLarge(request, hash) : [await append(decodeAll(request), hash)]
    const rejected = new Map<RejectReason, number>()
    for (const batch of batches) {
      count(batch, source, request)
      for (const [reason, records] of batch.rejected) rejected.set(reason, (rejected.get(reason) ?? 0) + records)
    }
    const accepted = batches.reduce((total, batch) => total + batch.accepted, 0)
    return { accepted, rejected: sum(rejected), message: describeRejected(rejected) }
  }

  function count(batch: EncodedBatch, source: IngestSource, { projectId, keyId }: IngestRequest): void {
    gate.spendRecords(ownersOf(projectId, keyId), batch.accepted)
    counters.addAccepted(source, batch.accepted)
    for (const [reason, records] of batch.rejected) counters.addRejected(source, reason, records, textOfReason(reason))
    for (const [detector, pieces] of batch.masked) counters.addMasked(projectId, detector, pieces)
    if (batch.tail !== undefined) tail.publish(projectId, batch.tail)
  }

  async function once(request: IngestRequest, source: IngestSource): Promise<Verdict> {
    const hash = request.bodyHash === undefined ? undefined : scopedHash(request.bodyHash, request)
    const name = hash?.toString('latin1') ?? ''
    // The client gave up waiting and sent the same again: both hear the one answer.
    const waiting = underWay.get(name)
    if (waiting !== undefined) return waiting
    if (hash !== undefined && log.hasSeen(hash)) return verdicts.get(name) ?? { accepted: 0, rejected: 0, message: '' }
    const verdict = store(request, source, hash)
    if (hash === undefined) return verdict
    underWay.set(name, verdict)
    try {
      remember(verdicts, name, await verdict)
    } finally {
      underWay.delete(name)
    }
    return verdict
  }

  return {
    async ingest(request) {
      const { receiver, endpoint, projectId, keyId, intake } = request
      const source = { receiver, signal: endpoint.signal, projectId, keyId }
      counters.addRequest(source, intake.body.length)
      try {
        const admission = log.admission()
        if (!admission.admitted) throw admission.fault
        const leave = gate.enter(ownersOf(projectId, keyId), intake.body.length)
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
    close: () => thread.close(),
  }
}

function ownersOf(projectId: number, keyId: string): readonly string[] {
  return [`project ${projectId}`, `key ${keyId}`]
}

function partHash(hash: Buffer, part: number): Buffer {
  return createHash('sha256').update(hash).update(String(part)).digest().subarray(0, 24)
}

/** The same body for another project or address is another body. */
function scopedHash(bodyHash: Buffer, { projectId, endpoint }: IngestRequest): Buffer {
  return createHash('sha256').update(`${projectId} ${endpoint.path}\0`).update(bodyHash).digest().subarray(0, 24)
}

function remember(verdicts: Map<string, Verdict>, name: string, verdict: Verdict): void {
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
