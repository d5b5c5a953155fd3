import type { GridPlace, Panel, ResolvedVariable, Section } from '../../../../src/api/contract/dashboards.ts'

/** A panel at its place; one of a repeated panel sees a variable with one value. */
export interface PlacedPanel {
  readonly key: string
  readonly panel: Panel
  readonly grid: GridPlace
  readonly scope: readonly ResolvedVariable[]
}

export interface ShownSection {
  readonly key: string
  readonly title: string
  readonly isCollapsed: boolean
  readonly scope: readonly ResolvedVariable[]
  readonly panels: readonly PlacedPanel[]
}

const columns = 24
/** More panels or sections of one kind nobody looks through. */
const mostRepeats = 60

/** Sections and panels with those repeated that are to be: for each chosen value of their variable one. */
export function expandSections(sections: readonly Section[], variables: readonly ResolvedVariable[]): readonly ShownSection[] {
  return sections.flatMap((section, index) =>
    scopesOf(section.repeat, variables).map((scope, turn) => ({
      key: `${index}.${turn}`,
      title: section.title,
      isCollapsed: section.isCollapsed,
      scope,
      panels: placePanels(section.panels, { variables, scope, prefix: turn === 0 ? '' : `${turn}.` }),
    })),
  )
}

/** What is not repeated sees nothing of its own: always the same, so that what is drawn of it stays. */
const ownNothing: readonly ResolvedVariable[] = []
const once = [ownNothing]

/** For each value of a variable it alone; once without any when nothing is repeated. */
function scopesOf(name: string, variables: readonly ResolvedVariable[]): readonly (readonly ResolvedVariable[])[] {
  const variable = variables.find((one) => one.name === name)
  if (!variable || variable.values.length === 0) return once
  return variable.values.slice(0, mostRepeats).map((value) => [{ ...variable, values: [value], chosen: [value], raw: null }])
}

/** Panels from top to bottom; what a repeated one needs more is pushed down under it. */
function placePanels(
  panels: readonly Panel[],
  { variables, scope, prefix }: { variables: readonly ResolvedVariable[]; scope: readonly ResolvedVariable[]; prefix: string },
): readonly PlacedPanel[] {
  let pushed = 0
  return panels
    .toSorted((a, b) => a.grid.y - b.grid.y || a.grid.x - b.grid.x)
    .flatMap((panel) => {
      const own = scope.some(({ name }) => name === panel.repeat.variable) ? [scope] : scopesOf(panel.repeat.variable, variables)
      const { x, y, w, h } = panel.grid
      const isRow = !panel.repeat.isVertical && own.length > 1
      const perRow = isRow ? Math.min(own.length, panel.repeat.perRow || 4) : 1
      const width = isRow ? Math.max(1, Math.floor(columns / perRow)) : w
      const top = y + pushed
      pushed += (Math.ceil(own.length / perRow) - 1) * h
      return own.map((inner, turn) => ({
        key: `${prefix}${panel.id}${turn === 0 ? '' : `.${turn}`}`,
        panel,
        grid: { x: isRow ? (turn % perRow) * width : x, y: top + Math.floor(turn / perRow) * h, w: width, h },
        scope: scope.length + inner.length === 0 ? ownNothing : [...scope, ...inner],
      }))
    })
}
