import { Fault } from '../../lib/errors.ts'
import { limits } from './limits.ts'

const verbs = ['create', 'index', 'update', 'delete'] as const
export type Verb = (typeof verbs)[number]

const empty = Buffer.alloc(0)

/** An action line; one object for all lines that are the same. */
export interface Action {
  readonly verb: Verb
  readonly index: Buffer
  readonly id: Buffer
}

const noAction: Action = { verb: 'create', index: empty, id: empty }

/**
 * The actions of a bulk body (NDJSON: a line for the action, one for its document, none for `delete`), each with the range of its document;
 * one after the other, so that who walks many can pause. A line that is no action refuses the whole body, as in Elasticsearch: what follows
 * cannot be told apart.
 */
export class ActionCursor {
  action: Action = noAction
  /** Of its document. */
  start = 0
  end = 0
  private readonly body: Buffer
  private readonly defaultIndex: string
  private at = 0
  private line = 0
  private count = 0
  // Shippers send the same action line again and again.
  private lastStart = 0
  private lastEnd = -1

  constructor(body: Buffer, defaultIndex: string) {
    this.body = body
    this.defaultIndex = defaultIndex
  }

  /** Moves to the next action; false behind the last one. Throws Fault. */
  next(): boolean {
    const { body } = this
    while (this.at < body.length) {
      const { at } = this
      const end = lineEnd(body, at)
      this.line++
      this.at = end + 1
      if (isBlank(body, at, end)) continue
      this.readAction(at, end)
      if (++this.count > limits.actions) {
        throw new Fault('too_large', `a bulk request may have ${limits.actions} actions; send smaller ones`)
      }
      this.readDocument()
      return true
    }
    if (this.count === 0) throw new Fault('bad_input', 'request body is required: no requests added')
    return false
  }

  private readAction(at: number, end: number): void {
    const { body, lastStart, lastEnd } = this
    if (this.action !== noAction && end - at === lastEnd - lastStart && isSame(body, lastStart, lastEnd, at)) return
    this.action = readAction(body, at, end, this.line, this.defaultIndex)
    this.lastStart = at
    this.lastEnd = end
  }

  private readDocument(): void {
    const { body, at } = this
    this.start = this.end = at
    if (this.action.verb === 'delete') return
    if (at >= body.length) throw new Fault('bad_input', `the document of the action in line ${this.line} is missing`)
    this.end = lineEnd(body, at)
    this.line++
    this.at = this.end + 1
  }
}

function readAction(body: Buffer, start: number, end: number, line: number, defaultIndex: string): Action {
  const broken = (): Fault =>
    new Fault('bad_input', `Malformed action/metadata line [${line}], expected {"create": {...}} or {"index": {...}}`)
  if (end - start > limits.actionBytes) throw broken()
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8', start, end))
  } catch {
    throw broken()
  }
  if (!isObject(value)) throw broken()
  const [verb, ...more] = Object.keys(value)
  const known = verbs.find((one) => one === verb)
  if (known === undefined || more.length > 0) throw broken()
  const meta = value[known]
  if (!isObject(meta)) throw broken()
  return { verb: known, index: textOf(meta['_index']) ?? Buffer.from(defaultIndex), id: textOf(meta['_id']) ?? empty }
}

function textOf(value: unknown): Buffer | undefined {
  return typeof value === 'string' ? Buffer.from(value.replaceAll('\0', '\uFFFD')) : undefined
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function lineEnd(body: Buffer, from: number): number {
  const end = body.indexOf(10, from)
  return end < 0 ? body.length : end
}

/** Is what stands at `at` the same as `body[start, end)`? */
function isSame(body: Buffer, start: number, end: number, at: number): boolean {
  for (let i = 0; i < end - start; i++) if (body[start + i] !== body[at + i]) return false
  return true
}

function isBlank(body: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = body[at]
    if (byte !== 0x20 && byte !== 0x0d && byte !== 0x09) return false
  }
  return true
}
