import type { AccessContext } from '../../access/index.ts'
import { Fault } from '../../lib/errors.ts'
import { panelsOf } from '../model/dashboard.ts'
import type { PanelKind } from '../model/panel-kind.ts'
import type { Panel, Target } from '../model/panel.ts'
import { changeDashboard } from './change-dashboard.ts'
import type { StoredDashboard } from './stored-dashboard.ts'

export interface PinPanel {
  readonly title: string
  readonly kind: PanelKind
  readonly targets: readonly Pick<Target, 'kind' | 'expr' | 'legend'>[]
  readonly unit?: string | undefined
}

const halfWidth = 12
const sizes: Readonly<Partial<Record<PanelKind, readonly [w: number, h: number]>>> = { stat: [6, 5], gauge: [6, 5], table: [24, 9] }

/** Puts a panel below the others of the first section, beside the last one where there is room. Throws as `changeDashboard` does. */
export async function pinPanel(
  context: AccessContext,
  uid: string,
  input: PinPanel,
): Promise<{ readonly stored: StoredDashboard; readonly panelId: number }> {
  let panelId = 0
  const stored = await changeDashboard(context, {
    uid,
    message: `Pinned ${input.title}`.slice(0, 500),
    change(dashboard) {
      panelId = Math.max(0, ...panelsOf(dashboard).map(({ id }) => id)) + 1
      const [first = { title: '', isCollapsed: false, repeat: '', panels: [] }, ...others] = dashboard.sections
      const panel = makePanel(panelId, input, first.panels)
      return { ...dashboard, sections: [{ ...first, isCollapsed: false, panels: [...first.panels, panel] }, ...others] }
    },
  })
  return { stored, panelId }
}

/** Takes a panel off. Throws as `changeDashboard` does, and Fault `not_found` when it has no such panel. */
export async function unpinPanel(context: AccessContext, uid: string, panelId: number): Promise<StoredDashboard> {
  return await changeDashboard(context, {
    uid,
    message: `Removed panel ${panelId}`,
    change(dashboard) {
      if (!panelsOf(dashboard).some(({ id }) => id === panelId)) throw new Fault('not_found', `the dashboard has no panel ${panelId}`)
      return {
        ...dashboard,
        sections: dashboard.sections.map((section) => ({ ...section, panels: section.panels.filter(({ id }) => id !== panelId) })),
      }
    },
  })
}

function makePanel(id: number, { title, kind, targets, unit }: PinPanel, others: readonly Panel[]): Panel {
  const [w, h] = sizes[kind] ?? [halfWidth, 8]
  const bottom = Math.max(0, ...others.map(({ grid }) => grid.y + grid.h))
  const lowest = others.filter(({ grid }) => grid.y + grid.h === bottom)
  const right = Math.max(0, ...lowest.map(({ grid }) => grid.x + grid.w))
  const [neighbour] = lowest
  const isBeside = neighbour !== undefined && right + w <= 24 && lowest.every(({ grid }) => grid.y === neighbour.grid.y)
  return {
    id,
    kind,
    title,
    description: '',
    grid: isBeside ? { x: right, y: neighbour.grid.y, w, h } : { x: 0, y: bottom, w, h },
    targets: targets.map((target, index) => ({
      ...target,
      ref: refOf(index),
      isInstant: kind === 'table',
      format: kind === 'table' ? 'table' : 'series',
      isOff: false,
      minStep: '',
    })),
    field: unit === undefined ? {} : { unit },
    overrides: [],
    transformations: [],
    options: kind === 'timeseries' ? { legend: { isShown: true, isTable: false, calcs: [] } } : {},
    repeat: { variable: '', isVertical: false, perRow: 0 },
  }
}

function refOf(index: number): string {
  return String.fromCharCode(65 + (index % 26))
}
