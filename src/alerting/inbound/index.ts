import { alertmanagerWebhook } from './alertmanager.ts'
import { grafanaWebhook } from './grafana.ts'
import type { Inbound } from './inbound.ts'
import { pagerdutyEvents } from './pagerduty.ts'

export type { Inbound, InboundAlert, InboundBatch, InboundIntake, InboundReply } from './inbound.ts'

/** Every product whose alerts we take. Adding one: its file, and its line here. */
export const inbounds: readonly Inbound[] = [alertmanagerWebhook, grafanaWebhook, pagerdutyEvents]
