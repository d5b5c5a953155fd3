import type { Dashboard, DashboardLink, Section } from '../../model/dashboard.ts'
import type { Variable } from '../../model/variable.ts'
import type { Json } from '../json.ts'
import { writePanel } from './write-panel.ts'

const columns = 24
/** The form of Grafana 11, which later ones read. */
const schemaVersion = 39
const hidden = { none: 0, label: 1, all: 2 } as const
const sorts = {
  none: 0,
  alphabetical: 1,
  'alphabetical-desc': 2,
  numerical: 3,
  'numerical-desc': 4,
  natural: 7,
  'natural-desc': 8,
} as const

/** A dashboard in Grafana's Classic form: what the import makes of it is the dashboard again, but for shades of colours. */
export function writeGrafana(dashboard: Dashboard): Json {
  const { title, description, tags, from, to, refreshSeconds, variables, sections, links = [] } = dashboard
  return {
    title,
    description,
    tags,
    schemaVersion,
    editable: true,
    graphTooltip: 1,
    timezone: 'browser',
    ...(from !== '' && { time: { from, to } }),
    refresh: refreshSeconds === 0 ? '' : `${refreshSeconds}s`,
    templating: { list: variables.map((variable) => writeVariable(variable)) },
    annotations: { list: [] },
    links: links.map((link) => writeLink(link)),
    panels: writePanels(sections),
  }
}

/** Sections one below the other: their panels, under a row when they have a heading. */
function writePanels(sections: readonly Section[]): readonly Json[] {
  const used = new Set(sections.flatMap(({ panels }) => panels.map(({ id }) => id)))
  let next = 1
  const freeId = (): number => {
    while (used.has(next)) next++
    used.add(next)
    return next
  }
  let top = 0
  return sections.flatMap(({ title, isCollapsed, repeat, panels }, index) => {
    const hasRow = index > 0 || title !== '' || isCollapsed || repeat !== ''
    const start = top + (hasRow ? 1 : 0)
    const own = panels.map((panel) => writePanel(panel, start))
    const row = {
      id: freeId(),
      type: 'row',
      title,
      collapsed: isCollapsed,
      gridPos: { x: 0, y: top, w: columns, h: 1 },
      panels: isCollapsed ? own : [],
      ...(repeat !== '' && { repeat }),
    }
    top = start + (isCollapsed ? 0 : Math.max(0, ...panels.map(({ grid }) => grid.y + grid.h)))
    return [...(hasRow ? [row] : []), ...(isCollapsed ? [] : own)]
  })
}

function writeVariable(variable: Variable): Json {
  const { name, label, kind, query, regex, sort, isMulti, hasAll, allValue, chosen } = variable
  const value = isMulti ? chosen : (chosen[0] ?? '')
  return {
    name,
    type: kind,
    label,
    query,
    ...(kind === 'query' && { definition: query, regex, refresh: 2, datasource: { type: 'prometheus' } }),
    sort: sorts[sort],
    multi: isMulti,
    includeAll: hasAll,
    ...(allValue !== '' && { allValue }),
    current: chosen.length === 0 ? {} : { value, text: value },
    hide: hidden[variable.hidden],
  }
}

function writeLink({ title, url, tags }: DashboardLink): Json {
  return url === ''
    ? { type: 'dashboards', title, tags, asDropdown: true, includeVars: false, keepTime: true }
    : { type: 'link', title, url, tags: [], icon: 'external link', targetBlank: !url.startsWith('/'), keepTime: url.startsWith('/') }
}
