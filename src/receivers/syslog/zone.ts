/** How far a zone's clocks are ahead of UTC at a time that its clocks show, both in milliseconds. */
export type ZoneOffset = (localMs: number) => number

const hourMs = 3_600_000
const rememberedHours = 10_000

/** The clocks of a zone: `UTC`, an offset like `+02:00`, or a name like `Europe/Berlin`. Undefined when there is none of that name. */
export function openZone(name: string): ZoneOffset | undefined {
  const fixed = /^([+-])(\d{2}):?(\d{2})$/.exec(name)
  if (fixed !== null) {
    const offset = (Number(fixed[2]) * 60 + Number(fixed[3])) * 60_000 * (fixed[1] === '-' ? -1 : 1)
    return () => offset
  }
  if (name === 'UTC') return () => 0
  try {
    return namedZone(new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' }))
  } catch {
    return undefined
  }
}

function namedZone(format: Intl.DateTimeFormat): ZoneOffset {
  const known = new Map<number, number>()
  const offsetAt = (ms: number): number => {
    const text = format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? ''
    const [, sign, hours = 0, minutes = 0] = /([+-])(\d{2}):(\d{2})/.exec(text) ?? []
    return (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1)
  }
  return (localMs) => {
    const hour = Math.floor(localMs / hourMs)
    const found = known.get(hour)
    if (found !== undefined) return found
    // Twice: the first guess may lie on the other side of a change.
    const offset = offsetAt(localMs - offsetAt(localMs))
    if (known.size >= rememberedHours) known.clear()
    known.set(hour, offset)
    return offset
  }
}
