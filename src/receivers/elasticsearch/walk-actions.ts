import { Fault } from '../../lib/errors.ts'
import { limits } from './limits.ts'

const verbs = ['create', 'index', 'update', 'delete'] as const
export type Verb = (typeof verbs)[number]

/** An action line; one object for all lines that are the same. */
export interface Action {
  readonly verb: Verb
  readonly index: Buffer
  readonly id: Buffer
}

/**
 * The actions of a bulk body (NDJSON: a line for the action, one for its document, none for `delete`), each with the range of its document. A
 * line that is no action refuses the whole body, as in Elasticsearch: what follows cannot be told apart. Throws Fault.
 */
export function walkActions(body: Buffer, defaultIndex: string, see: (action: Action, start: number, end: number) => void): void {
  let at = 0
  let line = 0
  let count = 0
  // Shippers send the same action line again and again.
  let lastStart = 0
  let lastEnd = -1
  let last: Action | undefined
  const size = body.length
  const lineEnd = (from: number): number => {
    const end = body.indexOf(10, from)
    return end < 0 ? size : end
  }
  while (at < size) {
    const end = lineEnd(at)
    line++
    if (isBlank(body, at, end)) {
      at = end + 1
      continue
    }
    if (last === undefined || end - at !== lastEnd - lastStart || body.compare(body, lastStart, lastEnd, at, end) !== 0) {
      last = readAction(body, at, end, line, defaultIndex)
      lastStart = at
      lastEnd = end
    }
    if (++count > limits.actions) throw new Fault('too_large', `a bulk request may have ${limits.actions} actions; send smaller ones`)
    at = end + 1
    if (last.verb === 'delete') {
      see(last, at, at)
      continue
    }
    if (at >= size) throw new Fault('bad_input', `the document of the action in line ${line} is missing`)
    const documentEnd = lineEnd(at)
    line++
    see(last, at, documentEnd)
    at = documentEnd + 1
  }
  if (count === 0) throw new Fault('bad_input', 'request body is required: no requests added')
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

const empty = Buffer.alloc(0)

function textOf(value: unknown): Buffer | undefined {
  return typeof value === 'string' ? Buffer.from(value.replaceAll('\0', '\uFFFD')) : undefined
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isBlank(body: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = body[at]
    if (byte !== 0x20 && byte !== 0x0d && byte !== 0x09) return false
  }
  return true
}
