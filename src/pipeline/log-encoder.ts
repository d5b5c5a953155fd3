import type { ByteWriter } from '../lib/wire/byte-writer.ts'
import type { NanoTime } from '../model/bytes.ts'
import { logClasses, type LogRecordView } from '../model/log-record.ts'
import { logRecords } from '../storage/tables/log-records.ts'
import { understandAccessLine } from './access-lines/index.ts'
import type { BatchContext } from './batch-context.ts'
import type { ChunkWriter } from './chunk-set.ts'
import { RuleRun } from './class-rules/rule-run.ts'
import { noStrength } from './classify.ts'
import type { Field } from './field-table.ts'
import { dayOf, logPartitionText } from './partition-text.ts'
import { writeAll, writeHexId, writeMs, writeShort } from './row-parts.ts'
import { severityOfText } from './severity.ts'
import type { TailSample } from './tail-sample.ts'

/** Log records to rows of `log_records`. */
export class LogEncoder {
  private readonly batch: BatchContext
  private readonly oldestMs: readonly number[]
  private readonly tail: TailSample | undefined
  /** project and class, by class. */
  private readonly prefixes: readonly Buffer[]
  private readonly fields: Field[] = []
  private readonly writers = new Map<number, ChunkWriter>()
  /** The project's own rules for classes. */
  private readonly run: RuleRun | undefined
  private generation = -1

  constructor(batch: BatchContext, oldestMs: readonly number[], tail: TailSample | undefined) {
    this.batch = batch
    this.oldestMs = oldestMs
    this.tail = tail
    const { rules } = batch.project.classifier
    this.run = rules === undefined ? undefined : new RuleRun(rules)
    this.prefixes = logClasses.map((name) => {
      const project = Buffer.alloc(4)
      project.writeUInt32LE(batch.project.projectId)
      return Buffer.concat([project, Buffer.from([name.length]), Buffer.from(name)])
    })
  }

  encode(record: LogRecordView): void {
    const { batch } = this
    const { project, text, resource, scope } = batch
    understandAccessLine(record)
    const observed = isSet(record.observedTime) ? record.observedTime : undefined
    const time = isSet(record.time) ? record.time : (observed ?? batch.receivedAt)
    if (time === batch.receivedAt) batch.allTimed = false
    const severity = record.severityNumber === 0 ? severityOfText(record.severityText) : record.severityNumber & 255
    const kept = text.resolve(record.attributes, this.fields)
    const classIndex = this.classOf(record, severity)
    const ms = batch.timeWithin(time, this.oldestMs[classIndex] ?? 0)
    if (ms === undefined) return
    const writer = this.writerOf(classIndex, ms)
    const { out } = writer

    writeShort(out, this.prefixes[classIndex] ?? Buffer.alloc(0))
    out.halves(time.low, time.high)
    writeObserved(out, observed ?? time)
    writeMs(out, batch.receivedAtMs)
    out.uint8(severity)
    const severityAt = out.length
    text.name(out, record.severityText, 64)
    writeAll(out, resource.names)
    writeAll(out, scope.names)
    const eventAt = out.length
    text.name(out, record.eventName)
    writeHexId(out, record.traceId, 16)
    writeHexId(out, record.spanId, 8)
    out.uint8(record.flags & 255)
    const bodyAt = out.length
    const { body } = record
    text.masking(out, body.bytes, body.start, body.end, project.limits.bodyBytes)
    text.attributes(out, record.attributes, this.fields, kept)
    this.tail?.take(record, { out, severityAt, eventAt, bodyAt, timeMs: ms, severity, classIndex, resource, scope })
    writeAll(out, resource.map)
    writer.endSegmentRow()
    batch.accepted++
  }

  private classOf(record: LogRecordView, severity: number): number {
    const { classifier } = this.batch.project
    const { attributes } = record
    let strongest = this.batch.scope.strength
    for (let i = 0; i < attributes.length && i < this.fields.length; i++) {
      const watch = this.fields[i]?.watch
      const bytes = attributes.valueBytes[i]
      if (watch === undefined || bytes === undefined) continue
      const strength = watch.strengthOf(bytes, attributes.valueStart[i] ?? 0, attributes.valueEnd[i] ?? 0)
      if (strength < strongest) strongest = strength
    }
    const event = classifier.eventStrength(record.eventName)
    const byName = event < strongest ? event : strongest
    if (this.run === undefined) return classifier.decide(byName, severity)
    const own = this.ownRule(this.run, record, severity)
    return classifier.decide(own < byName ? own : byName, severity)
  }

  /** What the project's own rules say. */
  private ownRule(run: RuleRun, record: LogRecordView, severity: number): number {
    const { batch, fields } = this
    if (this.generation !== batch.generation) {
      this.generation = batch.generation
      run.enter(batch)
    }
    const { attributes } = record
    for (let i = 0; i < attributes.length && i < fields.length; i++) {
      const conditions = fields[i]?.conditions
      const bytes = attributes.valueBytes[i]
      if (conditions === undefined || bytes === undefined) continue
      run.see(conditions, bytes, attributes.valueStart[i] ?? 0, attributes.valueEnd[i] ?? 0)
    }
    const classIndex = run.decide(record, severity)
    return classIndex === undefined ? noStrength : batch.project.classifier.ruleStrength(classIndex)
  }

  private writerOf(classIndex: number, ms: number): ChunkWriter {
    const day = dayOf(ms)
    const key = day * 8 + classIndex
    const known = this.writers.get(key)
    if (known !== undefined) return known
    const writer = this.batch.chunks.writer(logRecords.name, logPartitionText(classIndex, day))
    this.writers.set(key, writer)
    return writer
  }
}

function isSet(time: Readonly<NanoTime>): boolean {
  return time.low !== 0 || time.high !== 0
}

/** Past the end of what a signed 64-bit time can hold nothing is true any more: written as the greatest. */
function writeObserved(out: ByteWriter, time: Readonly<NanoTime>): void {
  if (time.high >>> 0 > 0x7fffffff) out.halves(0xffffffff, 0x7fffffff)
  else out.halves(time.low, time.high)
}
