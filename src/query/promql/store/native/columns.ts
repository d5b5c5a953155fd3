import type { ByteStream } from './byte-stream.ts'

/** Reads one column of a block in ClickHouse's Native format. */
export interface ColumnReader<T> {
  /** As the block names it. */
  readonly type: string
  /** What stands before the column, once a block. */
  readonly begin?: (stream: ByteStream) => Promise<void>
  readonly read: (stream: ByteStream, rows: number) => Promise<T>
}

/** Items of all rows one behind the other; those of row i end before `ends[i]`. */
export interface ArrayColumn<T> {
  readonly ends: Uint32Array
  readonly items: T
}

/** The bytes of an array of numbers, from an element on. */
function bytesOf(values: ArrayBufferView, skipped: number): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset + skipped, values.byteLength - skipped)
}

/**
 * UInt64 as two halves each, the lower one first. `lead` more values stand before the first row, zero. `reused`: the array of a block
 * serves the next one again.
 */
export function uint64Halves(lead = 0, reused = false): ColumnReader<Uint32Array> {
  return { type: 'UInt64', read: makeReader(Uint32Array, 2, lead, reused) }
}

/** Int64 in the same way. */
export function int64Halves(lead = 0, reused = false): ColumnReader<Uint32Array> {
  return { type: 'Int64', read: makeReader(Uint32Array, 2, lead, reused) }
}

export const uint32 = numbers('UInt32', Uint32Array)
/** The bits of every value come through, those of a NaN too. */
export const float64 = numbers('Float64', Float64Array)
export const int32 = numbers('Int32', Int32Array)
export const int8 = numbers('Int8', Int8Array)
export const uint8 = numbers('UInt8', Uint8Array)

interface NumberArray extends ArrayBufferView {
  subarray(begin: number, end: number): this
}

interface NumberArrayType<Values> {
  new (length: number): Values
  readonly BYTES_PER_ELEMENT: number
}

/** Numbers that an array of JavaScript's holds as they are; `lead` and `reused` as above. */
function numbers<Values extends NumberArray>(
  type: string,
  Values: NumberArrayType<Values>,
): (lead?: number, reused?: boolean) => ColumnReader<Values> {
  return (lead = 0, reused = false) => ({ type, read: makeReader(Values, 1, lead, reused) })
}

/** Reads rows of `width` elements each. */
function makeReader<Values extends NumberArray>(
  Values: NumberArrayType<Values>,
  width: number,
  lead: number,
  reused: boolean,
): (stream: ByteStream, rows: number) => Promise<Values> {
  let room: Values | undefined
  return async (stream, rows) => {
    const length = width * (rows + lead)
    const fits = room !== undefined && room.byteLength >= length * Values.BYTES_PER_ELEMENT
    const values = fits && room !== undefined ? room.subarray(0, length) : new Values(length)
    if (reused && !fits) room = values
    await stream.readInto(bytesOf(values, width * lead * Values.BYTES_PER_ELEMENT))
    return values
  }
}

const readHalves = makeReader(Uint32Array, 2, 0, false)

export const texts: ColumnReader<string[]> = {
  type: 'String',
  async read(stream, rows) {
    const values: string[] = []
    for (let row = 0; row < rows; row++) values.push(stream.tryText() ?? (await stream.text()))
    return values
  },
}

/** Bits of what stands before the indexes: their width, and that the block brings the dictionary along. */
const widthMask = 0xff
const additionalKeys = 0x200
const globalDictionary = 0x100

/** Texts that come as a dictionary and indexes into it: equal ones of a block are one string. */
export const repeatedTexts: ColumnReader<string[]> = {
  type: 'LowCardinality(String)',
  async begin(stream) {
    await readCount(stream)
  },
  async read(stream, rows) {
    if (rows === 0) return []
    const flags = await readCount(stream)
    if ((flags & additionalKeys) === 0 || (flags & globalDictionary) !== 0) throw new Error('the store sent a dictionary apart')
    const dictionary = await texts.read(stream, await readCount(stream))
    const indexes = await readIndexes(stream, flags & widthMask, await readCount(stream))
    return Array.from(indexes, (at) => dictionary[at] ?? '')
  },
}

async function readIndexes(stream: ByteStream, width: number, rows: number): Promise<Uint8Array | Uint16Array | Uint32Array> {
  if (width > 2) throw new Error('the store sent a dictionary that is too large')
  const values = width === 0 ? new Uint8Array(rows) : width === 1 ? new Uint16Array(rows) : new Uint32Array(rows)
  await stream.readInto(bytesOf(values, 0))
  return values
}

async function readCount(stream: ByteStream): Promise<number> {
  const halves = await readHalves(stream, 1)
  return (halves[0] ?? 0) + (halves[1] ?? 0) * 4294967296
}

export function arrayOf<T>(items: ColumnReader<T>): ColumnReader<ArrayColumn<T>> {
  return {
    type: `Array(${items.type})`,
    ...(items.begin === undefined ? {} : { begin: items.begin }),
    async read(stream, rows) {
      const ends = await readEnds(stream, rows)
      return { ends, items: await items.read(stream, ends.at(-1) ?? 0) }
    },
  }
}

/** Keys and values of all rows one behind the other. */
export function mapOf<K, V>(
  keys: ColumnReader<K>,
  values: ColumnReader<V>,
): ColumnReader<ArrayColumn<{ readonly keys: K; readonly values: V }>> {
  return {
    type: `Map(${keys.type}, ${values.type})`,
    async begin(stream) {
      await keys.begin?.(stream)
      await values.begin?.(stream)
    },
    async read(stream, rows) {
      const ends = await readEnds(stream, rows)
      const count = ends.at(-1) ?? 0
      return { ends, items: { keys: await keys.read(stream, count), values: await values.read(stream, count) } }
    },
  }
}

async function readEnds(stream: ByteStream, rows: number): Promise<Uint32Array> {
  const halves = await readHalves(stream, rows)
  const ends = new Uint32Array(rows)
  for (let row = 0; row < rows; row++) ends[row] = halves[2 * row] ?? 0
  return ends
}
