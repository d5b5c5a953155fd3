import type { Caller } from '../../access/caller.ts'
import { recordChange, requirePermission } from '../../access/index.ts'
import type { Channel } from '../../channels/channel.ts'
import type { Clock } from '../../lib/clock.ts'
import { Fault } from '../../lib/errors.ts'
import type { Seal } from '../../lib/seal.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import type { AlertingConfig, ContactPoint } from '../config/config.ts'
import { nameOf } from '../verbs/verb-context.ts'
import { type BuiltConfig, buildConfig } from './build-config.ts'
import type { KeptChange, KeptContactPoint, KeptDocuments, KeptIntegration, KeptRouting } from './kept-documents.ts'
import { readKept, writeKept } from './kept-rows.ts'
import { sealSettings } from './setting-secrets.ts'

export interface KeptConfigParts {
  readonly state: StateStore
  readonly clock: Clock
  readonly channels: ReadonlyMap<string, Channel>
  readonly seal: Seal
  /** Puts what is in force now into the core. */
  readonly onChange: () => Promise<void>
}

interface ChangeOptions {
  readonly caller: Caller
  /** For the audit trail. */
  readonly action: string
  readonly name: string
  readonly details?: Readonly<Record<string, unknown>>
  /** Looks at what there is, and says what becomes of it. Run once. */
  readonly change: (documents: KeptDocuments) => KeptChange | Promise<KeptChange>
}

/** No page and no import makes more. */
const mostContactPoints = 500

/**
 * What of alerting was made in the page: in memory as it is kept. Changes are made one after the other; what cannot be a configuration is
 * refused whole.
 */
export class KeptConfig {
  readonly #parts: KeptConfigParts
  #documents: KeptDocuments
  #built: BuiltConfig & { readonly ok: true }
  #changing: Promise<unknown> = Promise.resolve()

  private constructor(parts: KeptConfigParts, documents: KeptDocuments, built: BuiltConfig & { readonly ok: true }) {
    this.#parts = parts
    this.#documents = documents
    this.#built = built
  }

  /** Reads what is kept. Throws Fault `unavailable`. */
  static async open(parts: KeptConfigParts): Promise<KeptConfig> {
    const documents = await readKept(parts.state.db)
    const built = await buildConfig(parts, contentOf(documents))
    if (!built.ok) throw new Fault('unavailable', `the kept contact points and routes cannot be read: ${built.problems[0]?.message ?? ''}`)
    return new KeptConfig(parts, documents, built)
  }

  get documents(): KeptDocuments {
    return this.#documents
  }

  get seal(): Seal {
    return this.#parts.seal
  }

  get channels(): ReadonlyMap<string, Channel> {
    return this.#parts.channels
  }

  /** As it holds where there is no file. */
  get config(): AlertingConfig {
    return this.#built.config
  }

  /** Contact points whose secrets can no longer be opened. */
  get unreadable(): readonly string[] {
    return this.#built.unreadable
  }

  /** With a file the file holds, and the contact points of the page stand beside its own, which win. */
  beside(file: AlertingConfig): AlertingConfig {
    const receivers = new Map<string, ContactPoint>(this.#ofPage())
    for (const [name, contactPoint] of file.receivers) receivers.set(name, contactPoint)
    return { ...file, receivers }
  }

  /** Whether routes and contact points would be a configuration, with the problems and the text they stand in. Nothing is kept. */
  tryOut(change: KeptChange): Promise<BuiltConfig> {
    return buildConfig(this.#parts, contentOf(apply(this.#documents, change, { nowMs: 0, by: '' })))
  }

  /** The settings of one channel, secrets open, as they would hold. Throws Fault `bad_input` with the `problems`. */
  async tryIntegration(integration: KeptIntegration): Promise<unknown> {
    const { channels, seal } = this.#parts
    const channel = channels.get(integration.channel) ?? { secrets: [] }
    const one = { name: 'tried', integrations: [{ ...integration, settings: sealSettings(seal, channel, integration) }] }
    const built = await buildConfig(this.#parts, { contactPoints: [one], routing: undefined })
    if (!built.ok) throw problemsFault(built)
    return built.config.receivers.get(one.name)?.integrations[0]?.settings
  }

  /**
   * Changes what is kept; it is durable and in force once this resolves. Throws Fault `bad_input` with the `problems`, `forbidden`, and what
   * `change` throws.
   */
  change(options: ChangeOptions): Promise<KeptDocuments> {
    requirePermission(options.caller, 'alerts.write')
    const changed = this.#changing.then(
      () => this.#change(options),
      () => this.#change(options),
    )
    this.#changing = changed
    return changed
  }

  async #change({ caller, action, name, details = {}, change: decide }: ChangeOptions): Promise<KeptDocuments> {
    const { state, clock, onChange } = this.#parts
    const change = await decide(this.#documents)
    const author = { nowMs: clock.now(), by: nameOf(caller) }
    const documents = apply(this.#documents, change, author)
    if (documents.contactPoints.size > mostContactPoints)
      throw new Fault('too_large', `at most ${mostContactPoints} contact points are kept`)
    const built = await buildConfig(this.#parts, contentOf(documents))
    if (!built.ok) throw problemsFault(built)
    const kind = change.routing === undefined ? 'contact_point' : 'alert_routes'
    await state.transaction(async (transaction) => {
      await writeKept(transaction, change, author)
      await recordChange(transaction, { caller, clock }, { action, object: { kind, id: name, name }, projectId: caller.projectId, details })
    })
    // Numbers of versions go on where a name was used before.
    this.#documents = await readKept(state.db)
    this.#built = built
    await onChange()
    return this.#documents
  }

  /** The built-in one stands among those of a file only when the file has it. */
  *#ofPage(): Iterable<[string, ContactPoint]> {
    for (const [name, contactPoint] of this.#built.config.receivers) if (this.#documents.contactPoints.has(name)) yield [name, contactPoint]
  }
}

/** What is wrong with routes and contact points, for people and for the form. */
export function problemsFault({ problems, shown }: BuiltConfig & { readonly ok: false }): Fault {
  const [first] = problems
  return new Fault('bad_input', first?.message ?? 'this is no configuration', { details: { problems, shown } })
}

interface Content {
  readonly contactPoints: Iterable<KeptContactPoint>
  readonly routing: KeptRouting | undefined
}

function contentOf({ contactPoints, routing }: KeptDocuments): Content {
  const names = [...contactPoints.keys()].sort()
  return { contactPoints: names.flatMap((name) => contactPoints.get(name)?.document ?? []), routing: routing?.document }
}

function apply(
  documents: KeptDocuments,
  change: KeptChange,
  { nowMs, by }: { readonly nowMs: number; readonly by: string },
): KeptDocuments {
  const contactPoints = new Map(documents.contactPoints)
  const versioned = { changedAtMs: nowMs, changedBy: by }
  for (const [name, document] of change.contactPoints) {
    const version = (contactPoints.get(name)?.version ?? 0) + 1
    if (document === undefined) contactPoints.delete(name)
    else contactPoints.set(name, { document, version, ...versioned })
  }
  if (change.routing === undefined) return { ...documents, contactPoints }
  return { contactPoints, routing: { document: change.routing, version: (documents.routing?.version ?? 0) + 1, ...versioned } }
}
