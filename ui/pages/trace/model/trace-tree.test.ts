import fc from 'fast-check'
import { expect, test } from 'vitest'

import { findCriticalPath, longestWait } from './critical-path.ts'
import { findSpans } from './find-spans.ts'
import { buildFlame } from './flame.ts'
import { makeTestStore, type TestSpan } from './make-test-store.ts'
import type { SpanStore } from './span-store.ts'
import { buildTraceTree, childrenOf, selfTime } from './trace-tree.ts'
import { visibleRows } from './visible-rows.ts'

const none: ReadonlySet<number> = new Set()
const shape = (store: SpanStore): [string, number, number][] => {
  const tree = buildTraceTree(store)
  return [...tree.order].map((span) => [store.spanId[span] ?? '', tree.depth[span] ?? 0, tree.below[span] ?? 0])
}
const family: readonly TestSpan[] = [
  { id: 'a', start: 0, duration: 10 },
  { id: 'b', parent: 'a', start: 1, duration: 2 },
  { id: 'c', parent: 'b', start: 1.5, duration: 1 },
  { id: 'd', parent: 'a', start: 5, duration: 2 },
]
/** Anything: parents that are lost, circles, ids that came twice. */
const anySpans = fc
  .array(fc.record({ id: fc.nat(20), parent: fc.nat(30), start: fc.nat(100), duration: fc.nat(100), service: fc.nat(2) }), {
    maxLength: 40,
  })
  .map((drafts) =>
    drafts.map(({ id, parent, start, duration, service }) => ({
      id: `s${id}`,
      parent: parent > 25 ? '' : `s${parent}`,
      start,
      duration,
      service: `service ${service}`,
    })),
  )

test('parents before children, children in start order', () => {
  expect(shape(makeTestStore(family))).toEqual([
    ['a', 0, 3],
    ['b', 1, 1],
    ['c', 2, 0],
    ['d', 1, 0],
  ])
})

test('a collapsed span hides what is below it, and only that', () => {
  const store = makeTestStore(family)
  const tree = buildTraceTree(store)
  const rows = visibleRows(tree, new Set([store.placeOf.get('b') ?? -1]))
  expect([...rows].map((span) => store.spanId[span])).toEqual(['a', 'b', 'd'])
})

test('whoever walks down a circle that was cut comes to an end', () => {
  const store = makeTestStore([
    { id: 'a', parent: 'c', start: 0, duration: 10 },
    { id: 'b', parent: 'a', start: 0, duration: 10 },
    { id: 'c', parent: 'b', start: 0, duration: 10 },
  ])
  const tree = buildTraceTree(store)
  expect(findCriticalPath(store, tree)).toEqual([{ span: 2, fromMs: 0, toMs: 10 }])
  expect(childrenOf(tree, 2)).toHaveLength(0)
})

test('a lost parent, a circle and a span that is its own parent are shown all the same', () => {
  const store = makeTestStore([
    { id: 'a' },
    { id: 'b', parent: 'lost', start: 1 },
    { id: 'c', parent: 'd', start: 2 },
    { id: 'd', parent: 'c', start: 3 },
    { id: 'e', parent: 'e', start: 4 },
  ])
  const tree = buildTraceTree(store)
  expect(tree.roots.map((span) => store.spanId[span])).toEqual(['a', 'b', 'e', 'c'])
  expect(tree.orphans).toBe(3)
  expect(tree.order).toHaveLength(5)
})

test('a span sent twice is shown once; one that shares an id stands below the first, and its callees below it', () => {
  const store = makeTestStore([
    { id: 'a', start: 0, duration: 9, service: 'shop' },
    { id: 'x', parent: 'a', start: 1, duration: 7, service: 'shop', name: 'call' },
    { id: 'x', parent: 'a', start: 1, duration: 7, service: 'shop', name: 'call' },
    { id: 'x', parent: 'a', start: 2, duration: 5, service: 'bank', name: 'answer' },
    { id: 'q', parent: 'x', start: 3, duration: 1, service: 'bank', name: 'query' },
  ])
  const tree = buildTraceTree(store)
  expect(tree.repeated).toBe(1)
  expect([...tree.order].map((span) => [store.texts[store.name[span] ?? 0], tree.depth[span]])).toEqual([
    ['n', 0],
    ['call', 1],
    ['answer', 2],
    ['query', 3],
  ])
})

test('a span that begins before its caller elsewhere tells of clocks that differ', () => {
  const store = makeTestStore([
    { id: 'a', start: 5, duration: 10, service: 'shop' },
    { id: 'b', parent: 'a', start: 2, duration: 3, service: 'bank' },
    { id: 'c', parent: 'a', start: 3, duration: 3, service: 'shop' },
  ])
  const tree = buildTraceTree(store)
  expect(tree.early).toBe(1)
  expect(shape(store).map(([id]) => id)).toEqual(['a', 'b', 'c'])
})

test('of any spans each is shown once, below its parent, and the counts agree', () => {
  fc.assert(
    fc.property(anySpans, (drafts) => {
      const store = makeTestStore(drafts)
      const tree = buildTraceTree(store)
      expect(new Set(tree.order).size).toBe(tree.order.length)
      expect(tree.order.length + tree.repeated).toBe(drafts.length)
      const row = new Map([...tree.order].map((span, index) => [span, index]))
      const below = [...tree.order].filter((span) => (tree.parent[span] ?? -1) >= 0)
      for (const span of below) {
        const parent = tree.parent[span] ?? -1
        const distance = (row.get(span) ?? -1) - (row.get(parent) ?? Infinity)
        expect(distance).toBeGreaterThan(0)
        expect(distance).toBeLessThanOrEqual(tree.below[parent] ?? 0)
        expect(tree.depth[span]).toBe((tree.depth[parent] ?? 0) + 1)
      }
      expect(tree.order.length - below.length).toBe(tree.roots.length)
      expect(tree.roots.reduce((sum, root) => sum + 1 + (tree.below[root] ?? 0), 0)).toBe(tree.order.length)
      expect(visibleRows(tree, none)).toEqual(tree.order)
    }),
  )
})

test('the critical path of any spans has no overlaps and covers the longest root', () => {
  fc.assert(
    fc.property(anySpans, (drafts) => {
      const store = makeTestStore(drafts)
      const tree = buildTraceTree(store)
      const path = findCriticalPath(store, tree)
      const longest = tree.roots.reduce((most, root) => Math.max(most, store.duration[root] ?? 0), 0)
      expect(path.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0)).toBeCloseTo(longest)
      for (const { fromMs, toMs } of path) expect(toMs).toBeGreaterThan(fromMs)
      expect(path.slice(1).map(({ fromMs }) => fromMs)).toEqual(path.slice(0, -1).map(({ toMs }) => toMs))
    }),
  )
})

test('the longest wait is named with its share', () => {
  const store = makeTestStore([
    { id: 'a', start: 0, duration: 100 },
    { id: 'b', parent: 'a', start: 10, duration: 80 },
  ])
  expect(longestWait(findCriticalPath(store, buildTraceTree(store)), 100)).toEqual({ span: 1, share: 0.8 })
})

test('the time of its own is what no child covers', () => {
  const store = makeTestStore([
    { id: 'a', start: 0, duration: 100 },
    { id: 'b', parent: 'a', start: 10, duration: 30 },
    { id: 'c', parent: 'a', start: 20, duration: 40 },
    { id: 'd', parent: 'a', start: 90, duration: 50 },
  ])
  expect(selfTime(store, buildTraceTree(store), 0)).toBe(40)
})

test('the flame graph takes equal callers together and loses no work', () => {
  const store = makeTestStore([
    { id: 'a', start: 0, duration: 10, name: 'root' },
    { id: 'b', parent: 'a', start: 1, duration: 2, name: 'query' },
    { id: 'c', parent: 'a', start: 4, duration: 3, name: 'query', status: 'error' },
  ])
  expect(buildFlame(store, buildTraceTree(store))).toMatchObject([
    { total: 10, self: 5, spans: 1, depth: 0 },
    { total: 5, self: 5, spans: 2, depth: 1, failed: 1, from: 0 },
  ])
  fc.assert(
    fc.property(anySpans, (drafts) => {
      const any = makeTestStore(drafts)
      const tree = buildTraceTree(any)
      const nodes = buildFlame(any, tree)
      const work = [...tree.order].reduce((sum, span) => sum + selfTime(any, tree, span), 0)
      expect(nodes.reduce((sum, { parent, total }) => sum + (parent < 0 ? total : 0), 0)).toBeCloseTo(work)
      expect(nodes.reduce((sum, { spans }) => sum + spans, 0)).toBe(tree.order.length)
    }),
  )
})

test('spans are found by operation, service and the beginning of their id', () => {
  const store = makeTestStore([
    { id: 'aaaa111122223333', name: 'POST /Pay' },
    { id: 'bbbb111122223333', service: 'payments', start: 1 },
    { id: 'cccc111122223333', start: 2 },
  ])
  const find = (text: string): number[] => [...findSpans(store, buildTraceTree(store), text)]
  expect(find('pay')).toEqual([0, 1])
  expect(find('cccc1')).toEqual([2])
  expect(find(' ')).toEqual([])
})

test('a chain of fifty thousand spans is no deeper than the stack', () => {
  const count = 50_000
  const store = makeTestStore(
    Array.from({ length: count }, (_, index) => ({
      id: `s${index}`,
      parent: index === 0 ? '' : `s${index - 1}`,
      start: index / 1000,
      duration: 100 - index / 1000,
    })),
  )
  const tree = buildTraceTree(store)
  expect(tree.order).toHaveLength(count)
  expect(tree.depth[count - 1]).toBe(count - 1)
  expect(findCriticalPath(store, tree).length).toBeGreaterThan(0)
  expect(buildFlame(store, tree)).toHaveLength(count)
})
