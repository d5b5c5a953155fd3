/** Nanoseconds since 1970: what log records and spans are ordered by. */
export type NanoTime = bigint

const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)$/
/** What DateTime64(9) can hold, less a day at each end. */
const earliest = 0n
const latest = 9_223_286_400n * 1_000_000_000n

/** Reads RFC 3339 (all nine digits kept) or epoch milliseconds; undefined when the text is neither or lies outside 1970-2262. */
export function parseNanoTime(text: string): NanoTime | undefined {
  const nanos = /^\d{1,16}$/.test(text) ? BigInt(text) * 1_000_000n : parseRfc3339(text)
  return nanos !== undefined && nanos >= earliest && nanos <= latest ? nanos : undefined
}

function parseRfc3339(text: string): NanoTime | undefined {
  const match = rfc3339.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = match
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone.toUpperCase()}`)
  if (Number.isNaN(ms)) return undefined
  return BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0'))
}

/** RFC 3339 in UTC with as many digits of a second as are needed, but whole milliseconds at least: `2026-11-20T13:42:00.000Z`. */
export function formatNanoTime(time: NanoTime): string {
  const ms = time / 1_000_000n
  const rest = time % 1_000_000n
  const text = new Date(Number(ms)).toISOString()
  return rest === 0n ? text : `${text.slice(0, -1)}${rest.toString().padStart(6, '0')}Z`
}

/** For `{x:Int64}` compared with toUnixTimestamp64Nano, or a DateTime64(9) parameter: decimal seconds with nine digits. */
export function toDateTime64(time: NanoTime): string {
  return `${time / 1_000_000_000n}.${(time % 1_000_000_000n).toString().padStart(9, '0')}`
}
