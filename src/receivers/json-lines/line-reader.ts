import { brokenJson, JsonLeaves, JsonPaths } from '../../lib/wire/json-leaves.ts'
import { cleanText, isCleanUtf8 } from '../../lib/wire/plain-text.ts'
import { Slice } from '../../model/bytes.ts'
import type { TelemetrySink } from '../../model/telemetry-sink.ts'
import { detectLevel } from '../detect-level.ts'
import { FieldRecord } from '../fields/field-record.ts'
import { type JsonField, jsonFieldOf } from './json-fields.ts'
import { limits } from './limits.ts'
import { readLooseTime } from './read-loose-time.ts'

/** Known to all bodies: field names come again and again. */
const paths = new JsonPaths<JsonField>(jsonFieldOf)
const pathOf = (name: string) => paths.root.child(undefined, Buffer.from(name), 0, Buffer.byteLength(name))
/** What an address may say of all its lines: `?service=checkout`. */
const defaults = (['service', 'host', 'environment'] as const).map((name) => [name, pathOf(name)] as const)

/** Reads the lines of one body as log records. */
export class LineReader {
  private readonly body: Buffer
  private readonly sink: TelemetrySink
  private readonly fields: FieldRecord
  private readonly leaves: JsonLeaves<JsonField>
  private readonly given: readonly (readonly [path: (typeof defaults)[number][1], value: Buffer])[]
  private readonly name = new Slice()
  private readonly whole = new Slice()
  private readonly isClean: boolean
  private hasNumericLevel = false
  private count = 0

  constructor(body: Buffer, sink: TelemetrySink, query: URLSearchParams) {
    this.body = body
    this.sink = sink
    this.given = defaults.flatMap(([name, path]) => {
      const value = query.get(name)
      return value === null || value === '' ? [] : [[path, Buffer.from(value.slice(0, 1024).replaceAll('\0', '\uFFFD'))] as const]
    })
    const fields = new FieldRecord(sink)
    this.fields = fields
    this.leaves = new JsonLeaves<JsonField>(body, fields.scratch, limits, (path, kind, bytes, start, end) => {
      const { loose, role } = path.role
      if (loose === 'time') {
        if (!readLooseTime(bytes, start, end, fields.record.time)) fields.attribute(path.key, bytes, start, end)
      } else if (loose === 'name') this.name.set(bytes, start, end)
      else {
        if (role === 'level' && kind === 'number') this.hasNumericLevel = true
        fields.take(path, kind, bytes, start, end)
      }
    })
    this.isClean = this.leaves.isClean
  }

  /** The object that `body[start, end)` is: one record, or one refused. */
  readObject(start: number, end: number): void {
    if (!this.begin()) return
    const { fields, name, whole, body } = this
    try {
      this.leaves.walk(start, end, paths.root)
    } catch (error) {
      if (error !== brokenJson) throw error
      fields.problem = 'malformed'
    }
    // What pino and bunyan call their loggers is what the service is called; anything else may have a name of any kind.
    if (name.length > 0) fields.take(this.hasNumericLevel ? servicePath : namePath, 'string', name.bytes, name.start, name.end)
    whole.clear()
    if (fields.record.body.length === 0 && (this.isClean || isCleanUtf8(body.subarray(start, end)))) whole.set(body, start, end)
    fields.finish(whole)
  }

  /** A line, or several that belong together, as they are. */
  readText(start: number, end: number): void {
    if (!this.begin()) return
    const { record } = this.fields
    if (this.isClean || isCleanUtf8(this.body.subarray(start, end))) record.body.set(this.body, start, end)
    else record.body.setText(cleanText(this.body.subarray(start, end)))
    detectLevel(record.body, record.severityText)
    this.fields.finish()
  }

  /** What is there is no record. */
  refuse(): void {
    if (++this.count <= limits.records) this.sink.reject('malformed', 1)
  }

  private begin(): boolean {
    if (++this.count > limits.records) {
      this.sink.reject('request_too_large', 1)
      return false
    }
    this.fields.begin()
    this.name.clear()
    this.hasNumericLevel = false
    for (const [path, value] of this.given) this.fields.take(path, 'string', value, 0, value.length)
    return true
  }
}

const servicePath = pathOf('service.name')
const namePath = pathOf('logger.name')
