import { z } from 'zod'

import { duration, msOf } from './fields.ts'

const second = 1000
const hour = 3_600_000

/** Severities as the policy knows them; what others write is kept. */
const label = z
  .string()
  .regex(/^[a-zA-Z_]\w*$/, 'is not the name of a label')
  .max(100)
/** Given by us. */
const ownLabels = ['__name__', 'alertname', 'monitor', 'kind', 'instance', 'job', 'service', 'environment', 'severity']

/** A monitor as people write it, in a file or through the API. */
export const monitorSpec = z.strictObject({
  name: z.string().trim().min(1).max(100).meta({ description: 'Its name, and the label `monitor`; there is one of it' }),
  kind: z.string().max(40).meta({ description: 'Way of checking: `http`, `tcp`, `tls`, `heartbeat`' }),
  settings: z.record(z.string(), z.unknown()).meta({ description: 'What this kind needs' }),
  interval: duration(5 * second, 24 * hour)
    .default('1m')
    .meta({ description: 'How often it is checked' }),
  timeout: duration(second / 10, 60 * second)
    .default('10s')
    .meta({ description: 'How long a check may take' }),
  retries: z.number().int().min(0).max(10).default(2).meta({ description: 'Checks that must fail too before it is down' }),
  retryInterval: duration(second, hour).default('10s').meta({ description: 'Time between these' }),
  recoverAfter: z
    .number()
    .int()
    .min(1)
    .max(10)
    .default(1)
    .meta({ description: 'Checks that must succeed, one after the other, before it is up again' }),
  severity: z.string().min(1).max(40).default('critical').meta({ description: 'Of its alert' }),
  service: z.string().max(200).default('').meta({ description: 'Service it belongs to' }),
  environment: z.string().max(200).default('').meta({ description: 'Environment it belongs to' }),
  runbook: z.string().max(2000).default('').meta({ description: 'Address of what to do when it is down' }),
  labels: z
    .record(label, z.string().min(1).max(500))
    .refine((all) => Object.keys(all).length <= 20, 'at most 20 labels')
    .refine((all) => Object.keys(all).every((name) => !ownLabels.includes(name)), `these labels are given by us: ${ownLabels.join(', ')}`)
    .default({})
    .meta({ description: 'More labels of its metrics and alerts' }),
})
export type MonitorSpec = z.output<typeof monitorSpec>

/** A monitor that is watched. */
export interface Monitor {
  readonly id: string
  readonly projectId: number
  readonly spec: MonitorSpec
  /** The label `instance`. */
  readonly instance: string
  readonly isPaused: boolean
  /** The file it stands in; undefined: made through the API. */
  readonly file: string | undefined
  readonly updatedAtMs: number
  readonly updatedBy: string
  readonly version: number
  /** Secrets that were sealed with another platform key, by their places in the settings: without them it is not checked. */
  readonly lost?: readonly string[]
}

/** The times of a monitor in milliseconds. */
export function timesOf({ interval, timeout, retryInterval }: MonitorSpec) {
  const intervalMs = msOf(interval)
  const timeoutMs = msOf(timeout)
  // A result says something about its target for so long, and no longer.
  return { intervalMs, timeoutMs, retryMs: msOf(retryInterval), holdsMs: 2 * intervalMs + timeoutMs }
}
