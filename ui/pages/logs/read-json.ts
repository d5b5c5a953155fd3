/** What JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }
export type NestedJson = Extract<Json, object>

/** Longer texts stay texts: parsing them would be felt. */
const longest = 200_000

/** The object or array that a text is; undefined for every other text. */
export function readNested(text: string): NestedJson | undefined {
  if (text.length > longest || !/^\s*[{[]/.test(text)) return undefined
  try {
    const value = JSON.parse(text) as Json // what JSON.parse gives is JSON
    return isNested(value) ? value : undefined
  } catch {
    return undefined
  }
}

export function isNested(value: Json): value is NestedJson {
  return typeof value === 'object' && value !== null
}
