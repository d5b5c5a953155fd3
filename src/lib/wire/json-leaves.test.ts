import fc from 'fast-check'
import { expect, test } from 'vitest'

import { ByteWriter } from './byte-writer.ts'
import { brokenJson, type JsonKind, JsonLeaves, JsonPaths } from './json-leaves.ts'

const paths = new JsonPaths(() => undefined, 100)

function leavesOf(text: string | Buffer, flatDepth = 8): [string, JsonKind, string][] {
  const leaves: [string, JsonKind, string][] = []
  const bytes = Buffer.from(text)
  const walker = new JsonLeaves<undefined>(bytes, new ByteWriter(8), { flatDepth, depth: 32 }, ({ key }, kind, from, start, end) =>
    leaves.push([key.toString(), kind, from.toString('utf8', start, end)]),
  )
  walker.walk(0, bytes.length, paths.root)
  return leaves
}

/** The same by way of JSON.parse. */
function expected(value: object, prefix = ''): [string, JsonKind, string][] {
  return Object.entries(value).flatMap(([key, one]: [string, unknown]): [string, JsonKind, string][] => {
    const path = prefix === '' ? key : `${prefix}.${key}`
    if (one === null) return []
    if (Array.isArray(one)) return [[path, 'array', JSON.stringify(one)]]
    if (typeof one === 'object') return expected(one, path)
    if (typeof one === 'string') return [[path, 'string', one.replaceAll('\0', '\uFFFD')]]
    return [[path, typeof one === 'number' ? 'number' : 'boolean', JSON.stringify(one)]]
  })
}

test('the leaves of any object are those that JSON.parse finds', () => {
  const key = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }).filter((text) => !text.includes('\0') && !/^\d+$/.test(text))
  const { tree } = fc.letrec((tie) => ({
    tree: fc.dictionary(
      key,
      fc.oneof(
        { maxDepth: 3 },
        fc.string({ unit: 'grapheme' }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.boolean(),
        fc.constant(null),
        fc.array(fc.jsonValue({ maxDepth: 2 })),
        tie('tree'),
      ),
    ),
  }))
  fc.assert(
    fc.property(tree, (value) => {
      const object = JSON.parse(JSON.stringify(value)) as object
      expect(leavesOf(JSON.stringify(object))).toEqual(expected(object))
      const spaced = JSON.stringify(object, null, 1)
      expect(leavesOf(spaced).map(([path]) => path)).toEqual(expected(object).map(([path]) => path))
    }),
    { numRuns: 150 },
  )
})

test('what JSON.parse refuses is refused', () => {
  const seeds = ['{"a":"b\\n\\u00e9","c":[1,{"d":null}],"e":-1.5e+3,"f":true}', '{}', '{"a":{"b":{}}}', '{"x":"\\ud83d\\ude00","y":0}']
  fc.assert(
    fc.property(
      fc.constantFrom(...seeds),
      fc.nat(80),
      fc.constantFrom(...'{}[]",:\\u0e+-. tfn\n'.split('')),
      fc.nat(2),
      (seed, at, letter, cut) => {
        const text = seed.slice(0, at) + letter + seed.slice(at + cut)
        const isObject = (() => {
          try {
            const value: unknown = JSON.parse(text)
            return typeof value === 'object' && value !== null && !Array.isArray(value)
          } catch {
            return false
          }
        })()
        const isRead = (() => {
          try {
            leavesOf(text)
            return true
          } catch (error) {
            if (error !== brokenJson) throw error
            return false
          }
        })()
        expect(isRead).toBe(isObject)
      },
    ),
    { numRuns: 600 },
  )
})

test('what lies deep is shown as JSON, and what nests without end is refused', () => {
  expect(leavesOf('{"a":{"b":{"c":1}}}', 2)).toEqual([['a.b', 'object', '{"c":1}']])
  expect(() => leavesOf(`{"a":${'['.repeat(40)}${']'.repeat(40)}}`)).toThrow(brokenJson)
})

test('bytes that are no text are replaced', () => {
  expect(leavesOf(Buffer.from('{"a":"\xff","b":["\xfe"],"\xfd":1}', 'latin1'))).toEqual([
    ['a', 'string', '\uFFFD'],
    ['b', 'array', '["\uFFFD"]'],
    ['\uFFFD', 'number', '1'],
  ])
})

test('paths beyond the most that are remembered are read all the same', () => {
  const object = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`k${n}`, n]))
  expect(leavesOf(JSON.stringify(object))).toEqual(expected(object))
})
