import { z } from 'zod'

/** What the API v2 of Alertmanager answers, as its own description (`api/v2/openapi.yaml`) has it: everything that it requires is there. */
const instant = z.iso.datetime({ offset: true })
const labelSet = z.record(z.string(), z.string())
const receiver = z.object({ name: z.string() })
const alert = z.object({
  labels: labelSet,
  generatorURL: z.string().optional(),
  annotations: labelSet,
  receivers: z.array(receiver),
  fingerprint: z.string().regex(/^[0-9a-f]{16}$/),
  startsAt: instant,
  updatedAt: instant,
  endsAt: instant,
  status: z.object({
    state: z.enum(['unprocessed', 'active', 'suppressed']),
    silencedBy: z.array(z.string()),
    inhibitedBy: z.array(z.string()),
  }),
})

export const alertmanagerShapes = {
  status: z.object({
    cluster: z.object({
      name: z.string().optional(),
      status: z.enum(['ready', 'settling', 'disabled']),
      peers: z.array(z.object({ name: z.string(), address: z.string() })).optional(),
    }),
    versionInfo: z.object({
      version: z.string().regex(/^\d+\.\d+\.\d+$/),
      revision: z.string(),
      branch: z.string(),
      buildUser: z.string(),
      buildDate: z.string(),
      goVersion: z.string(),
    }),
    config: z.object({ original: z.string() }),
    uptime: instant,
  }),
  receivers: z.array(receiver).min(1),
  alerts: z.array(alert).min(1),
  groups: z.array(z.object({ labels: labelSet, receiver, alerts: z.array(alert) })).min(1),
  silences: z
    .array(
      z.object({
        id: z.uuid(),
        status: z.object({ state: z.enum(['expired', 'active', 'pending']) }),
        updatedAt: instant,
        // Clients of before 0.22 want it, too.
        matchers: z.array(z.object({ name: z.string(), value: z.string(), isRegex: z.boolean(), isEqual: z.boolean() })).min(1),
        startsAt: instant,
        endsAt: instant,
        createdBy: z.string(),
        comment: z.string(),
      }),
    )
    .min(1),
} as const
