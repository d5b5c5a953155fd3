import { stringify } from 'yaml'

import type { Channel } from '../../channels/channel.ts'
import type { Seal } from '../../lib/seal.ts'
import type { AlertingConfig } from '../config/config.ts'
import type { ConfigProblem } from '../config/problem.ts'
import { readAlertingConfig } from '../config/read-alerting-config.ts'
import { builtInContactPoint, initialRouting, type KeptContactPoint, type KeptRouting } from './kept-documents.ts'
import { hideSettings, openSettings } from './setting-secrets.ts'

interface KeptToBuild {
  readonly contactPoints: Iterable<KeptContactPoint>
  readonly routing: KeptRouting | undefined
}

export interface BuildContext {
  readonly channels: ReadonlyMap<string, Channel>
  readonly seal: Seal
}

/** What was made in the page as the configuration it is, or what is wrong with it: with the places in `shown`. */
export type BuiltConfig = { readonly shown: string } & (
  | { readonly ok: true; readonly config: AlertingConfig; readonly unreadable: readonly string[] }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] }
)

/**
 * Writes what was made in the page as an `alertmanager.yml` and reads that, so that both mean the same and are wrong in the same words.
 * A contact point whose secrets cannot be opened tells nobody: its name is in `unreadable`.
 */
export function buildConfig({ channels, seal }: BuildContext, { contactPoints, routing = initialRouting }: KeptToBuild): BuiltConfig {
  const unreadable: string[] = []
  const receivers: Receiver[] = [{ name: builtInContactPoint, inbox_configs: [{}] }]
  const shownReceivers: Receiver[] = [{ name: builtInContactPoint, inbox_configs: [{}] }]
  for (const { name, integrations } of contactPoints) {
    const receiver: Receiver = { name }
    const shown: Receiver = { name }
    for (const integration of integrations) {
      const channel = channels.get(integration.channel) ?? { secrets: [] }
      const opened = openSettings(seal, channel, integration)
      add(shown, integration.channel, hideSettings(channel, opened ?? integration.settings))
      if (opened === undefined) unreadable.push(name)
      else add(receiver, integration.channel, opened)
    }
    receivers.push(receiver)
    shownReceivers.push(shown)
  }
  // The longest part comes last: the places of what is wrong with routes are the same in both texts.
  const textWith = (list: readonly Receiver[]): string =>
    stringify(
      {
        ...(routing.resolveTimeout === undefined ? {} : { global: { resolve_timeout: routing.resolveTimeout } }),
        route: routing.route,
        ...(routing.inhibitRules.length === 0 ? {} : { inhibit_rules: routing.inhibitRules }),
        ...(routing.timeIntervals.length === 0 ? {} : { time_intervals: routing.timeIntervals }),
        receivers: list,
      },
      { aliasDuplicateObjects: false, lineWidth: 0, version: '1.1' },
    )
  const shown = textWith(shownReceivers)
  const read = readAlertingConfig(textWith(receivers), {
    baseDirectory: '/',
    channels,
    readFile: () => undefined,
    listFolder: () => [],
  })
  if (!read.ok) return { ok: false, shown, problems: read.problems }
  return { ok: true, shown, config: { ...read.config, shownText: shown }, unreadable }
}

type Receiver = Record<string, unknown> & { readonly name: string }

function add(receiver: Receiver, channel: string, settings: unknown): void {
  const key = `${channel}_configs`
  const known = receiver[key]
  receiver[key] = Array.isArray(known) ? [...(known as readonly unknown[]), settings] : [settings]
}
