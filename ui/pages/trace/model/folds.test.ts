import { expect, test } from 'vitest'

import { cutFolds, foldAll, mostFolds, readFolds, unfoldAbove, writeFolds } from './folds.ts'
import { makeTestStore } from './make-test-store.ts'
import type { TestSpan } from './make-test-store.ts'
import { buildTraceTree } from './trace-tree.ts'

/** A root, under it callers with one span each. */
function withCallers(ids: readonly string[]): readonly TestSpan[] {
  return [
    { id: '00000000000000ff', duration: 1000 },
    ...ids.flatMap((id, place) => [
      { id, parent: '00000000000000ff', start: 2 * place + 1, duration: 1 },
      { id: `e${String(place).padStart(15, '0')}`, parent: id, start: 2 * place + 1, duration: 1 },
    ]),
  ]
}

function shapeOf(spans: readonly TestSpan[]) {
  const store = makeTestStore(spans)
  const tree = buildTraceTree(store)
  const places = (...ids: readonly string[]) => new Set(ids.map((id) => store.placeOf.get(id) ?? -1))
  return { store, tree, places }
}

const callers = ['7d1f09c2a95e4b1c', '8a3f5d6e7b8c9d0e', '4bf92f3577b34da6', 'a3ce929d0e0e4736']

test('folded spans are the ends of their ids, and are read back', () => {
  const { store, tree, places } = shapeOf(withCallers(callers))
  const folded = places('8a3f5d6e7b8c9d0e', '7d1f09c2a95e4b1c')
  expect(writeFolds(new Set(), store, tree)).toBe('')
  expect(writeFolds(folded, store, tree)).toBe('5e4b1c.8c9d0e')
  expect(readFolds('5e4b1c.8c9d0e', store, tree)).toEqual(folded)
  expect(readFolds('', store, tree)).toEqual(new Set())
})

test('all of them are one word, and then those that are open, or a root that is not', () => {
  const { store, tree, places } = shapeOf(withCallers(callers))
  const all = foldAll(tree)
  expect(all.size).toBe(callers.length)
  expect(writeFolds(all, store, tree)).toBe('all')
  const allButOne = new Set([...all].filter((span) => !places('4bf92f3577b34da6').has(span)))
  expect(writeFolds(allButOne, store, tree)).toBe('all.b34da6')
  expect(readFolds('all.b34da6', store, tree)).toEqual(allButOne)
  const withRoot = new Set([...all, ...places('00000000000000ff')])
  expect(writeFolds(withRoot, store, tree)).toBe('all.0000ff')
  expect(readFolds('all.0000ff', store, tree)).toEqual(withRoot)
})

test('ids that end alike, or are alike, are told apart by their places', () => {
  const { store, tree, places } = shapeOf([
    ...withCallers(['1111111111abcdef', '2222222222abcdef']),
    // A client and its server that share an id.
    { id: '3333333333000333', parent: '00000000000000ff', start: 20, duration: 9, service: 'client' },
    { id: '3333333333000333', parent: '00000000000000ff', start: 21, duration: 7, service: 'server' },
    { id: '4444444444444444', parent: '3333333333000333', start: 22, duration: 1, service: 'server' },
  ])
  expect(writeFolds(places('2222222222abcdef'), store, tree)).toBe('abcdef-1')
  expect(readFolds('abcdef-1', store, tree)).toEqual(places('2222222222abcdef'))
  const server = new Set([(store.placeOf.get('3333333333000333') ?? 0) + 1])
  expect(writeFolds(server, store, tree)).toBe('000333-1')
  expect(readFolds('000333-1', store, tree)).toEqual(server)
})

test('what the trace does not have, or what can be folded no more, is passed over; kept while it may still come', () => {
  const { store, tree, places } = shapeOf(withCallers(callers))
  expect(readFolds('ffffff.000002.8c9d0e.<script>.', store, tree)).toEqual(places('8a3f5d6e7b8c9d0e'))
  expect(writeFolds(places('7d1f09c2a95e4b1c'), store, tree, 'ffffff.8c9d0e')).toBe('5e4b1c.ffffff')
  expect(writeFolds(places('7d1f09c2a95e4b1c'), store, tree)).toBe('5e4b1c')
})

test('of very many the address keeps those at the top', () => {
  const ids = Array.from({ length: 400 }, (_, n) => (n + 0xabc000).toString(16).padStart(16, '0'))
  const { store, tree, places } = shapeOf(withCallers(ids))
  const text = writeFolds(places(...ids.slice(0, 150)), store, tree)
  const cut = cutFolds(text)
  expect(cut.left).toBe(150 - mostFolds)
  expect(cut.text.length).toBeLessThan(500)
  expect(readFolds(cut.text, store, tree)).toEqual(places(...ids.slice(0, mostFolds)))
  const open = writeFolds(places(...ids.slice(100)), store, tree)
  expect(cutFolds(open)).toMatchObject({ text: expect.stringMatching(/^all\./) as string, left: 100 - mostFolds })
  expect(cutFolds('all.5e4b1c')).toEqual({ text: 'all.5e4b1c', left: 0 })
})

test('a span comes out of all that is folded above it', () => {
  const { tree, places } = shapeOf(withCallers(callers))
  const folded = places('00000000000000ff', '8a3f5d6e7b8c9d0e', '7d1f09c2a95e4b1c')
  const [below = -1] = places('e000000000000001')
  expect(unfoldAbove(folded, below, tree)).toEqual(places('7d1f09c2a95e4b1c'))
  const others = places('7d1f09c2a95e4b1c')
  expect(unfoldAbove(others, below, tree)).toBe(others)
})
