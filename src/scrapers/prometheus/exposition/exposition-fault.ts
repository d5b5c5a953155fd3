import { Fault } from '../../../lib/errors.ts'

const shownBytes = 60

/** Refuses a text body at `position`, with the number of the line and the beginning of what stands there. */
export function refuseText(bytes: Buffer, position: number, reason: string): Fault {
  let line = 1
  for (let at = bytes.indexOf(10); at >= 0 && at < position; at = bytes.indexOf(10, at + 1)) line++
  const rest = bytes.toString('utf8', position, Math.min(bytes.length, position + shownBytes)).split('\n', 1)[0] ?? ''
  const where = rest === '' ? 'at its end' : `at ${JSON.stringify(rest)}`
  return new Fault('bad_input', `line ${line}: ${reason}, ${where}`, { details: { line } })
}
