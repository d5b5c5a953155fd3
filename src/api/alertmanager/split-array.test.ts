import fc from 'fast-check'
import { expect, test } from 'vitest'

import { BodyProblem, splitArray } from './split-array.ts'

async function read(text: string): Promise<unknown[]> {
  const all: unknown[] = []
  for await (const piece of splitArray(Buffer.from(text))) all.push(...piece)
  return all
}

test('gives what JSON.parse gives, whatever is in it and however it is spaced', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.jsonValue(), { maxLength: 20 }), fc.constantFrom(0, 1, '\t\n '), async (values, space) => {
      const text = JSON.stringify(values, null, space)
      expect(await read(`\n ${text}\n`)).toEqual(JSON.parse(text))
    }),
    { numRuns: 100 },
  )
})

test('refuses what JSON.parse refuses', async () => {
  const broken = fc
    .tuple(fc.array(fc.jsonValue(), { minLength: 1, maxLength: 6 }), fc.nat(), fc.constantFrom('', ',', ']', '}', '"', '[', 'x', '\\'))
    .map(([values, place, junk]) => {
      const text = JSON.stringify(values)
      const at = 1 + (place % text.length)
      return text.slice(0, at) + junk + text.slice(at + (place % 2))
    })
  await fc.assert(
    fc.asyncProperty(broken, async (text) => {
      const expected = attempt(() => JSON.parse(text) as unknown)
      const found = await read(text).catch((error: unknown) => (error instanceof BodyProblem ? 'refused' : error))
      expect(found).toEqual(Array.isArray(expected) ? expected : 'refused')
    }),
    { numRuns: 300 },
  )
})

test('pieces of a long array are whole elements, and a missing one between them is noticed', async () => {
  const element = JSON.stringify({ text: 'x,[{"'.repeat(200) })
  const elements = Array.from({ length: 200 }, () => element)
  expect(await read(`[${elements.join(',')}]`)).toHaveLength(200)
  await expect(read(`[${elements.join(',')},]`)).rejects.toThrow(BodyProblem)
  await expect(read(`[${elements.join(',,')}]`)).rejects.toThrow(BodyProblem)
  await expect(read(`[${elements.join(',')}`)).rejects.toThrow('unexpected end')
})

test('refuses an element that is very long', async () => {
  await expect(read(`[{"a":"${'x'.repeat(300_000)}"}]`)).rejects.toThrow('longer than 256 KiB')
})

function attempt(work: () => unknown): unknown {
  try {
    return work()
  } catch {
    return undefined
  }
}
