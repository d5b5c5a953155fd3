import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { askEarly, takeEarlyAnswer, takeEarlyBody } from './early-answers.ts'

let answers: Map<string, (response: Response) => void>
let signals: Map<string, AbortSignal>
let chosen: string | null
let number = 0
/** Every test asks something else: what was asked stays asked. */
let address: string

beforeEach(() => {
  answers = new Map()
  signals = new Map()
  chosen = null
  address = `/api/overview?n=${++number}`
  vi.stubGlobal('sessionStorage', { getItem: () => chosen })
  vi.stubGlobal('fetch', (asked: string, { signal }: { signal: AbortSignal }) => {
    signals.set(asked, signal)
    return new Promise<Response>((resolve) => answers.set(asked, resolve))
  })
  vi.spyOn(performance, 'now').mockReturnValue(500)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const arrive = async (status = 200): Promise<void> => {
  answers.get(address)?.(new Response('{"a":1}', { status }))
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
  await new Promise((resolve) => setTimeout(resolve))
}

test('an answer on its way is taken once', async () => {
  askEarly(address)
  expect(takeEarlyBody(address)).toBeUndefined()
  const taken = takeEarlyAnswer(address, undefined)
  expect(takeEarlyAnswer(address, undefined)).toBeUndefined()
  await arrive()
  expect(await (await taken)?.json()).toEqual({ a: 1 })
  expect(takeEarlyBody(address)).toBeUndefined()
})

test('an answer that is there is taken at once, and then no more', async () => {
  askEarly(address)
  await arrive()
  expect(takeEarlyBody(address)).toEqual({ a: 1 })
  expect(takeEarlyBody(address)).toBeUndefined()
  expect(takeEarlyAnswer(address, undefined)).toBeUndefined()
})

test('a refusal is told to who waits for it, and to nobody later', async () => {
  askEarly(address)
  const taken = takeEarlyAnswer(address, undefined)
  await arrive(401)
  expect((await taken)?.status).toBe(401)
  askEarly(address)
  await arrive(401)
  expect(takeEarlyAnswer(address, undefined)).toBeUndefined()
})

test('another project, or a page that has been open for long, asks anew', async () => {
  askEarly(address)
  await arrive()
  chosen = 'other'
  expect(takeEarlyBody(address)).toBeUndefined()
  expect(takeEarlyAnswer(address, undefined)).toBeUndefined()
  chosen = null
  vi.spyOn(performance, 'now').mockReturnValue(10_001)
  expect(takeEarlyBody(address)).toBeUndefined()
  expect(takeEarlyAnswer(address, undefined)).toBeUndefined()
})

test('who leaves the page ends the question', () => {
  askEarly(address)
  const leaving = new AbortController()
  void takeEarlyAnswer(address, leaving.signal)
  leaving.abort()
  expect(signals.get(address)?.aborted).toBe(true)
})
