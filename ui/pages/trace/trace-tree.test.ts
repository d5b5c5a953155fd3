import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { SpanRow } from '../../../src/api/contract/traces.ts'
import { findCriticalPath, longestWait } from './critical-path.ts'
import { buildTraceTree, flattenTree } from './trace-tree.ts'

const none: ReadonlySet<string> = new Set()

test('parents before children, children in start order', () => {
  const rows = flattenTree(buildTraceTree([span('a', '', 0, 10), span('b', 'a', 1, 2), span('c', 'b', 1, 1), span('d', 'a', 5, 2)]), none)
  expect(rows.map(({ span: { spanId }, depth, below }) => [spanId, depth, below])).toEqual([
    ['a', 0, 3],
    ['b', 1, 1],
    ['c', 2, 0],
    ['d', 1, 0],
  ])
})

test('a collapsed span hides what is below it', () => {
  const rows = flattenTree(buildTraceTree([span('a', '', 0, 10), span('b', 'a', 1, 2), span('c', 'b', 1, 1)]), new Set(['b']))
  expect(rows.map(({ span: { spanId } }) => spanId)).toEqual(['a', 'b'])
})

test('a lost parent, a circle and a span that is its own parent are shown all the same', () => {
  const trees = buildTraceTree([
    span('a', '', 0, 10),
    span('b', 'lost', 1, 2),
    span('c', 'd', 2, 2),
    span('d', 'c', 3, 2),
    span('e', 'e', 4, 1),
  ])
  expect(trees.map(({ span: { spanId }, orphan }) => [spanId, orphan])).toEqual([
    ['a', false],
    ['b', true],
    ['e', true],
    ['c', true],
  ])
  expect(flattenTree(trees, none).length).toBe(5)
})

test('any set of spans is shown, each once', () => {
  const spans = fc.array(fc.record({ id: fc.nat(20), parent: fc.nat(25), offset: fc.nat(100), duration: fc.nat(100) }), { maxLength: 40 })
  fc.assert(
    fc.property(spans, (drafts) => {
      const unique = [...new Map(drafts.map((draft) => [draft.id, draft])).values()]
      const rows = unique.map(({ id, parent, offset, duration }) => span(`s${id}`, parent > 20 ? '' : `s${parent}`, offset, duration))
      expect(
        flattenTree(buildTraceTree(rows), none)
          .map(({ span: { spanId } }) => spanId)
          .toSorted(),
      ).toEqual(rows.map(({ spanId }) => spanId).toSorted())
    }),
  )
})

test('the critical path covers the root without overlaps', () => {
  const children = fc.array(fc.record({ parent: fc.nat(10), from: fc.nat(100), length: fc.integer({ min: 1, max: 120 }) }), {
    maxLength: 30,
  })
  fc.assert(
    fc.property(children, (drafts) => {
      const spans = [
        span('s0', '', 0, 100),
        ...drafts.map(({ parent, from, length }, index) => span(`s${index + 1}`, `s${Math.min(parent, index)}`, from, length)),
      ]
      const path = findCriticalPath(buildTraceTree(spans)[0])
      let at = 0
      for (const { fromMs, toMs } of path) {
        expect(fromMs).toBe(at)
        at = toMs
      }
      expect(at).toBe(100)
    }),
  )
})

test('the longest wait is named with its share', () => {
  const path = findCriticalPath(buildTraceTree([span('a', '', 0, 100), span('b', 'a', 10, 80)])[0])
  expect(longestWait(path, 100)).toEqual({ spanId: 'b', share: 0.8 })
})

test('a chain of ten thousand spans is no deeper than the stack', () => {
  const chain = Array.from({ length: 10_000 }, (_, index) =>
    span(`s${index}`, index === 0 ? '' : `s${index - 1}`, index / 100, 100 - index / 100),
  )
  const trees = buildTraceTree(chain)
  expect(flattenTree(trees, none).length).toBe(10_000)
  expect(findCriticalPath(trees[0]).length).toBeGreaterThan(0)
})

function span(spanId: string, parentSpanId: string, offsetMs: number, durationMs: number): SpanRow {
  return {
    spanId,
    parentSpanId,
    offsetMs,
    durationMs,
    name: spanId,
    kind: 'internal',
    service: 's',
    host: '',
    start: '2026-11-20T13:42:00Z',
    status: 'unset',
    statusMessage: '',
    attributes: {},
    resource: {},
    events: [],
    links: [],
  }
}
