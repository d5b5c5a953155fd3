import { ByteWriter } from './byte-writer.ts'

/**
 * Writes protobuf messages field by field. Proto3 scalars at their default (0, '', empty) are left out, as every encoder
 * does, except by the `always…` forms that oneof members and packed values need. Nested messages are written into a spare
 * writer first because their length comes before them.
 */
export class ProtobufWriter {
  readonly #writers: ByteWriter[] = [new ByteWriter()]
  #depth = 0

  /** Non-negative safe integers: uint32, uint64, enum. */
  varint(field: number, value: number): void {
    if (value !== 0) this.alwaysVarint(field, value)
  }

  alwaysVarint(field: number, value: number): void {
    this.#tag(field, 0)
    this.#current.varint(value)
  }

  bool(field: number, value: boolean): void {
    if (value) this.alwaysVarint(field, 1)
  }

  fixed32(field: number, value: number): void {
    if (value === 0) return
    this.#tag(field, 5)
    this.#current.uint32(value)
  }

  fixed64(field: number, value: bigint): void {
    if (value === 0n) return
    this.#tag(field, 1)
    this.#current.int64(value)
  }

  alwaysDouble(field: number, value: number): void {
    this.#tag(field, 1)
    this.#current.float64(value)
  }

  string(field: number, text: string): void {
    if (text !== '') this.alwaysString(field, text)
  }

  alwaysString(field: number, text: string): void {
    this.#tag(field, 2)
    this.#current.string(text)
  }

  bytes(field: number, value: Uint8Array): void {
    if (value.length === 0) return
    this.#tag(field, 2)
    this.#current.lengthPrefixed(value)
  }

  packedDoubles(field: number, values: readonly number[]): void {
    if (values.length === 0) return
    this.#tag(field, 2)
    this.#current.varint(values.length * 8)
    for (const value of values) this.#current.float64(value)
  }

  /** Non-negative safe integers as repeated fixed64. */
  packedFixed64(field: number, values: readonly number[]): void {
    if (values.length === 0) return
    this.#tag(field, 2)
    this.#current.varint(values.length * 8)
    for (const value of values) this.#current.halves(value % 4294967296, Math.floor(value / 4294967296))
  }

  /** A nested message: whatever `write` writes; present even when empty. */
  message(field: number, write: () => void): void {
    this.#depth++
    const inner = (this.#writers[this.#depth] ??= new ByteWriter(256))
    inner.clear()
    try {
      write()
    } finally {
      this.#depth--
    }
    this.#tag(field, 2)
    this.#current.lengthPrefixed(inner.bytes, 0, inner.length)
  }

  /** What was written, as a copy; the writer is empty again. */
  finish(): Buffer {
    const bytes = this.#current.copy()
    this.#current.clear()
    return bytes
  }

  get #current(): ByteWriter {
    const writer = this.#writers[this.#depth]
    if (writer === undefined) throw new Error('no writer at this depth')
    return writer
  }

  #tag(field: number, wireType: number): void {
    this.#current.varint(field * 8 + wireType)
  }
}
