import { Fault } from '../../lib/errors.ts'
import type { ByteWriter } from '../../lib/wire/byte-writer.ts'
import type { JsonField } from './json-schema.ts'

/** Writes one JSON scalar as a protobuf field. Throws Fault('bad_input') naming the field. */
export function encodeScalar(out: ByteWriter, value: unknown, field: JsonField, name: string): void {
  const { number, type } = field
  switch (type) {
    case 'string':
      out.varint(number * 8 + 2)
      out.string(text(value, name))
      return
    case 'bool':
      if (typeof value !== 'boolean') throw wrong(name, 'true or false')
      out.varint(number * 8)
      out.uint8(value ? 1 : 0)
      return
    case 'double':
      out.varint(number * 8 + 1)
      out.float64(double(value, name))
      return
    case 'int64':
      out.varint(number * 8)
      out.varint64(integer(value, name, -(2n ** 63n), 2n ** 64n - 1n))
      return
    case 'fixed64':
    case 'sfixed64':
      out.varint(number * 8 + 1)
      out.int64(type === 'fixed64' ? integer(value, name, 0n, 2n ** 64n - 1n) : integer(value, name, -(2n ** 63n), 2n ** 63n - 1n))
      return
    case 'fixed32':
      out.varint(number * 8 + 5)
      out.uint32(Number(integer(value, name, 0n, 2n ** 32n - 1n)))
      return
    case 'sint32': {
      const signed = Number(integer(value, name, -(2n ** 31n), 2n ** 31n - 1n))
      out.varint(number * 8)
      out.varint(((signed << 1) ^ (signed >> 31)) >>> 0)
      return
    }
    case 'enum':
      out.varint(number * 8)
      out.varint64(typeof value === 'string' ? BigInt(field.names?.get(value) ?? 0) : integer(value, name, -(2n ** 31n), 2n ** 31n - 1n))
      return
    case 'base64':
      out.varint(number * 8 + 2)
      out.lengthPrefixed(Buffer.from(text(value, name), 'base64'))
      return
    case 'hex':
      out.varint(number * 8 + 2)
      out.lengthPrefixed(hex(text(value, name)))
      return
    case 'message':
      throw new TypeError('a message is no scalar')
  }
}

/** An id that is no hex becomes one byte, which is no id either: the decoder decides what an invalid id costs. */
function hex(value: string): Buffer {
  return value.length <= 32 && /^(?:[0-9a-f]{2})*$/i.test(value) ? Buffer.from(value, 'hex') : Buffer.alloc(1)
}

function text(value: unknown, name: string): string {
  if (typeof value !== 'string') throw wrong(name, 'a string')
  return value
}

function double(value: unknown, name: string): number {
  if (typeof value === 'number') return value
  if (value === 'NaN') return NaN
  const number = typeof value === 'string' && /^-?(?:Infinity|[0-9.]+(?:e[+-]?[0-9]+)?)$/i.test(value) ? Number(value) : NaN
  if (Number.isNaN(number)) throw wrong(name, 'a number')
  return number
}

/** Strings are exact; a JSON number beyond 2^53 was rounded by the parser. */
function integer(value: unknown, name: string, lowest: bigint, highest: bigint): bigint {
  const integral = typeof value === 'number' ? Number.isInteger(value) : typeof value === 'string' && /^-?[0-9]{1,20}$/.test(value)
  if (!integral) throw wrong(name, 'an integer')
  const exact = BigInt(value as number | string) // checked on the line before
  if (exact < lowest || exact > highest) throw wrong(name, 'an integer that fits its type')
  return exact
}

function wrong(name: string, wanted: string): Fault {
  return new Fault('bad_input', `"${name}" must be ${wanted}`)
}
