import type { Channel } from '../../channels/channel.ts'
import type { Seal } from '../../lib/seal.ts'
import { isShortPage } from '../config-thread/is-short.ts'
import { readPageInThread } from '../config-thread/read-in-thread.ts'
import type { AlertingConfig } from '../config/config.ts'
import type { ConfigProblem } from '../config/problem.ts'
import { builtInContactPoint, initialRouting, type KeptContactPoint, type KeptRouting } from './kept-documents.ts'
import { type PageReceiver, readPage } from './read-page.ts'
import { hideSettings, openSettings } from './setting-secrets.ts'

interface KeptToBuild {
  readonly contactPoints: Iterable<KeptContactPoint>
  readonly routing: KeptRouting | undefined
}

export interface BuildContext {
  /** All there are. */
  readonly channels: ReadonlyMap<string, Channel>
  readonly seal: Seal
}

/** What was made in the page as the configuration it is, or what is wrong with it: with the places in `shown`. */
export type BuiltConfig = { readonly shown: string } & (
  | { readonly ok: true; readonly config: AlertingConfig; readonly unreadable: readonly string[] }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] }
)

/**
 * Writes what was made in the page as an `alertmanager.yml` and reads that, so that both mean the same and are wrong in the same words. Much
 * of it is read in a thread. A contact point whose secrets cannot be opened tells nobody: its name is in `unreadable`. Throws Fault
 * `unavailable` and `overloaded`.
 */
export async function buildConfig(
  { channels, seal }: BuildContext,
  { contactPoints, routing = initialRouting }: KeptToBuild,
): Promise<BuiltConfig> {
  const unreadable: string[] = []
  const receivers: PageReceiver[] = [{ name: builtInContactPoint, inbox_configs: [{}] }]
  const shownReceivers: PageReceiver[] = [{ name: builtInContactPoint, inbox_configs: [{}] }]
  for (const { name, integrations } of contactPoints) {
    const receiver: PageReceiver = { name }
    const shown: PageReceiver = { name }
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
  const page = { receivers, shownReceivers, routing }
  const { shown, read } = isShortPage(page) ? readPage(page, channels) : await readPageInThread(page)
  if (!read.ok) return { ok: false, shown, problems: read.problems }
  return { ok: true, shown, config: { ...read.config, shownText: shown }, unreadable }
}

function add(receiver: PageReceiver, channel: string, settings: unknown): void {
  const key = `${channel}_configs`
  const known = receiver[key]
  receiver[key] = Array.isArray(known) ? [...(known as readonly unknown[]), settings] : [settings]
}
