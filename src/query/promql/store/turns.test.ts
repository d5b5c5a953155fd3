import { expect, test } from 'vitest'

import { Turns } from './turns.ts'

test('as many as may, the others in their order, without those that go away', async () => {
  const turns = new Turns(2)
  const { signal } = new AbortController()
  const impatient = new AbortController()
  const order: string[] = []
  const take = async (name: string, patience = signal): Promise<() => void> => {
    const end = await turns.take(patience)
    order.push(name)
    return end
  }
  const [endA, endB] = await Promise.all([take('a'), take('b')])
  const third = take('c')
  const leaving = take('d', impatient.signal)
  const fifth = take('e')
  impatient.abort()
  await expect(leaving).rejects.toMatchObject({ code: 'cancelled' })
  expect(order).toEqual(['a', 'b'])
  endA()
  const endC = await third
  endB()
  endC()
  const endE = await fifth
  endE()
  expect(order).toEqual(['a', 'b', 'c', 'e'])
  await expect(take('f', AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' })
  await Promise.all([take('g'), take('h')])
  expect(order.slice(4)).toEqual(['g', 'h'])
})
