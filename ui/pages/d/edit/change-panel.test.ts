import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { Dashboard, Panel } from '../../../../src/api/contract/dashboards.ts'
import { movedBy, placedAt, withoutPanel } from './change-panel.ts'

const panel = (id: number, grid: Panel['grid']): Panel => ({
  id,
  kind: 'stat',
  title: '',
  description: '',
  grid,
  targets: [],
  field: {},
  overrides: [],
  transformations: [],
  options: {},
  repeat: { variable: '', isVertical: false, perRow: 0 },
})
const board = (panels: Panel[]): Dashboard => ({
  title: 'x',
  description: '',
  folder: '',
  tags: [],
  from: '',
  to: '',
  refreshSeconds: 0,
  variables: [],
  sections: [{ title: '', isCollapsed: false, repeat: '', panels }],
})
const gridsOf = ({ sections }: Dashboard) => Object.fromEntries(sections.flatMap(({ panels }) => panels.map(({ id, grid }) => [id, grid])))

test('a panel moves by cells, never over an edge, and what it covers makes room below', () => {
  const start = board([panel(1, { x: 0, y: 0, w: 12, h: 4 }), panel(2, { x: 12, y: 0, w: 12, h: 4 })])
  expect(gridsOf(movedBy(start, 1, [-1, -1], false))[1]).toEqual({ x: 0, y: 0, w: 12, h: 4 })
  expect(gridsOf(movedBy(start, 1, [1, 0], false))).toEqual({ 1: { x: 1, y: 0, w: 12, h: 4 }, 2: { x: 12, y: 4, w: 12, h: 4 } })
  expect(gridsOf(movedBy(start, 2, [1, 1], true))[2]).toEqual({ x: 11, y: 0, w: 13, h: 5 })
  expect(gridsOf(withoutPanel(start, 1))).toEqual({ 2: { x: 12, y: 0, w: 12, h: 4 } })
})

test('wherever a panel is put, no two lie over each other', () => {
  const grid = fc.record({
    x: fc.integer({ min: 0, max: 20 }),
    y: fc.nat(30),
    w: fc.integer({ min: 1, max: 4 }),
    h: fc.integer({ min: 1, max: 9 }),
  })
  const anywhere = fc.record({ x: fc.integer(), y: fc.integer(), w: fc.integer(), h: fc.integer() })
  fc.assert(
    fc.property(fc.array(grid, { minLength: 1, maxLength: 12 }), anywhere, (grids, to) => {
      const after = Object.values(gridsOf(placedAt(board(grids.map((one, index) => panel(index + 1, one))), 1, () => to)))
      for (const [index, a] of after.entries()) {
        expect(a.x >= 0 && a.y >= 0 && a.w >= 1 && a.h >= 1 && a.x + a.w <= 24).toBe(true)
        for (const b of after.slice(index + 1)) {
          expect(a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h).toBe(false)
        }
      }
    }),
  )
})
