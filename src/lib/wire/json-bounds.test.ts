import fc from 'fast-check'
import { expect, test } from 'vitest'

import { Fault } from '../errors.ts'
import { checkJsonBounds } from './json-bounds.ts'

const bounds = { maxDepth: 5, maxContainers: 20 }
const check = (text: string) => () => checkJsonBounds(Buffer.from(text), bounds)

test('counts depth and containers as the parser will find them', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 7, stringUnit: 'binary' }), (value) => {
      const { depth, containers } = measure(value)
      const refused = depth > bounds.maxDepth || containers > bounds.maxContainers
      expect(isRefused(JSON.stringify(value, undefined, 1))).toBe(refused)
    }),
    { numRuns: 300 },
  )
})

test('brackets in strings are text', () => {
  expect(check(JSON.stringify({ a: '[[[[[[[[{{{{{"[[[[\\' }))).not.toThrow()
  expect(check('{"a\\"": [[[[1]]]], "b": "\\\\"}')).not.toThrow()
})

test('a million brackets are refused at once', () => {
  const text = Buffer.alloc(1_000_000, '[')
  expect(() => checkJsonBounds(text, { maxDepth: 64, maxContainers: 1000 })).toThrow('nested deeper than 64')
  expect(() => checkJsonBounds(Buffer.from('[]'.repeat(1001)), { maxDepth: 64, maxContainers: 1000 })).toThrow('more than 1000')
})

test('anything else is the parser’s business', () => {
  for (const text of ['', ']]]]', '"', '"\\', '{"a":"\\']) expect(check(text)).not.toThrow()
})

function isRefused(text: string): boolean {
  try {
    check(text)()
    return false
  } catch (error) {
    return error instanceof Fault
  }
}

function measure(value: unknown): { depth: number; containers: number } {
  if (typeof value !== 'object' || value === null) return { depth: 0, containers: 0 }
  const inside = Object.values(value).map(measure)
  return {
    depth: 1 + Math.max(0, ...inside.map(({ depth }) => depth)),
    containers: 1 + inside.reduce((sum, { containers }) => sum + containers, 0),
  }
}
