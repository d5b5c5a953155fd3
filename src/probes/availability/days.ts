import { Fault } from '../../lib/errors.ts'
import { loadZone, type Zone } from '../../lib/go-template/time/zone.ts'
import { GoCallError } from '../../lib/go-template/value/go-value.ts'
import type { TimeSpan } from './spans.ts'

const dayMs = 86_400_000

/**
 * The last days up to now as a calendar in the zone (IANA name) has them, oldest first; the last one ends now, and where the clock is changed one is
 * longer or shorter than the others. Throws Fault `bad_input` when there is no such zone.
 */
export function lastDays(count: number, nowMs: number, zoneName = 'UTC'): readonly TimeSpan[] {
  const zone = zoneNamed(zoneName)
  const wallMs = nowMs + zone.offsetSeconds(nowMs) * 1000
  const today = Math.floor(wallMs / dayMs) * dayMs
  const starts = Array.from({ length: count }, (_, index) => instantAt(today - (count - 1 - index) * dayMs, zone))
  return starts.map((fromMs, index) => ({ fromMs, toMs: Math.min(starts[index + 1] ?? nowMs, nowMs) }))
}

/**
 * When a clock in the zone shows what a clock of UTC shows at `wallMs`; the offset of that very instant is the one that counts. What it never
 * shows, as it is put forward then, is the instant at which that is done.
 */
function instantAt(wallMs: number, zone: Zone): number {
  const nearMs = wallMs - zone.offsetSeconds(wallMs) * 1000
  const foundMs = wallMs - zone.offsetSeconds(nearMs) * 1000
  return foundMs + zone.offsetSeconds(foundMs) * 1000 === wallMs ? foundMs : Math.max(nearMs, foundMs)
}

function zoneNamed(name: string): Zone {
  try {
    return loadZone(name)
  } catch (error) {
    if (error instanceof GoCallError) throw new Fault('bad_input', `zone: there is no time zone ${name}`, { cause: error })
    throw error
  }
}
