import { ByteWriter } from '../lib/wire/byte-writer.ts'
import type { AttributeList } from '../model/attributes.ts'
import { type NanoTime, nanoToMs, setNanoFromMs, type Slice } from '../model/bytes.ts'
import type { RejectReason } from '../model/telemetry-sink.ts'
import type { RefusedRecord } from '../receivers/receiver.ts'
import { ChunkSet } from './chunk-set.ts'
import { noStrength } from './classify.ts'
import type { Field } from './field-table.ts'
import { KnownResources } from './known-resources.ts'
import type { ProjectPipeline } from './project-pipeline.ts'
import { readString } from './read-row.ts'
import { TextWriter } from './text-writer.ts'

/** What all records of a resource share, already encoded. */
interface ResourceState {
  readonly service: string
  readonly host: string
  readonly environment: string
  /** service, host, environment as they stand in rows. */
  readonly names: Buffer
  /** The attributes, masked, as a Map(String, String). */
  readonly map: Buffer
}

/** What all records of an instrumentation scope share, already encoded. */
interface ScopeState {
  /** name, version as they stand in rows. */
  names: Buffer
  /** The scope's attributes as a Map(String, String). */
  map: Buffer
  /** What the name says about the class of log records. */
  strength: number
}

/** What the encoders of one batch share: the project, the resource and scope at hand, the counts. */
export class BatchContext {
  readonly project: ProjectPipeline
  readonly sender: string
  readonly receivedAtMs: number
  readonly receivedAt: NanoTime = { low: 0, high: 0 }
  readonly latestMs: number
  readonly text: TextWriter
  readonly chunks = new ChunkSet()
  resource: ResourceState = { service: '', host: '', environment: '', names: Buffer.alloc(3), map: Buffer.alloc(1) }
  readonly scope: ScopeState = { names: Buffer.alloc(2), map: Buffer.alloc(1), strength: noStrength }
  /** Counts up whenever the resource or scope changes. */
  generation = 0
  accepted = 0
  /** Of the accepted, what came in Prometheus' shape. */
  readonly written = { samples: 0, histograms: 0, exemplars: 0 }
  readonly rejected = new Map<RejectReason, number>()
  /** Records shown or rejected so far, with the one at hand. */
  shown = 0
  /** Which of them were not taken; undefined when nobody asks. */
  readonly refused: RefusedRecord[] | undefined
  /** Did every record carry a time of its own? Only then can a body sent again be told from a new one. */
  allTimed = true
  private readonly resources = new KnownResources<ResourceState>()
  private readonly fields: Field[] = []
  private readonly scratch = new ByteWriter(2048)

  constructor(project: ProjectPipeline, receivedAtMs: number, sender: string, itemised = false) {
    this.refused = itemised ? [] : undefined
    this.project = project
    this.sender = sender
    this.receivedAtMs = receivedAtMs
    setNanoFromMs(this.receivedAt, receivedAtMs)
    this.latestMs = receivedAtMs + project.limits.futureMs
    this.text = new TextWriter(project.redactor, project.fields, project.limits)
  }

  reject(reason: RejectReason, count: number): void {
    this.rejected.set(reason, (this.rejected.get(reason) ?? 0) + count)
    this.refused?.push({ at: this.shown - 1, reason })
  }

  /** Milliseconds of `time`, or undefined after counting the record as rejected. */
  timeWithin(time: Readonly<NanoTime>, oldestMs: number): number | undefined {
    const ms = nanoToMs(time)
    if (ms >= oldestMs && ms <= this.latestMs) return ms
    this.reject(ms < oldestMs ? 'too_old' : 'too_new', 1)
    return undefined
  }

  setResource(attributes: AttributeList): void {
    this.generation++
    const known = this.resources.find(attributes)
    if (known !== undefined) {
      this.resource = known
      return
    }
    const { text } = this
    const before = text.maskedPieces
    this.resource = this.encodeResource(attributes)
    // What was masked in a resource counts each time it is sent.
    if (text.maskedPieces === before) this.resources.add(this.resource)
  }

  setScope(name: Slice, version: Slice, attributes: AttributeList): void {
    const { scope, scratch } = this
    scope.map = this.encodeMap(attributes, this.fittingOf(attributes))
    scratch.clear()
    this.text.name(scratch, name)
    this.text.name(scratch, version)
    scope.names = scratch.copy()
    scope.strength = this.project.classifier.scopeStrength(name)
    this.generation++
  }

  private encodeResource(attributes: AttributeList): ResourceState {
    const { project, receivedAtMs, scratch } = this
    const limit = this.fittingOf(attributes)
    const valueOf = (name: string): string => this.valueOf(attributes, limit, name)
    const map = this.encodeMap(attributes, limit)
    const service = project.services.admit(valueOf('service.name'), receivedAtMs)
    const host = project.hosts.admit(valueOf('host.name'), receivedAtMs)
    const environment = valueOf('deployment.environment.name') || valueOf('deployment.environment')
    scratch.clear()
    scratch.string(service)
    scratch.string(host)
    scratch.string(environment)
    return { service, host, environment, names: scratch.copy(), map }
  }

  /** How many attributes stay within the limits of their number and of their size together. */
  private fittingOf(attributes: AttributeList): number {
    const { limits } = this.project
    const most = Math.min(attributes.length, limits.attributes)
    let bytes = 0
    for (let i = 0; i < most; i++) {
      const keyBytes = (attributes.keyEnd[i] ?? 0) - (attributes.keyStart[i] ?? 0)
      const valueBytes = (attributes.valueEnd[i] ?? 0) - (attributes.valueStart[i] ?? 0)
      bytes += Math.min(keyBytes, limits.keyBytes) + Math.min(valueBytes, limits.valueBytes)
      if (bytes > limits.resourceBytes) return i
    }
    return most
  }

  private encodeMap(attributes: AttributeList, limit: number): Buffer {
    this.scratch.clear()
    const kept = this.text.resolve(attributes, this.fields, limit)
    this.text.attributes(this.scratch, attributes, this.fields, kept, limit)
    return this.scratch.copy()
  }

  /** A resource attribute, treated as in the map just encoded; empty when it is not there. */
  private valueOf(attributes: AttributeList, limit: number, name: string): string {
    const { scratch, project } = this
    for (let i = limit - 1; i >= 0; i--) {
      const field = this.fields[i]
      const bytes = attributes.valueBytes[i]
      if (field?.name !== name || bytes === undefined) continue
      scratch.clear()
      // Names longer than any real one would bloat the dictionaries.
      this.text.fieldValue(scratch, field, bytes, attributes.valueStart[i] ?? 0, attributes.valueEnd[i] ?? 0, project.limits.nameBytes)
      return readString(scratch.bytes, 0).text
    }
    return ''
  }
}
