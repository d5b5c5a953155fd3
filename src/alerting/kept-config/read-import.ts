import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'

import { parse } from 'yaml'

import type { Channel } from '../../channels/channel.ts'
import { Fault } from '../../lib/errors.ts'
import type { AlertingConfig, ContactPoint, Integration } from '../config/config.ts'
import type { ConfigProblem } from '../config/problem.ts'
import { readAlertingConfig } from '../config/read-alerting-config.ts'
import type { FillSecrets } from '../config/read-integrations.ts'
import { checkIntegration, describeSettings } from './check-integration.ts'
import {
  builtInContactPoint,
  type IntegrationSettings,
  type KeptChange,
  type KeptContactPoint,
  type KeptDocuments,
  type KeptRouting,
} from './kept-documents.ts'
import { keepSecrets } from './setting-secrets.ts'

/** What an `alertmanager.yml` that somebody pasted would make. */
export interface ImportPlan {
  /** With places in the pasted text; empty: it can be taken over. */
  readonly problems: readonly ConfigProblem[]
  readonly contactPoints: readonly { readonly name: string; readonly is: 'new' | 'changed' | 'same' }[]
  /** Sections that are not taken over, since nothing here uses them. */
  readonly leftOut: readonly string[]
  readonly change: KeptChange | undefined
}

/** What was made in the page before. */
export interface KeptBefore {
  readonly documents: Pick<KeptDocuments, 'contactPoints'>
  /** Its contact points as they hold, secrets open. */
  readonly config: Pick<AlertingConfig, 'receivers'>
}

interface ImportContext extends KeptBefore {
  readonly channels: ReadonlyMap<string, Channel>
}

interface ShownConfig {
  readonly global?: { readonly resolve_timeout?: string }
  readonly route: unknown
  readonly inhibit_rules?: readonly unknown[]
  readonly time_intervals?: readonly unknown[]
  readonly mute_time_intervals?: readonly unknown[]
  readonly templates?: readonly unknown[]
  readonly tracing?: unknown
  readonly event_recorder?: unknown
}

/** Longer ones are read from a file: that is done beside. */
const maxLength = 256 * 1024

/**
 * Reads a pasted `alertmanager.yml` as the file would be read, and says what it would change: contact points of other names stay. Where a
 * secret is `<secret>`, the one that is kept under that name stays.
 */
export function readImport(kept: ImportContext, text: string): ImportPlan {
  if (text.length > maxLength) return refuse(`the text is longer than ${maxLength} characters; name it as alerting.alertmanagerConfig`)
  const read = readAlertingConfig(text, {
    baseDirectory: '/',
    channels: kept.channels,
    readFile: () => undefined,
    listFolder: () => [],
    fillSecrets: ({ receiver, channel, index }, settings) =>
      fillSecrets(channel, settings, inForce(kept, receiver, channel.name, index)?.settings),
  })
  if (!read.ok) return { problems: read.problems, contactPoints: [], leftOut: [], change: undefined }
  // The same as was pasted, without comments, aliases and secrets; scalars are texts.
  const shown = parse(read.config.shownText) as ShownConfig
  const problems: string[] = []
  if ((shown.templates ?? []).length > 0) problems.push('templates: are files of the server; name the file as alerting.alertmanagerConfig')
  const contactPoints = new Map<string, KeptContactPoint>()
  for (const contactPoint of read.config.receivers.values()) {
    if (contactPoint.name === builtInContactPoint) {
      if (contactPoint.integrations.some(({ channel }) => channel !== builtInContactPoint))
        problems.push(`receiver ${builtInContactPoint}: there is always one of this name; choose another name`)
    } else contactPoints.set(contactPoint.name, importContactPoint(kept, contactPoint, problems))
  }
  const routing: KeptRouting = {
    route: shown.route,
    inhibitRules: shown.inhibit_rules ?? [],
    timeIntervals: [...(shown.mute_time_intervals ?? []), ...(shown.time_intervals ?? [])],
    resolveTimeout: shown.global?.resolve_timeout,
  }
  return {
    problems: problems.map((message) => ({ line: 1, column: 1, message })),
    contactPoints: [...contactPoints.values()].map((one) => ({ name: one.name, is: compare(kept, one) })),
    leftOut: (['tracing', 'event_recorder'] as const).filter((name) => shown[name] !== undefined),
    change: problems.length > 0 ? undefined : { contactPoints, routing },
  }
}

/** With its secrets open. */
function importContactPoint(kept: ImportContext, { name, integrations }: ContactPoint, problems: string[]): KeptContactPoint {
  const before = kept.documents.contactPoints.get(name)?.document
  return {
    name,
    integrations: integrations.flatMap((integration) => {
      const channel = kept.channels.get(integration.channel)
      if (channel === undefined) {
        problems.push(`receiver ${name}: there is no channel ${integration.channel} here; take its ${integration.channel}_configs out`)
        return []
      }
      const known = before?.integrations.filter((one) => one.channel === integration.channel)[integration.index]
      const settings = ownSettingsOf(channel, integration)
      for (const { path, message } of checkIntegration(channel, settings))
        problems.push(`receiver ${name}: ${integration.channel}: ${path}: ${message}`)
      return [{ id: known?.id ?? randomUUID(), channel: integration.channel, settings }]
    }),
  }
}

/** Of one that was made in the page, as it holds. */
function inForce({ config, documents }: ImportContext, receiver: string, channel: string, index: number): Integration | undefined {
  if (!documents.contactPoints.has(receiver)) return undefined
  return config.receivers.get(receiver)?.integrations.find((one) => one.channel === channel && one.index === index)
}

function fillSecrets(channel: Channel, settings: Readonly<Record<string, unknown>>, known: unknown): ReturnType<FillSecrets> {
  const complete = (one: IntegrationSettings): IntegrationSettings => {
    const parsed = channel.settings.safeParse(one)
    return parsed.success ? (parsed.data as IntegrationSettings) : one
  }
  try {
    return { settings: { ...keepSecrets(channel, settings, known as IntegrationSettings | undefined, complete) } }
  } catch (error) {
    if (error instanceof Fault) return { problem: error.message }
    throw error
  }
}

/** What is as it would be without a word about it is left out. */
function ownSettingsOf(channel: Channel, integration: Integration): IntegrationSettings {
  const { properties = {} } = describeSettings(channel) as { properties?: Readonly<Record<string, { default?: unknown }>> }
  // A channel's schema parses a map.
  const own = Object.entries(integration.settings as object).filter(
    ([name, value]) => value !== undefined && !isDeepStrictEqual(value, properties[name]?.default ?? (value === '' ? '' : undefined)),
  )
  const settings: Record<string, unknown> = Object.fromEntries(own)
  if (integration.sendResolved !== channel.sendsResolvedByDefault) settings['send_resolved'] = integration.sendResolved
  return settings
}

function compare(kept: ImportContext, { name, integrations }: KeptContactPoint): 'new' | 'changed' | 'same' {
  if (!kept.documents.contactPoints.has(name)) return 'new'
  const before = (kept.config.receivers.get(name)?.integrations ?? []).flatMap((one) => {
    const channel = kept.channels.get(one.channel)
    return channel === undefined ? [] : [{ channel: one.channel, settings: ownSettingsOf(channel, one) }]
  })
  const after = integrations.map(({ channel, settings }) => ({ channel, settings }))
  return isDeepStrictEqual(before, after) ? 'same' : 'changed'
}

function refuse(message: string): ImportPlan {
  return { problems: [{ line: 1, column: 1, message }], contactPoints: [], leftOut: [], change: undefined }
}
