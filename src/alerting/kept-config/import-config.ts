import type { Caller } from '../../access/caller.ts'
import { Fault } from '../../lib/errors.ts'
import { isShortText } from '../config-thread/is-short.ts'
import { readImportInThread } from '../config-thread/read-in-thread.ts'
import type { KeptConfig } from './kept-config.ts'
import type { KeptContactPoint, KeptIntegration } from './kept-documents.ts'
import { type ImportPlan, readImport } from './read-import.ts'
import { sealSettings } from './setting-secrets.ts'

/** What taking a pasted `alertmanager.yml` over would change. A long one is read in a thread. Throws Fault `unavailable` and `overloaded`. */
export async function planImport(kept: KeptConfig, text: string): Promise<ImportPlan> {
  if (isShortText(text)) return readImport(kept, text)
  const receivers = new Map([...kept.config.receivers].filter(([name]) => kept.documents.contactPoints.has(name)))
  return readImportInThread({ documents: { contactPoints: kept.documents.contactPoints }, config: { receivers } }, text)
}

/** Takes a pasted `alertmanager.yml` over. Needs `alerts.write`. Throws Fault `bad_input` with the `problems`, and as `planImport` does. */
export async function importConfig(
  { kept, caller }: { readonly kept: KeptConfig; readonly caller: Caller },
  { text }: { readonly text: string },
): Promise<ImportPlan> {
  let plan: ImportPlan | undefined
  await kept.change({
    caller,
    action: 'alert_routes.import',
    name: 'routes',
    change: async () => {
      plan = await planImport(kept, text)
      const [first] = plan.problems
      if (plan.change === undefined) throw new Fault('bad_input', first?.message ?? 'not valid', { details: { problems: plan.problems } })
      const same = new Set(plan.contactPoints.flatMap(({ name, is }) => (is === 'same' ? [name] : [])))
      const changed = [...plan.change.contactPoints].filter(([name, one]) => one !== undefined && !same.has(name))
      const sealed = changed.map(([name, one]) => [name, one === undefined ? undefined : seal(kept, one)] as const)
      return { ...plan.change, contactPoints: new Map(sealed) }
    },
  })
  if (plan === undefined) throw new Error('an import that was not planned')
  return plan
}

function seal(kept: KeptConfig, { name, integrations }: KeptContactPoint): KeptContactPoint {
  return { name, integrations: integrations.map((one) => ({ ...one, settings: sealSettings(kept.seal, channelOf(kept, one), one) })) }
}

function channelOf({ channels }: KeptConfig, { channel: name }: Pick<KeptIntegration, 'channel'>) {
  return channels.get(name) ?? { secrets: [] }
}
