import { compareBytes } from '../../lib/compare-bytes.ts'
import { cleanSurrogates } from '../text/clean-text.ts'

/** Members in the order that they are given in, as Go writes a struct. */
export class GoStruct {
  readonly members: readonly (readonly [string, unknown])[]

  constructor(members: readonly (readonly [string, unknown])[]) {
    this.members = members
  }
}

/** JSON as Go's encoding/json writes it: members of maps sorted by their bytes, `<`, `>` and `&` escaped, no space. */
export function goJson(value: unknown): string {
  if (value instanceof GoStruct) return joined(value.members)
  if (Array.isArray(value)) return `[${value.map((item) => goJson(item)).join(',')}]`
  if (typeof value === 'object' && value !== null) return joined(Object.entries(value).sort(([a], [b]) => compareBytes(a, b)))
  if (typeof value === 'string') return goString(value)
  return typeof value === 'number' || typeof value === 'boolean' ? JSON.stringify(value) : 'null'
}

/** RFC 3339 with as many digits of the second as needed, in UTC: Go's RFC3339Nano. */
export function goTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.?0*Z$/, 'Z')
}

function joined(members: readonly (readonly [string, unknown])[]): string {
  return `{${members.map(([name, value]) => `${goString(name)}:${goJson(value)}`).join(',')}}`
}

function goString(text: string): string {
  return JSON.stringify(cleanSurrogates(text)).replaceAll(
    /[<>&\u2028\u2029]/g,
    (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
