/** An object of JSON that somebody else wrote: nothing is known of it. */
export type Json = Readonly<Record<string, unknown>>

const nothing: Json = {}

/** The value as an object; an empty one for anything else. */
export function recordOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : nothing // checked just here
}

/** The value as a list of objects, what is none left out. */
export function recordsOf(value: unknown): readonly Json[] {
  return listOf(value).flatMap((one) => (typeof one === 'object' && one !== null && !Array.isArray(one) ? [recordOf(one)] : []))
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : []
}

export function textsOf(value: unknown): readonly string[] {
  return listOf(value).filter((one) => typeof one === 'string')
}

/** A text, cut where it is longer than anybody writes. */
export function textOf(value: unknown, longest = 1000): string {
  return typeof value === 'string' ? value.slice(0, longest) : ''
}

/** A number, also where it is written as text. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

/** A whole number between two ends. */
export function wholeOf(value: unknown, least: number, most: number, otherwise: number): number {
  const number = numberOf(value)
  return number === undefined ? otherwise : Math.min(Math.max(Math.round(number), least), most)
}
