import { z } from 'zod'

import { instant } from './time.ts'

const matcher = z.object({ name: z.string(), operator: z.enum(['=', '!=', '=~', '!~']), value: z.string() })

/** A node of the tree in force, with what it takes over filled in. Times are milliseconds. */
const routeNode = z.object({
  id: z.string(),
  /** The id of the one above; empty for the root. */
  parent: z.string(),
  /** 0 for the root. */
  depth: z.number(),
  matchers: z.array(matcher),
  receiver: z.string(),
  /** Labels, or `...` for all. */
  groupBy: z.array(z.string()),
  groupWaitMs: z.number(),
  groupIntervalMs: z.number(),
  repeatIntervalMs: z.number(),
  muteTimeIntervals: z.array(z.string()),
  activeTimeIntervals: z.array(z.string()),
  /** Its siblings are looked at too. */
  continues: z.boolean(),
})
export type RouteNode = z.infer<typeof routeNode>

/** As `alertmanager.yml` writes them: `route`, `inhibit_rules` and `time_intervals`. */
const writtenRoute = z.record(z.string(), z.unknown())
const written = {
  route: writtenRoute,
  inhibitRules: z.array(writtenRoute).max(1000),
  timeIntervals: z.array(writtenRoute).max(1000),
  resolveTimeout: z.string().max(50).optional().meta({ description: 'As `5m`' }),
}
const draft = z.strictObject(written)
export type RoutingDraft = z.infer<typeof draft>

const problems = z.array(z.object({ line: z.number(), column: z.number(), message: z.string() }))
const versioned = { version: z.number(), changedAt: instant.nullable(), changedBy: z.string() }

const minutes = z.object({ from: z.number(), to: z.number().meta({ description: 'Excluded; 1440 is the end of the day' }) })
const week = z.object({
  zone: z.string(),
  days: z
    .array(z.object({ date: z.iso.date(), spans: z.array(minutes) }))
    .meta({ description: 'Today and the six days after it, with the minutes of the day in which the interval holds' }),
  nowMinute: z.number(),
  isDated: z.boolean().meta({ description: 'Another week can be another: it asks for days of the month, months or years' }),
  nextDate: z.iso
    .date()
    .nullable()
    .meta({ description: 'The first day on which it holds when it holds on none of the seven; null: nor within a year' }),
})
const interval = z.object({
  name: z.string(),
  holdsNow: z.boolean(),
  weeks: z.array(week).meta({ description: 'One for each time zone that it is written in' }),
})
export type IntervalWeeks = z.infer<typeof interval>

const inhibition = z.object({
  name: z.string(),
  source: z.array(matcher).meta({ description: 'While an alert fires that fits these' }),
  target: z.array(matcher).meta({ description: 'nobody is told of those that fit these' }),
  equal: z.array(z.string()).meta({ description: 'and have the same values of these labels' }),
})

/** What is to be drawn of routes. */
const drawn = {
  /** The tree, depth first. */
  nodes: z.array(routeNode),
  /** When time intervals hold. */
  intervals: z.array(interval),
  inhibitions: z.array(inhibition),
}

/** GET /api/alerting/routing: who is told of what. */
export const routingReply = z.object({
  /** `page`: the routes below are kept and can be changed; `file`: alertmanager.yml is in force. */
  source: z.enum(['page', 'file']),
  /** Of the file; empty without one. */
  path: z.string(),
  /** What is wrong with the file as it is now; then what was read before is in force. */
  problem: z.string(),
  ...versioned,
  /** In force. */
  ...drawn,
  /** What is kept, as alertmanager.yml writes it. */
  kept: z.object(written),
  receivers: z.array(z.string()),
  timeIntervals: z.array(z.string()),
  /** What is in force as alertmanager.yml; secrets are `<secret>`. */
  yaml: z.string(),
})
export type RoutingReply = z.infer<typeof routingReply>

/** PUT /api/alerting/routing */
export const saveRoutingBody = z.strictObject({ ...written, fromVersion: z.number().int().min(0) })
/** POST /api/alerting/routing/check: what is wrong with routes, in Alertmanager's words. */
export const checkRoutingReply = z.object({
  problems,
  /** The text that the places of the problems mean. */
  yaml: z.string(),
  /** As it would be; empty when it cannot be read. */
  ...drawn,
})
export { draft as routingDraft }

/** POST /api/alerting/routing/import */
export const importRoutingBody = z.strictObject({
  yaml: z.string().max(300_000),
  isTrial: z.boolean().default(false).meta({ description: 'Only says what would be taken over' }),
})
export const importRoutingReply = z.object({
  problems,
  contactPoints: z.array(z.object({ name: z.string(), is: z.enum(['new', 'changed', 'same']) })),
  leftOut: z.array(z.string()),
})
export type ImportOutcome = z.infer<typeof importRoutingReply>

/** POST /api/alerting/routing/trace: who would get an alert with these labels. */
export const traceLabelsBody = z.strictObject({
  labels: z
    .record(z.string().min(1).max(500), z.string().max(5000))
    .refine((labels) => Object.keys(labels).length <= 200, 'at most 200 labels'),
  at: instant.optional().meta({ description: 'At this time; now when left out' }),
  draft: draft.optional().meta({ description: 'Through these routes instead of those in force' }),
})
export const traceLabelsReply = z.object({
  at: instant,
  /** Ids of the routes that match on the way, those it takes included. */
  path: z.array(z.string()),
  takes: z.array(
    z.object({
      id: z.string(),
      receiver: z.string(),
      /** Titles of its channels; empty when it tells nobody. */
      channels: z.array(z.string()),
      groupKey: z.string(),
      groupLabels: z.record(z.string(), z.string()),
      groupWaitMs: z.number(),
      groupIntervalMs: z.number(),
      repeatIntervalMs: z.number(),
      mutedByTime: z.object({ reason: z.enum(['not_active', 'muted']), intervals: z.array(z.string()) }).nullable(),
    }),
  ),
  silencedBy: z.array(z.object({ id: z.string(), comment: z.string(), createdBy: z.string(), endsAt: instant })),
  /** The alert that fires now and inhibits it. */
  inhibitedBy: z.object({ fingerprint: z.string(), labels: z.record(z.string(), z.string()) }).nullable(),
})
export type LabelTraceReply = z.infer<typeof traceLabelsReply>

/** GET /api/alerting/routing/versions: the newest first, all that are kept: 50. */
export const routingVersionsReply = z.object({ rows: z.array(z.object({ version: z.number(), at: instant, by: z.string() })) })
export const routingVersionParams = z.strictObject({ version: z.coerce.number().int().min(1) })
export const routingVersionReply = z.object(written)
