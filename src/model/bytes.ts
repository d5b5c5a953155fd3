/** A piece of somebody else's buffer, reused from record to record: `bytes[start, end)`, UTF-8 when it is text. */
export class Slice {
  bytes: Buffer = empty
  start = 0
  end = 0

  set(bytes: Buffer, start: number, end: number): void {
    this.bytes = bytes
    this.start = start
    this.end = end
  }

  setText(text: string): void {
    const bytes = Buffer.from(text)
    this.set(bytes, 0, bytes.length)
  }

  clear(): void {
    this.set(empty, 0, 0)
  }

  get length(): number {
    return this.end - this.start
  }

  /** Decodes; for tests and the slow paths. */
  toString(): string {
    return this.bytes.toString('utf8', this.start, this.end)
  }

  toHex(): string {
    return this.bytes.toString('hex', this.start, this.end)
  }
}

const empty = Buffer.alloc(0)

/** An instant in nanoseconds since 1970 as the two halves of a 64-bit integer; 0, 0 means "not given". */
export interface NanoTime {
  low: number
  high: number
}

/** To whole epoch milliseconds, rounded down. In one number the halves would lose up to 128 ns, and so sometimes a millisecond. */
export function nanoToMs(time: Readonly<NanoTime>): number {
  // 2^32 ns are 4,294 ms and 967,296 ns.
  return (time.high >>> 0) * 4294 + Math.floor(((time.high >>> 0) * 967_296 + (time.low >>> 0)) / 1e6)
}

/** Sets `time` from epoch milliseconds, to the microsecond; before 1970 in two's complement. */
export function setNanoFromMs(time: NanoTime, ms: number): void {
  const micros = Math.round(ms * 1000)
  if (!Number.isFinite(micros)) throw new RangeError('no time')
  // 2^16 and 1000: neither the parts nor their products leave what a number holds exactly.
  const upper = Math.floor(micros / 65_536) * 1000
  const rest = (upper - Math.floor(upper / 65_536) * 65_536) * 65_536 + (micros - Math.floor(micros / 65_536) * 65_536) * 1000
  time.low = rest >>> 0
  time.high = (Math.floor(upper / 65_536) + Math.floor(rest / 4_294_967_296)) >>> 0
}
