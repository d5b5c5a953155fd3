import { z } from 'zod'

import { nextCursor, pageQuery } from './paging.ts'
import { instant } from './time.ts'

const shortText = z.string().max(1000)
/** A token of the page's colours. */
const colour = z.string().regex(/^--[a-z0-9-]{1,24}$/, 'is not a colour: write a token such as --c1 or --ok')
const figure = z.number().nullable()

const mapping = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('value'), value: shortText, text: shortText, colour: colour.optional() }),
  z.strictObject({ kind: z.literal('range'), from: figure, to: figure, text: shortText, colour: colour.optional() }),
  z.strictObject({ kind: z.literal('regex'), pattern: shortText, text: shortText, colour: colour.optional() }),
  z.strictObject({
    kind: z.literal('special'),
    match: z.enum(['null', 'nan', 'null+nan', 'true', 'false', 'empty']),
    text: shortText,
    colour: colour.optional(),
  }),
])

const thresholds = z.strictObject({
  isPercent: z.boolean(),
  steps: z.array(z.strictObject({ from: figure, colour })).max(32),
})

const fieldOptions = z.strictObject({
  unit: z.string().max(64).optional(),
  decimals: z.number().int().min(0).max(12).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  /** The axis begins here when no value is less, and ends here when none is greater. */
  softMin: z.number().optional(),
  softMax: z.number().optional(),
  displayName: shortText.optional(),
  noValue: shortText.optional(),
  colourMode: z.enum(['palette', 'fixed', 'thresholds']).optional(),
  colour: colour.optional(),
  thresholds: thresholds.optional(),
  mappings: z.array(mapping).max(200).optional(),
  draw: z.enum(['line', 'bars', 'points']).optional(),
  fillOpacity: z.number().min(0).max(100).optional(),
  stack: z.enum(['none', 'normal', 'percent']).optional(),
  isNegative: z.boolean().optional(),
  isDashed: z.boolean().optional(),
  isStepped: z.boolean().optional(),
  isHidden: z.boolean().optional(),
  isRightAxis: z.boolean().optional(),
  axisLabel: shortText.optional(),
  showThresholds: z.boolean().optional(),
  width: z.number().int().min(1).max(4000).optional(),
  align: z.enum(['start', 'center', 'end']).optional(),
  cell: z.enum(['text', 'coloured-text', 'coloured-background', 'bar']).optional(),
})
export type FieldOptions = z.output<typeof fieldOptions>

const override = z.strictObject({ by: z.enum(['name', 'names', 'regexp', 'ref', 'type']), value: z.string().max(4000), set: fieldOptions })

const names = z.array(shortText).max(500)
const transformation = z.discriminatedUnion('id', [
  z.strictObject({ id: z.literal('organize'), hidden: names, renamed: z.record(shortText, shortText), order: names }),
  z.strictObject({ id: z.literal('merge') }),
  z.strictObject({ id: z.literal('joinByField'), field: shortText }),
  z.strictObject({ id: z.literal('reduce'), calcs: names }),
  z.strictObject({ id: z.literal('filterFieldsByName'), names, pattern: shortText, isExclude: z.boolean() }),
  z.strictObject({ id: z.literal('renameByRegex'), pattern: shortText, replacement: shortText }),
  z.strictObject({ id: z.literal('sortBy'), field: shortText, isDescending: z.boolean() }),
  z.strictObject({
    id: z.literal('groupBy'),
    keys: names,
    calcs: z.array(z.strictObject({ field: shortText, calc: z.string().max(32) })).max(500),
  }),
  z.strictObject({ id: z.literal('labelsToFields') }),
  z.strictObject({ id: z.literal('limit'), rows: z.number().int().min(0).max(10_000) }),
])
export type Transformation = z.output<typeof transformation>

/** What is asked: PromQL, a log search or a search of traces, with variables in it. */
const target = z.strictObject({
  ref: z.string().max(32),
  kind: z.enum(['promql', 'logs', 'traces']),
  expr: z.string().max(50_000),
  legend: shortText,
  isInstant: z.boolean(),
  format: z.enum(['series', 'table', 'heatmap']),
  isOff: z.boolean(),
  minStep: z.string().max(64),
})
export type DashboardTarget = z.output<typeof target>

const kind = z.enum(['timeseries', 'stat', 'gauge', 'bargauge', 'table', 'text', 'heatmap', 'state-timeline'])
export type PanelKind = z.output<typeof kind>

const panelOptions = z.strictObject({
  legend: z.strictObject({ isShown: z.boolean(), isTable: z.boolean(), calcs: z.array(z.string().max(32)).max(20) }).optional(),
  calc: z.string().max(32).optional(),
  isEveryValue: z.boolean().optional(),
  fields: shortText.optional(),
  hasSparkline: z.boolean().optional(),
  colourMode: z.enum(['none', 'value', 'background']).optional(),
  textMode: z.enum(['auto', 'value', 'name', 'value_and_name']).optional(),
  isHorizontal: z.boolean().optional(),
  sortBy: z
    .array(z.strictObject({ field: shortText, isDescending: z.boolean() }))
    .max(10)
    .optional(),
  content: z.string().max(100_000).optional(),
  contentForm: z.enum(['markdown', 'html', 'plain']).optional(),
  standsInFor: z.string().max(64).optional(),
})

const grid = z.strictObject({
  x: z.number().int().min(0).max(23),
  y: z.number().int().min(0).max(20_000),
  w: z.number().int().min(1).max(24),
  h: z.number().int().min(1).max(100),
})
export type GridPlace = z.output<typeof grid>

const panel = z.strictObject({
  id: z.number().int().min(1).max(1_000_000),
  kind,
  title: z.string().max(500),
  description: z.string().max(10_000),
  grid,
  targets: z.array(target).max(100),
  field: fieldOptions,
  overrides: z.array(override).max(500),
  transformations: z.array(transformation).max(50),
  options: panelOptions,
  repeat: z.strictObject({ variable: z.string().max(64), isVertical: z.boolean(), perRow: z.number().int().min(0).max(24) }),
})
export type Panel = z.output<typeof panel>

const variable = z.strictObject({
  name: z.string().regex(/^\w{1,64}$/, 'is not a name of a variable: letters, digits and _'),
  label: z.string().max(200),
  kind: z.enum(['query', 'custom', 'interval', 'constant', 'textbox', 'datasource']),
  query: z.string().max(20_000),
  regex: shortText,
  sort: z.enum(['none', 'alphabetical', 'alphabetical-desc', 'numerical', 'numerical-desc', 'natural', 'natural-desc']),
  isMulti: z.boolean(),
  hasAll: z.boolean(),
  allValue: shortText,
  chosen: z.array(shortText).max(500),
  hidden: z.enum(['none', 'label', 'all']),
})
export type Variable = z.output<typeof variable>

const section = z.strictObject({
  title: z.string().max(500),
  isCollapsed: z.boolean(),
  repeat: z.string().max(64),
  panels: z.array(panel).max(600),
})
export type Section = z.output<typeof section>

/** A way to elsewhere: an address of the web or a path of the page; without one, the dashboards with one of the tags. */
const link = z.strictObject({
  title: z.string().min(1).max(200),
  url: z.string().max(2000),
  tags: z.array(z.string().min(1).max(100)).max(50),
})
export type DashboardLink = z.output<typeof link>

/** What a dashboard is, without when and by whom. */
export const dashboard = z.strictObject({
  title: z.string().trim().min(1, 'is missing').max(200),
  description: z.string().max(10_000),
  folder: z.string().trim().max(200),
  tags: z.array(z.string().min(1).max(100)).max(50),
  from: z.string().max(64),
  to: z.string().max(64),
  refreshSeconds: z.number().int().min(0).max(86_400),
  variables: z.array(variable).max(100),
  sections: z.array(section).max(200),
  links: z.array(link).max(50).optional(),
})
export type Dashboard = z.output<typeof dashboard>

const uid = z.string().regex(/^[\w-]{1,40}$/, 'is not a uid: at most 40 letters, digits, - and _')
export const dashboardParams = z.strictObject({ uid })
const message = z.string().max(500).default('')

const summary = z.object({
  uid: z.string(),
  title: z.string(),
  folder: z.string(),
  tags: z.array(z.string()),
  panels: z.number(),
  version: z.number(),
  updatedAt: instant,
  /** Name of who changed it last; empty for those that come with the program. */
  updatedBy: z.string(),
  /** Comes with the program: it can be copied, not changed. */
  isBuiltIn: z.boolean(),
})
export type DashboardSummary = z.output<typeof summary>

/** GET /api/dashboards: by title. */
export const dashboardsQuery = z.strictObject({
  q: z.string().max(200).default('').meta({ description: 'Words of the title, folder or tags' }),
  tag: z.string().max(100).optional(),
  folder: z.string().max(200).optional(),
  ...pageQuery,
})
export const dashboardsReply = z.object({ rows: z.array(summary), next: nextCursor })

export const dashboardReply = z.object({ ...summary.shape, dashboard })
export type StoredDashboard = z.output<typeof dashboardReply>

/** POST /api/dashboards. Without a uid one is made. */
export const createDashboardBody = z.strictObject({ uid: uid.optional(), dashboard, message })
/** PUT /api/dashboards/:uid: made from that version; refused with 409 when there is a newer one. */
export const saveDashboardBody = z.strictObject({ fromVersion: z.number().int().min(1), dashboard, message })

/** GET /api/dashboards/:uid/versions: newest first, all that are kept: 50. */
export const dashboardVersionsReply = z.object({
  rows: z.array(z.object({ version: z.number(), savedAt: instant, savedBy: z.string(), message: z.string() })),
})
export const dashboardVersionParams = z.strictObject({ uid, version: z.coerce.number().int().min(1) })
export const dashboardVersionReply = z.object({
  version: z.number(),
  savedAt: instant,
  savedBy: z.string(),
  message: z.string(),
  dashboard,
})

/** POST /api/dashboards/:uid/panels: a panel below the others. */
export const pinPanelBody = z.strictObject({
  title: z.string().min(1).max(500),
  kind,
  targets: z
    .array(z.strictObject({ kind: z.enum(['promql', 'logs', 'traces']), expr: z.string().max(50_000), legend: shortText.default('') }))
    .min(1)
    .max(20),
  unit: z.string().max(64).optional(),
})
export const pinPanelReply = z.object({ uid: z.string(), title: z.string(), version: z.number(), panelId: z.number() })
export const unpinParams = z.strictObject({ uid, panelId: z.coerce.number().int().min(1) })

/** What an import made of a dashboard of Grafana's, panel by panel. */
const importReport = z.object({
  panels: z.number(),
  exact: z.number(),
  /** Panels that differ from the original, and in what. */
  differing: z.array(z.object({ panelId: z.number(), title: z.string(), kind: z.string(), reasons: z.array(z.string()) })),
  /** What concerns the whole dashboard. */
  notes: z.array(z.string()),
})
export type ImportReport = z.output<typeof importReport>

/** POST /api/dashboards/import: JSON as Grafana exports it (Classic, V1 resource or V2 resource). */
export const importDashboardBody = z.strictObject({
  json: z.looseObject({}).meta({ description: "The dashboard's JSON, as Grafana exports it" }),
  folder: z.string().trim().max(200).optional(),
  /** Takes the place of the one with the same uid. */
  overwrite: z.boolean().default(false),
  /** Only says what would become of it. */
  dryRun: z.boolean().default(false),
})
export const importDashboardReply = z.object({ uid: z.string(), title: z.string(), version: z.number(), report: importReport })

/** GET /api/dashboards/uid/:uid: as Grafana's API gives it; `dashboard` is in its Classic form. */
export const grafanaDashboardReply = z.object({
  meta: z.record(z.string(), z.unknown()),
  dashboard: z.looseObject({ uid: z.string(), title: z.string() }),
})

const chosenValues = z.record(z.string().max(64), z.array(z.string().max(4000)).max(2000))
const epochMs = z.number().int().min(0)

/** POST /api/dashboards/:uid/variables: every variable's options and what is chosen, each seen by those after it. */
export const resolveVariablesBody = z.strictObject({ values: chosenValues.default({}), from: epochMs, to: epochMs })
export const resolveVariablesReply = z.object({
  variables: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      kind: variable.shape.kind,
      isMulti: z.boolean(),
      hasAll: z.boolean(),
      hidden: variable.shape.hidden,
      options: z.array(z.object({ value: z.string(), text: z.string() })),
      /** Options beyond those that are listed. */
      more: z.number(),
      /** What is chosen now; `$__all` for all. */
      chosen: z.array(z.string()),
      /** The values behind it, and what stands for them in a query when All has a value of its own. */
      values: z.array(z.string()),
      raw: z.string().nullable(),
      error: z.string().nullable(),
    }),
  ),
})
export type ResolvedVariable = z.output<typeof resolveVariablesReply>['variables'][number]

/** What a variable stands for in queries: values that are escaped as its kind needs, or a text that is taken as it is. */
const boundVariable = z.strictObject({
  values: z.array(z.string().max(4000)).max(2000),
  /** Several values may be chosen: they stand in a query as a regular expression. */
  isMulti: z.boolean(),
  raw: z.string().max(4000).nullable(),
})
export type BoundVariable = z.output<typeof boundVariable>

/** POST /api/dashboards/query: what the panels that are seen show, in one request. Times are epoch milliseconds. */
export const queryPanelsBody = z.strictObject({
  from: epochMs,
  to: epochMs,
  /** How far back the same is asked once more; 0: not. */
  compareMs: z
    .number()
    .int()
    .min(0)
    .max(400 * 86_400_000)
    .default(0),
  variables: z.record(z.string().max(64), boundVariable).default({}),
  panels: z
    .array(
      z.strictObject({
        key: z.string().min(1).max(200),
        /** Milliseconds between points; more when a target's least step is greater. */
        stepMs: z.number().int().min(1),
        /** Variables that only this panel sees so: one of a repeated one. */
        variables: z.record(z.string().max(64), boundVariable).default({}),
        targets: z
          .array(
            z.strictObject({
              ref: z.string().max(32),
              expr: z.string().min(1).max(50_000),
              isInstant: z.boolean().default(false),
              minStep: z.string().max(64).default(''),
            }),
          )
          .max(100),
      }),
    )
    .max(100),
  maxSeries: z.number().int().min(1).max(500).default(100),
})
const columns = z.object({
  t0: z.number(),
  step: z.number(),
  series: z.array(z.object({ labels: z.record(z.string(), z.string()), values: z.array(z.number().nullable()) })),
  /** Series beyond those that are listed. */
  more: z.number(),
})
const targetReply = z.object({
  ref: z.string(),
  /** With the variables filled in. */
  expr: z.string(),
  result: columns.nullable(),
  /** The same, `compareMs` before. */
  before: columns.nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
})
export type TargetResult = z.output<typeof targetReply>
export const queryPanelsReply = z.object({ panels: z.array(z.object({ key: z.string(), targets: z.array(targetReply) })) })
