import type { Dashboard, DashboardTarget, Panel, PanelKind } from '../../../../src/api/contract/dashboards.ts'

const size = { w: 12, h: 8 }
const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index))

/** A dashboard with an empty panel below those of its first section; `id` is the panel's. */
export function withNewPanel(dashboard: Dashboard): { readonly dashboard: Dashboard; readonly id: number } {
  const [first = { title: '', isCollapsed: false, repeat: '', panels: [] }, ...rest] = dashboard.sections
  const id = Math.max(0, ...dashboard.sections.flatMap(({ panels }) => panels.map((panel) => panel.id))) + 1
  const panel: Panel = {
    id,
    kind: 'timeseries',
    title: '',
    description: '',
    grid: { x: 0, y: Math.max(0, ...first.panels.map(({ grid }) => grid.y + grid.h)), ...size },
    targets: [newTarget([], 'timeseries')],
    field: {},
    overrides: [],
    transformations: [],
    options: {},
    repeat: { variable: '', isVertical: false, perRow: 0 },
  }
  return { id, dashboard: { ...dashboard, sections: [{ ...first, panels: [...first.panels, panel] }, ...rest] } }
}

/** An empty query under the first letter that no other has. */
export function newTarget(others: readonly DashboardTarget[], kind: PanelKind): DashboardTarget {
  const ref = letters.find((letter) => others.every((other) => other.ref !== letter)) ?? `Q${others.length + 1}`
  return { ref, kind: 'promql', expr: '', legend: '', isOff: false, minStep: '', ...askedAs(kind) }
}

/** The panel as another kind: its queries are asked as that kind shows them. */
export function ofKind(panel: Panel, kind: PanelKind): Panel {
  const { standsInFor: _, ...options } = panel.options
  if (askedAs(kind).format === askedAs(panel.kind).format) return { ...panel, kind, options }
  return { ...panel, kind, options, targets: panel.targets.map((target) => ({ ...target, ...askedAs(kind) })) }
}

function askedAs(kind: PanelKind): Pick<DashboardTarget, 'format' | 'isInstant'> {
  if (kind === 'table') return { format: 'table', isInstant: true }
  return { format: kind === 'heatmap' ? 'heatmap' : 'series', isInstant: false }
}
