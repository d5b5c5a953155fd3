const handshake = 0x16
const clientHello = 1
/** Application-Layer Protocol Negotiation (RFC 7301, 3.1). */
const protocolsExtension = 16
/** One record has at most so many bytes behind its five of head; no honest client's first words need two. */
const maxRecordBytes = 16_384

/**
 * Which protocols a client offers to speak, by the first bytes of its connection: those of its ClientHello (RFC 8446, 4.1.2). Undefined:
 * more bytes are needed. None, without waiting, of whatever is no ClientHello in one record.
 */
export function readOfferedProtocols(bytes: Buffer): readonly string[] | undefined {
  if (bytes.length > 0 && bytes[0] !== handshake) return []
  if (bytes.length < 5) return undefined
  const recordBytes = bytes.readUInt16BE(3)
  if (recordBytes > maxRecordBytes) return []
  if (bytes.length < 5 + recordBytes) return undefined
  try {
    return readHello(new Reader(bytes.subarray(5, 5 + recordBytes)))
  } catch (error) {
    if (error instanceof RangeError) return []
    throw error
  }
}

function readHello(record: Reader): readonly string[] {
  if (record.number(1) !== clientHello) return []
  const hello = new Reader(record.take(record.number(3)))
  // Version and random; session, ciphers, compressions.
  hello.take(2 + 32)
  for (const lengthBytes of [1, 2, 1]) hello.take(hello.number(lengthBytes))
  const protocols: string[] = []
  if (hello.isAtEnd) return protocols
  const extensions = new Reader(hello.take(hello.number(2)))
  while (!extensions.isAtEnd) {
    const type = extensions.number(2)
    const content = new Reader(extensions.take(extensions.number(2)))
    if (type !== protocolsExtension) continue
    const names = new Reader(content.take(content.number(2)))
    while (!names.isAtEnd) protocols.push(names.take(names.number(1)).toString('latin1'))
  }
  return protocols
}

/** Takes bytes from the front. Throws RangeError when there are not as many. */
class Reader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length
  }

  take(count: number): Buffer {
    const end = this.#at + count
    if (end > this.#bytes.length) throw new RangeError('it ends too early')
    const taken = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return taken
  }

  /** Big end first, of so many bytes. */
  number(byteCount: number): number {
    return this.take(byteCount).readUIntBE(0, byteCount)
  }
}
