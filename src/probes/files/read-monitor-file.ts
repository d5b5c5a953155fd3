import { createHash } from 'node:crypto'

import { parseDocument } from 'yaml'

import { Fault } from '../../lib/errors.ts'
import type { Monitor } from '../monitor.ts'
import { readMonitor } from '../read-monitor.ts'

const maxBytes = 4 * 1024 * 1024
const maxMonitors = 10_000

interface FileToRead {
  readonly path: string
  readonly text: string
  readonly projectId: number
  readonly nowMs: number
}

/** The monitors of a YAML file: a list `monitors`. Throws Fault `bad_input` that names file, place and what is wrong. */
export function readMonitorFile({ path, text, projectId, nowMs }: FileToRead): readonly Monitor[] {
  if (text.length > maxBytes) throw refuse(path, 'it is larger than 4 MiB')
  const document = parseDocument(text, { prettyErrors: true })
  const [error] = document.errors
  if (error !== undefined) throw refuse(path, error.message.split('\n')[0] ?? 'it is no YAML')
  const content: unknown = document.toJS({ maxAliasCount: 1000 })
  const list = isRecord(content) ? content['monitors'] : undefined
  if (!isRecord(content) || !Array.isArray(list) || Object.keys(content).length !== 1) throw refuse(path, 'it must hold one list, monitors')
  if (list.length > maxMonitors) throw refuse(path, `it has more than ${maxMonitors} monitors`)
  return list.map((item: unknown, index) => {
    const { paused = false, ...input } = isRecord(item) ? item : {}
    if (typeof paused !== 'boolean') throw refuse(path, `monitor ${index + 1}: paused is true or false`)
    try {
      const { spec, instance } = readMonitor(input)
      // A changed monitor is another version, the same one is not begun anew.
      const version = createHash('sha256').update(JSON.stringify(spec)).digest().readUInt32BE(0)
      const id = `file-${createHash('sha256').update(`${projectId} ${spec.name}`).digest('hex').slice(0, 20)}`
      return { id, projectId, spec, instance, isPaused: paused, file: path, updatedAtMs: nowMs, updatedBy: '', version }
    } catch (problem) {
      if (!(problem instanceof Fault)) throw problem
      const name = isRecord(item) && typeof item['name'] === 'string' ? ` (${item['name']})` : ''
      throw refuse(path, `monitor ${index + 1}${name}: ${problem.message}`)
    }
  })
}

function refuse(path: string, what: string): Fault {
  return new Fault('bad_input', `${path}: ${what}`)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
