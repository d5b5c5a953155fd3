import { isUtf8 } from 'node:buffer'

import { Fault } from '../lib/errors.ts'

/** Name and value, sorted by name; `job` among them. A value may be empty: then nothing pushed to the group has that label. */
export type GroupLabels = readonly (readonly [name: string, value: string])[]

/** Marks a job, or a label, whose value is base64 for URLs (RFC 4648, section 5). */
const base64Suffix = '@base64'
const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/
const shape = 'the path is /metrics/job/JOB{/LABEL/VALUE}'

/**
 * The grouping key that a path says, as Pushgateway reads it: `/metrics/job/JOB{/LABEL/VALUE}`, percent-encoded; an encoded slash is a
 * slash. The last of several equal labels counts, and `job` is always the first. Throws Fault('bad_input').
 */
export function readGroupPath(path: string): GroupLabels {
  const [first = '', job = '', ...parts] = decodePath(path).split('/').slice(2)
  const isEncoded = first === `job${base64Suffix}`
  if (first !== 'job' && !isEncoded) throw new Fault('bad_input', shape)
  const labels = readLabels(parts)
  const name = isEncoded ? decodeBase64(job, `in job name ${quote(job)}`) : job
  if (name === '') throw new Fault('bad_input', 'job name is required')
  labels.set('job', name)
  return [...labels].sort(([a], [b]) => (a < b ? -1 : 1))
}

function decodePath(path: string): string {
  let decoded: string
  try {
    decoded = decodeURIComponent(path)
  } catch {
    throw new Fault('bad_input', 'the path is not percent-encoded UTF-8')
  }
  if (!decoded.startsWith('/metrics/')) throw new Fault('bad_input', shape)
  if (decoded.includes('//')) {
    throw new Fault(
      'bad_input',
      `the path has an empty part: an empty value is written LABEL${base64Suffix}/=, a value with a slash in base64 too`,
    )
  }
  return decoded
}

function readLabels(parts: readonly string[]): Map<string, string> {
  const labels = new Map<string, string>()
  // One slash at the end says nothing more.
  if (parts.length === 1 && parts[0] === '') return labels
  if (parts.length % 2 === 1) throw new Fault('bad_input', `odd number of components in label string ${quote(`/${parts.join('/')}`)}`)
  for (let at = 0; at < parts.length; at += 2) {
    const part = parts[at] ?? ''
    const value = parts[at + 1] ?? ''
    const isEncoded = part.endsWith(base64Suffix)
    const name = isEncoded ? part.slice(0, -base64Suffix.length) : part
    if (!labelName.test(name) || name.startsWith('__')) throw new Fault('bad_input', `improper label name ${quote(name)}`)
    labels.set(name, isEncoded ? decodeBase64(value, `for label ${name}=${quote(value)}`) : value)
  }
  return labels
}

/** Padding may stand at the end, as much as one likes. */
function decodeBase64(text: string, where: string): string {
  const digits = text.replace(/=+$/, '')
  const bytes = Buffer.from(digits, 'base64url')
  if (!/^[A-Za-z0-9_-]*$/.test(digits) || digits.length % 4 === 1) throw new Fault('bad_input', `invalid base64 encoding ${where}`)
  if (!isUtf8(bytes)) throw new Fault('bad_input', `no UTF-8 ${where}`)
  return bytes.toString('utf8')
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 200))
}
