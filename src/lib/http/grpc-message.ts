import { Fault } from '../errors.ts'
import { joinPieces } from '../join-pieces.ts'
import type { ByteLease } from './byte-budget.ts'
import { decompress } from './decompress.ts'

/** Encodings of a gRPC message besides identity, as we tell them in grpc-accept-encoding. */
export const grpcEncodings = ['gzip', 'deflate', 'zstd'] as const

const prefixBytes = 5
/** A bomb is a bomb in any protocol: see decompress. */
const maxRatio = 200

/**
 * Collects the one length-prefixed message of a unary call (a flag byte, four bytes of length, the message), in however many
 * pieces it arrives. Throws Fault as soon as it is clear that it cannot be taken.
 */
export class GrpcMessage {
  private readonly maxBytes: number
  private readonly pieces: Buffer[] = []
  private receivedBytes = 0
  private wantedBytes = -1

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes
  }

  add(piece: Buffer): void {
    this.pieces.push(piece)
    this.receivedBytes += piece.length
    if (this.wantedBytes < 0 && this.receivedBytes >= prefixBytes) {
      // The prefix may be split like everything else; there is at most one small concat.
      const start = Buffer.concat(this.pieces.splice(0), this.receivedBytes)
      this.pieces.push(start)
      this.wantedBytes = prefixBytes + start.readUInt32BE(1)
      if (this.wantedBytes - prefixBytes > this.maxBytes) throw tooLarge(this.maxBytes)
    }
    if (this.wantedBytes >= 0 && this.receivedBytes > this.wantedBytes)
      throw new Fault('bad_input', 'a unary call carries exactly one message')
  }

  /** The message, once the client has said that it is done. `lease` holds the pieces, and the message afterwards. */
  async finish(encoding: string, lease: ByteLease): Promise<Buffer> {
    if (this.receivedBytes !== this.wantedBytes) throw new Fault('bad_input', 'the message ends too early')
    const framed = await joinPieces(this.pieces, this.receivedBytes)
    const message = framed.subarray(prefixBytes)
    const flag = framed.readUInt8(0)
    if (flag === 0) return message
    if (flag !== 1) throw new Fault('bad_input', 'unknown compression flag')
    if (!grpcEncodings.some((known) => known === encoding)) {
      throw new Fault('unsupported_media', `message encoding not supported; use one of identity, ${grpcEncodings.join(', ')}`)
    }
    const body = await decompress(message, encoding, { maxBytes: this.maxBytes, maxRatio, take: (bytes) => lease.take(bytes) })
    lease.give(framed.length)
    return body
  }
}

function tooLarge(maxBytes: number): Fault {
  return new Fault('too_large', `the message is larger than ${maxBytes} bytes`)
}
