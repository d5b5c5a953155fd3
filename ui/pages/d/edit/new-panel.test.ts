import { expect, test } from 'vitest'

import type { Dashboard } from '../../../../src/api/contract/dashboards.ts'
import { emptyDashboard } from '../../../panels/pin/empty-dashboard.ts'
import { newTarget, ofKind, withNewPanel } from './new-panel.ts'

const board: Dashboard = emptyDashboard('Board')
const panelsOf = ({ sections }: Dashboard) => sections.flatMap(({ panels }) => panels)

test('a new panel lies below the others and has an id of its own; the first makes the section it lies in', () => {
  const first = withNewPanel(board)
  const second = withNewPanel(first.dashboard)
  expect([first.id, second.id]).toEqual([1, 2])
  expect(panelsOf(second.dashboard).map(({ id, grid }) => ({ id, ...grid }))).toEqual([
    { id: 1, x: 0, y: 0, w: 12, h: 8 },
    { id: 2, x: 0, y: 8, w: 12, h: 8 },
  ])
})

test('a new query has the first letter that no other has', () => {
  const a = newTarget([], 'stat')
  const b = newTarget([a], 'stat')
  expect([a.ref, b.ref, newTarget([b], 'stat').ref]).toEqual(['A', 'B', 'A'])
})

test('another kind asks its queries as it shows them, and no longer stands in for anything', () => {
  const [panel] = panelsOf(withNewPanel(board).dashboard)
  if (!panel) throw new Error('no panel was made')
  const table = ofKind({ ...panel, options: { standsInFor: 'piechart', calc: 'mean' } }, 'table')
  expect(table).toMatchObject({ kind: 'table', options: { calc: 'mean' }, targets: [{ format: 'table', isInstant: true }] })
  expect(table.options).not.toHaveProperty('standsInFor')
  expect(ofKind(table, 'heatmap').targets).toMatchObject([{ format: 'heatmap', isInstant: false }])
  // Between kinds that show the same answers what was chosen stays.
  const newest = { ...panel, targets: panel.targets.map((target) => ({ ...target, isInstant: true })) }
  expect(ofKind(newest, 'stat').targets).toMatchObject([{ isInstant: true }])
})
