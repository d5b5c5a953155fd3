import fc from 'fast-check'
import protobuf from 'protobufjs'
import { describe, expect, test } from 'vitest'

import { Fault } from '../errors.ts'
import { ProtobufReader } from './protobuf-reader.ts'

const bytesOf = (write: (writer: protobuf.Writer) => protobuf.Writer): Buffer => Buffer.from(write(protobuf.Writer.create()).finish())
const readerOf = (...bytes: readonly number[]): ProtobufReader => new ProtobufReader(Buffer.from(bytes))

describe('scalars read as protobufjs writes them', () => {
  test('uint32, sint32, int32, fixed32', () => {
    fc.assert(
      fc.property(fc.nat({ max: 0xffffffff }), fc.integer(), (unsigned, signed) => {
        const reader = new ProtobufReader(bytesOf((writer) => writer.uint32(unsigned).sint32(signed).int32(signed).fixed32(unsigned)))
        expect([reader.varint(), reader.sint32(), reader.int32(), reader.fixed32()]).toEqual([unsigned, signed, signed, unsigned])
        expect(reader.more()).toBe(false)
      }),
    )
  })

  test('64-bit integers by their halves', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        const text = String(value)
        const reader = new ProtobufReader(bytesOf((writer) => writer.int64(text).sfixed64(text).sfixed64(text)))
        reader.varint64()
        expect((BigInt(reader.high) << 32n) | BigInt(reader.low >>> 0)).toBe(value)
        const halves = { low: 0, high: 0 }
        reader.fixed64(halves)
        expect((BigInt(halves.high) << 32n) | BigInt(halves.low)).toBe(BigInt.asUintN(64, value))
        expect(reader.sfixed64Number()).toBe(Number(value))
      }),
    )
  })

  test('int64 and sint64 as numbers, exact up to 2^53', () => {
    fc.assert(
      fc.property(fc.oneof(fc.maxSafeInteger(), fc.integer()), (value) => {
        const reader = new ProtobufReader(bytesOf((writer) => writer.int64(String(value)).sint64(String(value)).sint64(String(-value))))
        expect([reader.int64Number(), reader.sint64Number(), reader.sint64Number()]).toEqual([value, value, value === 0 ? 0 : -value])
      }),
    )
  })

  test('doubles and unsigned fixed64', () => {
    fc.assert(
      fc.property(fc.double(), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (double, unsigned) => {
        const text = String(unsigned)
        const reader = new ProtobufReader(bytesOf((writer) => writer.double(double).fixed64(text).uint64(text)))
        expect([reader.double(), reader.fixed64Number(), reader.varint()]).toEqual([double, Number(unsigned), Number(unsigned)])
      }),
    )
  })

  test('a buffer that is a piece of a larger one', () => {
    const whole = Buffer.from([9, 9, 9, 5, 9])
    expect(new ProtobufReader(whole.subarray(3, 4)).varint()).toBe(5)
  })
})

describe('bounds', () => {
  test.each([
    ['a varint that does not end', [0x80, 0x80]],
    ['a varint of eleven bytes', [...Array<number>(10).fill(0x80), 1]],
    ['a varint beyond 64 bits', [...Array<number>(9).fill(0xff), 2]],
    ['nothing', []],
  ])('%s', (_name, bytes) => {
    expect(() => readerOf(...bytes).varint()).toThrow(Fault)
  })

  test.each([
    ['a group', 3],
    ['the end of a group', 4],
    ['wire type 6', 6],
    ['wire type 7', 7],
  ])('%s is refused', (_name, wireType) => {
    expect(() => readerOf(0, 0, 0, 0, 0, 0, 0, 0).skip(8 + wireType)).toThrow(Fault)
  })

  test('field number 0, and one beyond 2^29', () => {
    expect(() => readerOf(1).skip(0)).toThrow(Fault)
    expect(() => readerOf(1).skip(2 ** 32)).toThrow(Fault)
  })

  test('a length may not reach past the message around it', () => {
    // A message of 2 bytes whose only field claims 2 where 0 are left, though the buffer has more.
    const reader = readerOf(2, 10, 2, 1, 1)
    reader.enter()
    expect(reader.tag()).toBe(10)
    expect(() => reader.contentEnd()).toThrow(Fault)
    expect(() => reader.enter()).toThrow(Fault)
    expect(() => readerOf(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f).contentEnd()).toThrow(Fault)
  })

  test('scalars may not either', () => {
    const reader = readerOf(3, 1, 1, 1, 1, 1, 1, 1, 1, 1)
    reader.enter()
    expect(() => reader.fixed32()).toThrow(Fault)
    expect(() => reader.double()).toThrow(Fault)
    expect(() => reader.fixed64({ low: 0, high: 0 })).toThrow(Fault)
    expect(() => reader.skip(9)).toThrow(Fault)
  })

  test('depth', () => {
    let bytes: Buffer = Buffer.alloc(0)
    for (let i = 0; i < 101; i++) bytes = Buffer.concat([bytesOf((writer) => writer.uint32(bytes.length)), bytes])
    const reader = new ProtobufReader(bytes)
    expect(() => {
      for (let i = 0; i < 101; i++) reader.enter()
    }).toThrow('nested deeper than 100')
  })

  test('leaving a message goes past what was not read of it', () => {
    const reader = readerOf(3, 1, 2, 3, 7)
    const outer = reader.enter()
    reader.varint()
    reader.leave(outer)
    expect(reader.varint()).toBe(7)
  })
})
