import { expect, test } from 'vitest'

import type { ListSelection } from '../../query/promql/index.ts'
import { answerList } from './answer-list.ts'
import type { PrometheusAnswer } from './prometheus-route.ts'

const selection: ListSelection = { projectId: 1, matcherSets: [], startMs: 0, endMs: 1, limit: 0 }

/** Numbers from 0 on, no more than the limit that is asked for. */
async function* count(items: number, limit: number): AsyncGenerator<readonly number[]> {
  for (let at = 0; at < Math.min(items, limit); at += 4096)
    yield Array.from({ length: Math.min(4096, items - at, limit - at) }, (_, i) => at + i)
}

const answerCount = (items: number, limit: number): Promise<PrometheusAnswer> =>
  answerList({ ...selection, limit }, (asked) => count(items, asked.limit), String)

/** What the answer says, and in how many pieces it came. */
async function read({ data }: PrometheusAnswer): Promise<{ items: unknown[]; pieces: number }> {
  if (typeof data !== 'object') throw new Error('not encoded')
  if (Buffer.isBuffer(data.encoded)) return { items: JSON.parse(data.encoded.toString()) as unknown[], pieces: 1 }
  const pieces: Buffer[] = []
  for await (const piece of data.encoded) pieces.push(piece)
  return { items: JSON.parse(Buffer.concat(pieces).toString()) as unknown[], pieces: pieces.length }
}

test.each([
  [0, 0],
  [3, 0],
  [3, 3],
  [4, 3],
  [50_000, 0],
  [50_000, 49_999],
])('%d items within %d', async (items, limit) => {
  const answer = await answerCount(items, limit)
  const found = await read(answer)
  const expected = limit === 0 ? items : Math.min(items, limit)
  expect(found.items).toEqual(Array.from({ length: expected }, (_, at) => at))
  expect(found.pieces === 1).toBe(items < 50_000)
  expect(answer.warnings).toEqual(items > expected ? ['results truncated due to limit'] : [])
})

test('a million are listed at the most, with turns for others meanwhile', async () => {
  let turns = 0
  const timer = setInterval(() => turns++, 1)
  for (const limit of [0, 5_000_000]) {
    const answer = await answerCount(1_200_000, limit)
    expect(answer.warnings).toEqual([])
    expect((await read(answer)).items).toHaveLength(1_000_000)
    expect(answer.warnings).toEqual(['results truncated due to limit: no more than 1000000 are listed, name more labels'])
  }
  clearInterval(timer)
  expect(turns).toBeGreaterThan(10)
})

test('what fails before the first pieces is thrown, what fails later cuts the answer', async () => {
  const fail = (after: number): Promise<PrometheusAnswer> =>
    answerList(
      selection,
      async function* list() {
        yield* count(after, after)
        throw new Error('the store is gone')
      },
      String,
    )
  await expect(fail(100)).rejects.toThrow('the store is gone')
  await expect(read(await fail(100_000))).rejects.toThrow('the store is gone')
})
