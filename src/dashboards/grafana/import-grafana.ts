import { Fault } from '../../lib/errors.ts'
import { type Dashboard, dashboardLimits, type Section } from '../model/dashboard.ts'
import type { Panel } from '../model/panel.ts'
import { durationMs } from '../variables/duration.ts'
import { classicOfV2 } from './classic-of-v2.ts'
import { createSourceKind } from './data-sources.ts'
import { type Json, recordOf, recordsOf, textOf, textsOf, wholeOf } from './json.ts'
import { readLayout } from './layout.ts'
import { readLinks } from './links.ts'
import { readPanel } from './panel-of.ts'
import type { DifferingPanel, ImportedDashboard } from './report.ts'
import { readVariables } from './variables.ts'

const momentPattern = /^now(-\d{1,6}[smhdw])?$/

/**
 * Reads a dashboard as Grafana exports it: Classic, V1 resource, V2 resource, or any of them inside the `dashboard` of an API answer. The
 * report names every panel that differs. Throws Fault `bad_input` for what is none of them.
 */
export function importGrafana(json: Json): ImportedDashboard {
  const { classic, uid } = classicOf(json)
  const notes: string[] = []
  const differing: DifferingPanel[] = []
  const sourceKind = createSourceKind(classic)
  const ids = new Set<number>()
  let panels = 0
  const sections = readLayout(classic).map(({ panels: placed, ...section }): Section => ({
    ...section,
    panels: placed.map(({ given, grid }): Panel => {
      const reasons = new Set<string>()
      const id = freeId(ids, wholeOf(given['id'], 0, 1_000_000, 0))
      const panel = { id, grid, ...readPanel(given, { sourceKind }, (reason) => reasons.add(reason)) }
      panels++
      if (reasons.size > 0) differing.push({ panelId: id, title: panel.title, kind: textOf(given['type'], 64), reasons: [...reasons] })
      return panel
    }),
  }))
  if (panels === 0 && sections.length === 0 && textOf(classic['title']) === '') throw notADashboard()
  if (panels > dashboardLimits.panels) throw new Fault('too_large', `a dashboard has at most ${dashboardLimits.panels} panels`)
  const variables = readVariables(recordsOf(recordOf(classic['templating'])['list']), notes)
  const annotations = recordsOf(recordOf(classic['annotations'])['list']).filter((one) => one['builtIn'] !== 1 && one['builtIn'] !== true)
  if (annotations.length > 0) notes.push(`${annotations.length} annotation queries are left out`)
  const links = readLinks(classic['links'], notes)
  return {
    uid,
    dashboard: describe(classic, { variables, sections, links }),
    report: { panels, exact: panels - differing.length, differing, notes },
  }
}

function describe(classic: Json, { links, ...parts }: Required<Pick<Dashboard, 'variables' | 'sections' | 'links'>>): Dashboard {
  const { from, to } = recordOf(classic['time'])
  const [start, end] = [textOf(from, 64), textOf(to, 64)]
  const isKnown = momentPattern.test(start) && momentPattern.test(end)
  return {
    title: textOf(classic['title'], 200).trim() || 'Untitled',
    description: textOf(classic['description'], 10_000),
    folder: '',
    tags: [
      ...new Set(
        textsOf(classic['tags'])
          .map((tag) => tag.slice(0, 100))
          .filter(Boolean),
      ),
    ].slice(0, 50),
    from: isKnown ? start : '',
    to: isKnown ? end : '',
    refreshSeconds: Math.min(Math.round((durationMs(textOf(classic['refresh'])) ?? 0) / 1000), 86_400),
    ...parts,
    ...(links && links.length > 0 && { links }),
  }
}

/** The dashboard in the Classic form, and its uid where ours can be the same. */
function classicOf(json: Json): { readonly classic: Json; readonly uid: string | undefined } {
  const spec = recordOf(json['spec'])
  const isResource = json['spec'] !== undefined && (json['kind'] !== undefined || json['apiVersion'] !== undefined)
  if (isResource) {
    const name = textOf(recordOf(json['metadata'])['name'])
    return { classic: spec['elements'] === undefined ? spec : classicOfV2(spec), uid: uidOf(name || spec['uid']) }
  }
  if (json['elements'] !== undefined && json['layout'] !== undefined) return { classic: classicOfV2(json), uid: undefined }
  if (json['dashboard'] !== undefined && json['panels'] === undefined && json['rows'] === undefined)
    return classicOf(recordOf(json['dashboard']))
  if (!Array.isArray(json['panels']) && !Array.isArray(json['rows']) && json['title'] === undefined) throw notADashboard()
  return { classic: json, uid: uidOf(json['uid']) }
}

function uidOf(value: unknown): string | undefined {
  const uid = textOf(value)
  return /^[\w-]{1,40}$/.test(uid) ? uid : undefined
}

function freeId(taken: Set<number>, wanted: number): number {
  let id = wanted > 0 && !taken.has(wanted) ? wanted : 1
  while (taken.has(id)) id++
  taken.add(id)
  return id
}

function notADashboard(): Fault {
  return new Fault('bad_input', 'this is no dashboard of Grafana: it has neither panels nor rows nor elements')
}
