import { z } from 'zod'

import { instant } from './time.ts'

/** How a rule stands: `no_source`: nothing it looks at has ever come in; `off` and `hidden` (a file has a rule of the name) do not run. */
const ruleStates = ['error', 'firing', 'pending', 'no_data', 'inactive', 'no_source', 'unknown', 'off', 'hidden'] as const
export type RuleState = (typeof ruleStates)[number]
/** Where a rule lies: in a watched file, made in the page or through this API, or in a ready pack. */
const ruleOrigins = ['file', 'page', 'pack'] as const
export type RuleOrigin = (typeof ruleOrigins)[number]

const texts = z.record(z.string(), z.string())
const name = z.string().min(1).max(200)
/** The native form, as YAML or as JSON: see docs/rules.md. */
const ruleText = z.string().max(65_536)
const given = {
  yaml: ruleText.optional().meta({ description: 'The rule as YAML, alone or as a rule file that holds just it' }),
  rule: z.record(z.string(), z.unknown()).optional().meta({ description: 'The rule as JSON, in place of `yaml`' }),
}

export const ruleParams = z.object({ name })
export const ruleVersionParams = z.object({ name, version: z.coerce.number().int().min(1) })

/** GET /api/rules: by file and group, those of the page last. */
export const rulesQuery = z.strictObject({
  q: z.string().max(256).optional().meta({ description: 'A part of the name, the query or a label' }),
  state: z.string().max(256).optional().meta({ description: 'Of these states, separated by commas', example: 'firing,error' }),
  origin: z.string().max(64).optional().meta({ description: 'Of these origins: file, page, pack' }),
  severity: z.string().max(1024).optional().meta({ description: 'Of these severities; `none` for rules without one' }),
  kind: z.enum(['alerting', 'recording']).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(64).optional(),
})
const ruleRow = z.object({
  id: z.string().meta({ description: 'Tells rules of one name apart' }),
  name: z.string(),
  kind: z.enum(['alerting', 'recording']),
  origin: z.enum(ruleOrigins),
  file: z.string().meta({ description: 'The path of its file' }),
  group: z.string(),
  query: z.string(),
  severity: z.string().meta({ description: 'The label; empty where there is none' }),
  labels: texts,
  state: z.enum(ruleStates),
  intervalMs: z.number(),
  lastEvaluation: instant.nullable(),
  evaluationMs: z.number(),
  error: z.string().nullable(),
  firing: z.number().int(),
  pending: z.number().int(),
  hiddenBy: z.string().nullable().meta({ description: 'The file whose rule of the same name runs in its place' }),
})
export type RuleRow = z.output<typeof ruleRow>
export const rulesReply = z.object({
  rows: z.array(ruleRow),
  cursor: z.string().nullable(),
  total: z.number().int().meta({ description: 'That match' }),
  /** Of all rules, whatever is asked for. */
  counts: z.object({
    states: z.partialRecord(z.enum(ruleStates), z.number().int()),
    origins: z.partialRecord(z.enum(ruleOrigins), z.number().int()),
    severities: z.record(z.string(), z.number().int()),
  }),
})
export type RulesReply = z.output<typeof rulesReply>

const kept = z.object({
  name: z.string(),
  isOn: z.boolean(),
  version: z.number().int(),
  createdAt: instant,
  updatedAt: instant,
  updatedBy: z.string(),
})
/** PUT, PATCH: what is kept now. */
export const keptRuleReply = kept
const ruleAlert = z.object({
  labels: texts,
  annotations: texts,
  state: z.enum(['pending', 'firing']),
  activeAt: instant,
  keepFiringSince: instant.nullable(),
  value: z.string(),
})
/** GET /api/rules/:name: every rule of the name, that of the page also when it does not run. */
export const ruleReply = z.object({
  rows: z.array(
    ruleRow.extend({
      yaml: z.string().nullable().meta({ description: 'In the native form, whatever it comes from; null for recording rules' }),
      forMs: z.number(),
      alerts: z.array(ruleAlert).meta({ description: 'At most 500' }),
    }),
  ),
  kept: kept.nullable(),
})
export type RuleReply = z.output<typeof ruleReply>

/** PUT /api/rules/:name */
export const putRuleBody = z.strictObject({
  ...given,
  isOn: z.boolean().optional().meta({ description: 'On when it is new, else as it is' }),
  fromVersion: z
    .number()
    .int()
    .min(0)
    .optional()
    .meta({ description: 'The version the change was made from, 0 for a new rule: another one is a conflict' }),
  message: z.string().max(1000).default('').meta({ description: 'Why, for the list of versions' }),
})
/** PATCH /api/rules/:name */
export const switchRuleBody = z.strictObject({ isOn: z.boolean() })

const ruleActions = ['create', 'change', 'switch_on', 'switch_off', 'restore', 'remove'] as const
const version = z.object({
  version: z.number().int(),
  action: z.enum(ruleActions),
  isOn: z.boolean(),
  message: z.string(),
  savedAt: instant,
  savedBy: z.string(),
  yaml: z.string(),
})
export type RuleVersion = z.output<typeof version>
/** GET /api/rules/:name/versions: newest first, all that are kept: 100. */
export const ruleVersionsReply = z.object({ rows: z.array(version) })
/** POST /api/rules/:name/versions/:version/restore */
export const restoreRuleBody = z.strictObject({ fromVersion: z.number().int().min(1).optional() })

/** POST /api/rules/check */
export const checkRuleBody = z.strictObject(given)
const problem = z.object({
  path: z.array(z.string()).meta({ description: 'Keys from the rule on' }),
  line: z.number().int().nullable(),
  column: z.number().int().nullable(),
  message: z.string(),
})
export type RuleProblem = z.output<typeof problem>
export const checkRuleReply = z.object({
  problems: z.array(problem),
  rule: z.record(z.string(), z.unknown()).nullable().meta({ description: 'As JSON; null when the text is no mapping' }),
  yaml: z.string().nullable().meta({ description: 'As YAML, in the order of the documentation' }),
  sameName: z.array(z.object({ origin: z.enum(ruleOrigins), file: z.string() })).meta({ description: 'Rules that have the name already' }),
})
export type CheckRuleReply = z.output<typeof checkRuleReply>

/** POST /api/rules/preview */
export const previewRuleBody = z.strictObject({ ...given, from: z.number().int(), to: z.number().int() })
const labelled = z.object({ labels: texts })
export const previewRuleReply = z.object({
  times: z.array(z.number()).meta({ description: 'Epoch milliseconds' }),
  lines: z.array(labelled.extend({ values: z.array(z.number().nullable()) })),
  lineCount: z.number().int(),
  above: z.number().nullable(),
  below: z.number().nullable(),
  isCompared: z
    .boolean()
    .meta({ description: 'Whether the lines are what the thresholds are about; else they are what is found, and that is alarming' }),
  now: z.object({ count: z.number().int(), samples: z.array(labelled.extend({ value: z.number().nullable() })) }),
})
export type PreviewRuleReply = z.output<typeof previewRuleReply>

/** POST /api/rules/back-test */
export const backTestBody = z.strictObject({ ...given, days: z.number().int().min(1).max(30).default(7) })
const firing = labelled.extend({
  value: z.number().nullable(),
  pendingAt: z.number(),
  firedAt: z.number(),
  resolvedAt: z.number().nullable(),
})
/** The data of its events `progress` and `result`. Times are epoch milliseconds. */
export const backTestEvent = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  stepMs: z.number().meta({ description: 'Between two evaluations' }),
  evaluatedTo: z.number(),
  evaluations: z.number().int(),
  total: z.number().int(),
  isCutShort: z.boolean().meta({ description: 'The time for it was over before the end' }),
  isSparse: z.boolean().meta({ description: 'Fewer evaluations than the rule would have, for each is a query of its own' }),
  isArrival: z.boolean().meta({ description: 'The rule is evaluated as data comes in; looked at were the times between, every 15 s' }),
  fired: z.number().int(),
  neverFired: z.number().int().meta({ description: 'Pending alerts that ended before they fired' }),
  firingMs: z.number().meta({ description: 'Time in which at least one fired' }),
  pages: z.number().int().meta({ description: 'Notifications of new alerts, as the route in force groups them' }),
  pagesPerWeek: z.number(),
  failures: z.number().int(),
  failure: z.string().nullable(),
  series: z
    .array(labelled.extend({ fired: z.number().int(), firingMs: z.number() }))
    .meta({ description: 'Those that fired most, at most 50' }),
  seriesCount: z.number().int(),
  firings: z.array(firing).meta({ description: 'The newest 300; only in `result`' }),
  bars: z.array(z.number()).meta({ description: 'The share of each 120th of the range in which at least one fired' }),
})
export type BackTestEvent = z.output<typeof backTestEvent>

/** GET /api/rules/activity: when rules fired. */
export const ruleActivityQuery = z.strictObject({
  names: z.string().max(16_384).meta({ description: 'Names of rules as a JSON list, at most 100' }),
})
export const ruleActivityReply = z.object({
  fromMs: z.number(),
  stepMs: z.number(),
  rows: z.array(
    z.object({
      name: z.string(),
      severity: z.string(),
      bars: z.array(z.number()).meta({ description: 'The share of each step in which it fired' }),
    }),
  ),
})
export type RuleActivityReply = z.output<typeof ruleActivityReply>

/** POST /api/alerts/route-preview */
export const routePreviewBody = z.strictObject({
  labels: z.array(texts).min(1).max(50).meta({ description: 'Sets of labels, each of an alert' }),
  at: instant.optional().meta({ description: 'Now when left out' }),
})
const reached = z.object({
  receiver: z.string(),
  channels: z.array(z.string()).meta({ description: 'The kinds of its channels' }),
  route: z.string().meta({ description: 'Its matchers from the root on' }),
  groupBy: z.array(z.string()).meta({ description: '`...` for all labels' }),
  groupWaitMs: z.number(),
  groupIntervalMs: z.number(),
  repeatIntervalMs: z.number(),
  mutedBy: z.array(z.string()).meta({ description: 'Time intervals that mute it at that time' }),
})
export const routePreviewReply = z.object({
  rows: z.array(z.object({ labels: texts, reaches: z.array(reached), silencedBy: z.array(z.string()), isInhibited: z.boolean() })),
})
export type RoutePreviewReply = z.output<typeof routePreviewReply>
