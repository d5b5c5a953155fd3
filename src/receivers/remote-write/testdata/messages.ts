import { readFileSync } from 'node:fs'

import protobuf from 'protobufjs'

const { root } = protobuf.parse(readFileSync(new URL('remote-write.proto', import.meta.url), 'utf8'))

/** Messages of 1.0 and 2.0. */
export type MessageType = 'WriteRequest' | 'Request'

/** Plain object (camelCase, as protobufjs names fields) to protobuf bytes. */
export function encodeMessage(type: MessageType, message: object): Buffer {
  const found = root.lookupType(type)
  return Buffer.from(found.encode(found.fromObject(message)).finish())
}

/** Protobuf bytes to a plain object: 64-bit integers as numbers, absent scalars as their defaults. */
export function decodeMessage(type: MessageType, bytes: Uint8Array): Record<string, unknown> {
  const found = root.lookupType(type)
  return found.toObject(found.decode(bytes), { longs: Number, defaults: true, arrays: true, oneofs: true })
}
