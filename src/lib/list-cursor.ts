import { Fault } from './errors.ts'

interface PartKinds {
  readonly text: string
  readonly integer: number
  readonly flag: boolean
}
type Place<Kinds extends readonly (keyof PartKinds)[]> = { readonly [Index in keyof Kinds]: PartKinds[Kinds[Index]] }

/** Opaque text for the API: where the last row of a page stands, by the values that the list is ordered by. */
export function writeCursor(place: readonly (string | number | boolean)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

/** The values again. Throws Fault('bad_input') for a text that `writeCursor` did not make of values of these kinds. */
export function readCursor<const Kinds extends readonly (keyof PartKinds)[]>(cursor: string, kinds: Kinds): Place<Kinds> {
  const place = parse(Buffer.from(cursor, 'base64url').toString())
  if (Array.isArray(place) && place.length === kinds.length && kinds.every((kind, index) => isOf(kind, place[index])))
    // Every value was found to be of its kind.
    return place as unknown as Place<Kinds>
  throw new Fault('bad_input', 'cursor: not one of ours; leave it out to begin at the first')
}

function isOf(kind: keyof PartKinds, value: unknown): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string'
    case 'integer':
      return Number.isSafeInteger(value)
    case 'flag':
      return typeof value === 'boolean'
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
