import { randomUUID } from 'node:crypto'

import type { Caller } from '../../access/caller.ts'
import { Fault } from '../../lib/errors.ts'
import { checkIntegration, type SettingIssue } from './check-integration.ts'
import type { KeptConfig } from './kept-config.ts'
import {
  builtInContactPoint,
  type IntegrationSettings,
  type KeptContactPoint,
  type KeptIntegration,
  type Versioned,
} from './kept-documents.ts'
import { keepSecrets, keptSecret, openSettings, sealSettings } from './setting-secrets.ts'

/** One channel as it was entered; with the `id` of a kept one `<secret>` stands for what is kept there. */
export interface EnteredIntegration {
  readonly id?: string | undefined
  readonly channel: string
  readonly settings: IntegrationSettings
}

interface SaveContactPoint {
  readonly name: string
  /** The version the change was made from; undefined: it is new. */
  readonly fromVersion: number | undefined
  readonly integrations: readonly EnteredIntegration[]
  /** Names that the file in force has. */
  readonly namesOfFile: ReadonlySet<string>
}

const mostIntegrations = 20

/**
 * Makes a contact point, or its next version. Needs `alerts.write`. Throws Fault `conflict` when the name is taken or somebody else changed
 * it, `bad_input` with the `issues` of the settings.
 */
export async function saveContactPoint(
  { kept, caller }: { readonly kept: KeptConfig; readonly caller: Caller },
  { name, fromVersion, integrations, namesOfFile }: SaveContactPoint,
): Promise<Versioned<KeptContactPoint>> {
  if (name === builtInContactPoint) throw new Fault('conflict', `${name} is the contact point that is always there; choose another name`)
  if (integrations.length > mostIntegrations) throw new Fault('bad_input', `a contact point has at most ${mostIntegrations} channels`)
  const documents = await kept.change({
    caller,
    action: fromVersion === undefined ? 'contact_point.create' : 'contact_point.change',
    name,
    details: { channels: integrations.map(({ channel }) => channel) },
    change: ({ contactPoints }) => {
      const before = contactPoints.get(name)
      if (fromVersion === undefined && (before !== undefined || namesOfFile.has(name)))
        throw new Fault('conflict', `there is a contact point ${name} already`)
      if (fromVersion !== undefined && fromVersion !== before?.version)
        throw new Fault('conflict', 'somebody else changed this contact point in the meantime; look at it again')
      const completed = integrations.map((one, at) => {
        const complete = completeIntegration(kept, one, before?.document)
        const issues = issuesOf(kept, complete)
        if (issues.length > 0) throw issuesFault(issues, at)
        return complete
      })
      const document = {
        name,
        integrations: completed.map((one) => ({ ...one, settings: sealSettings(kept.seal, channelOf(kept, one), one) })),
      }
      return { contactPoints: new Map([[name, document]]) }
    },
  })
  const saved = documents.contactPoints.get(name)
  if (saved === undefined) throw new Error('a contact point that was kept is not there')
  return saved
}

/** Takes a contact point away. Throws Fault `not_found`, and `bad_input` while a route leads to it. */
export async function removeContactPoint(
  { kept, caller }: { readonly kept: KeptConfig; readonly caller: Caller },
  { name }: { readonly name: string },
): Promise<void> {
  await kept.change({
    caller,
    action: 'contact_point.remove',
    name,
    change: ({ contactPoints }) => {
      if (!contactPoints.has(name)) throw new Fault('not_found', `no contact point ${name} was made in the page`)
      return { contactPoints: new Map([[name, undefined]]) }
    },
  })
}

/** What was entered with the secrets that stay filled in. Throws Fault `bad_input`. */
export function completeIntegration(
  kept: KeptConfig,
  { id, channel: name, settings }: EnteredIntegration,
  before: KeptContactPoint | undefined,
): KeptIntegration {
  const known = before?.integrations.find((one) => one.id === id && one.channel === name)
  const channel = channelOf(kept, { channel: name })
  const opened = known === undefined ? undefined : openSettings(kept.seal, channel, known)
  if (known !== undefined && opened === undefined && JSON.stringify(settings).includes(keptSecret))
    throw new Fault('bad_input', 'the secrets cannot be read any more, for the key of the platform is another one; enter them again')
  return { id: known?.id ?? randomUUID(), channel: name, settings: keepSecrets(channel, settings, opened) }
}

/** What is wrong with it. */
export function issuesOf(kept: KeptConfig, integration: KeptIntegration): readonly SettingIssue[] {
  return checkIntegration(channelOf(kept, integration), integration.settings)
}

export function issuesFault(issues: readonly SettingIssue[], integration: number): Fault {
  const [first] = issues
  const where = first === undefined || first.path === '' ? '' : `${first.path}: `
  return new Fault('bad_input', `${where}${first?.message ?? 'not valid'}`, { details: { issues, integration } })
}

function channelOf({ channels }: KeptConfig, { channel: name }: Pick<KeptIntegration, 'channel'>) {
  const channel = channels.get(name)
  if (channel === undefined) throw new Fault('bad_input', `there is no channel ${name}`)
  return channel
}
