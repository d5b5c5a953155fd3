import type { z } from 'zod'

import { Fault } from '../lib/errors.ts'
import { findKind, kinds } from './kinds.ts'
import { monitorSpec, type MonitorSpec } from './monitor.ts'

/** A monitor as somebody wrote it, checked to the last setting. Throws Fault `bad_input` that names the field. */
export function readMonitor(input: unknown): { readonly spec: MonitorSpec; readonly instance: string } {
  const spec = parse(monitorSpec, input, [])
  const kind = findKind(spec.kind)
  if (kind === undefined) {
    throw new Fault('bad_input', `kind: there is no ${spec.kind}; it is one of ${kinds.map(({ name }) => name).join(', ')}`, {
      details: { issues: [{ path: 'kind', message: 'is not a kind' }] },
    })
  }
  parse(kind.settings, spec.settings, ['settings'])
  return { spec, instance: kind.instanceOf(spec.settings) }
}

function parse<Schema extends z.ZodType>(schema: Schema, input: unknown, place: readonly string[]): z.output<Schema> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const issues = result.error.issues.map(({ path, message }) => ({ path: [...place, ...path].join('.'), message }))
  const [first] = issues
  throw new Fault('bad_input', `${first?.path || 'monitor'}: ${first?.message ?? 'not valid'}`, { details: { issues } })
}
