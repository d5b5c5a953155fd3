/** What JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }
export type NestedJson = Extract<Json, object>

/** Longer texts stay texts: parsing them would be felt. */
const longest = 200_000

/** May be more than a number of JavaScript holds: ids of 64 bits are. */
const maybeTooLong = /[\d.]{16}|[eE]\+?\d{3}/
const textOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.]*(?:[eE][+-]?\d+)?/g

/** The object or array that a text is, with numbers that JavaScript would change as texts; undefined for every other text. */
export function readNested(text: string): NestedJson | undefined {
  if (text.length > longest || !/^\s*[{[]/.test(text)) return undefined
  try {
    const value = JSON.parse(text) as Json // what JSON.parse gives is JSON
    if (!isNested(value)) return undefined
    if (!maybeTooLong.test(text)) return value
    const exact = text.replaceAll(textOrNumber, (found) =>
      found.startsWith('"') || String(Number(found)) === found ? found : keepExact(found),
    )
    return JSON.parse(exact) as NestedJson // the same with other leaves
  } catch {
    return undefined
  }
}

/** Short ones are written otherwise but change nothing: `1.0`, `1e3`. */
function keepExact(written: string): string {
  return /[\d.]{16}/.test(written) || !Number.isFinite(Number(written)) ? `"${written}"` : written
}

export function isNested(value: Json): value is NestedJson {
  return typeof value === 'object' && value !== null
}
