import type { Dashboard, Panel } from '../../../../src/api/contract/dashboards.ts'

const columns = 24
const highest = 100

/** A dashboard with one of its panels changed. */
export function withPanel(dashboard: Dashboard, id: number, change: (panel: Panel) => Panel): Dashboard {
  return {
    ...dashboard,
    sections: dashboard.sections.map((section) => ({
      ...section,
      panels: section.panels.map((panel) => (panel.id === id ? change(panel) : panel)),
    })),
  }
}

export function withoutPanel(dashboard: Dashboard, id: number): Dashboard {
  return {
    ...dashboard,
    sections: dashboard.sections.map((section) => ({ ...section, panels: section.panels.filter((panel) => panel.id !== id) })),
  }
}

/** A panel one cell further, or so much larger; never over an edge. Panels it then covers make room below. */
export function movedBy(dashboard: Dashboard, id: number, [right, down]: readonly [number, number], isSize: boolean): Dashboard {
  return placedAt(dashboard, id, ({ x, y, w, h }) => (isSize ? { x, y, w: w + right, h: h + down } : { x: x + right, y: y + down, w, h }))
}

/** A panel at another place, put within the edges. Panels it then covers make room below. */
export function placedAt(dashboard: Dashboard, id: number, change: (grid: Panel['grid']) => Panel['grid']): Dashboard {
  return {
    ...dashboard,
    sections: dashboard.sections.map((section) => {
      const moved = section.panels.find((panel) => panel.id === id)
      if (!moved) return section
      const grid = within(change(moved.grid))
      const others = section.panels.filter((panel) => panel.id !== id)
      return { ...section, panels: makeRoom({ ...moved, grid }, others) }
    }),
  }
}

function within({ x, y, w, h }: Panel['grid']): Panel['grid'] {
  const width = clamp(w, 1, columns)
  return { x: clamp(x, 0, columns - width), y: clamp(y, 0, 20_000), w: width, h: clamp(h, 1, highest) }
}

/** Pushes down what lies under the moved panel, and what lies under that. */
function makeRoom(moved: Panel, others: readonly Panel[]): Panel[] {
  const placed: Panel[] = [moved]
  for (const panel of others.toSorted((a, b) => a.grid.y - b.grid.y || a.grid.x - b.grid.x)) {
    let { y } = panel.grid
    for (let under = blocking(placed, panel.grid); under !== undefined; under = blocking(placed, { ...panel.grid, y }))
      y = under.grid.y + under.grid.h
    placed.push({ ...panel, grid: { ...panel.grid, y } })
  }
  return placed
}

function blocking(placed: readonly Panel[], a: Panel['grid']): Panel | undefined {
  return placed.find(({ grid: b }) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h)
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(Math.round(value), least), most)
}
