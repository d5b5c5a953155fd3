import { createHash } from 'node:crypto'

import type { Clock } from '../../lib/clock.ts'
import { Fault } from '../../lib/errors.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import type { Caller } from '../caller.ts'
import { recordChange } from '../record-change.ts'
import { getSetting } from '../settings/get-setting.ts'
import { type PersonalData, personalDataSetting } from './personal-data-setting.ts'

/** What somebody is about to be shown. */
export interface PersonalView {
  /** Where: `logs`, `log_tail`, `trace`, `sql`. */
  readonly place: string
  /** What they asked for, without times and cursors: the same question within an hour is one view. */
  readonly question: string
  /** Names and values of attributes, as many maps as there are. */
  readonly attributes: Iterable<Readonly<Record<string, unknown>>>
  /** Whether there may be attributes among what is shown whose names nobody can tell: then all that is on the project's list counts. */
  readonly isOpen?: boolean
}

const hourMs = 3_600_000
const settingMs = 15_000
/** More different questions of an hour than anybody asks; a program that does is written down more than once an hour. */
const maxKnown = 20_000
const maxNamesKnown = 10_000
const questionChars = 2000

interface Project {
  readonly readAtMs: number
  readonly setting: PersonalData
  /** By the name of an attribute. */
  readonly isPersonal: Map<string, boolean>
}

/**
 * Writes down who looks at personal data: one entry a person, question and hour, before they are shown it. An hour is one of the clock.
 * People and tokens count; what cannot be written down is not shown.
 */
export class PersonalViews {
  readonly #state: StateStore
  readonly #clock: Clock
  readonly #projects = new Map<number, Project>()
  readonly #reasons = new Map<string, { readonly untilMs: number; readonly reason: string }>()
  #hour = 0
  /** Of this hour, by person and question. */
  readonly #known = new Map<string, Promise<void>>()

  constructor({ state, clock }: { readonly state: StateStore; readonly clock: Clock }) {
    this.#state = state
    this.#clock = clock
  }

  /** Throws Fault `reason_needed` for people of a project where a reason is asked for who have given none within the hour. */
  async requireReason(caller: Caller): Promise<void> {
    if (caller.actor.kind !== 'user') return
    const { setting } = await this.#projectOf(caller.projectId)
    if (setting.askReason && this.#reasonOf(caller) === undefined)
      throw new Fault('reason_needed', 'these records hold personal data: say why you need to see them, then ask again')
  }

  /** Notes a view, if there is anything personal in it. Throws as `requireReason` does, and what the state store throws. */
  async note(caller: Caller, view: PersonalView): Promise<void> {
    const { actor } = caller
    if (actor.kind !== 'user' && actor.kind !== 'api_token') return
    const project = await this.#projectOf(caller.projectId)
    const fields = findFields(project, view)
    if (fields.length === 0) return
    await this.requireReason(caller)
    const hour = Math.floor(this.#clock.now() / hourMs)
    if (hour !== this.#hour || this.#known.size >= maxKnown) this.#known.clear()
    this.#hour = hour
    const asked = createHash('sha256').update(view.question).digest('base64')
    const key = [actor.kind, actor.id, caller.projectId, view.place, asked].join('\n')
    const known = this.#known.get(key)
    if (known !== undefined) return await known
    const written = this.#write(caller, view, fields)
    this.#known.set(key, written)
    try {
      await written
    } catch (error) {
      this.#known.delete(key)
      throw error
    }
  }

  /** Why somebody looks, for the next hour; stands in the trail. Throws Fault `bad_input`. */
  async giveReason(caller: Caller, text: string): Promise<void> {
    const reason = text.trim()
    if (reason === '') throw new Fault('bad_input', 'say why in a few words')
    await this.#state.transaction((transaction) =>
      recordChange(transaction, this.#contextOf(caller), {
        action: 'personal_data.give_reason',
        object: { kind: 'personal_data', id: 'reason', name: reason.slice(0, 100) },
        projectId: caller.projectId,
        details: { reason },
      }),
    )
    const now = this.#clock.now()
    for (const [key, { untilMs }] of this.#reasons) if (untilMs <= now) this.#reasons.delete(key)
    this.#reasons.set(keyOf(caller), { untilMs: now + hourMs, reason })
  }

  /** After the setting of a project was changed here; elsewhere it takes some seconds. */
  forget(projectId: number): void {
    this.#projects.delete(projectId)
  }

  async #write(caller: Caller, { place, question }: PersonalView, fields: readonly string[]): Promise<void> {
    const reason = this.#reasonOf(caller)
    await this.#state.transaction((transaction) =>
      recordChange(transaction, this.#contextOf(caller), {
        action: 'personal_data.view',
        object: { kind: 'personal_data', id: place, name: question.slice(0, 100) },
        projectId: caller.projectId,
        details: { question: question.slice(0, questionChars), fields, ...(reason !== undefined && { reason }) },
      }),
    )
  }

  #reasonOf(caller: Caller): string | undefined {
    const given = this.#reasons.get(keyOf(caller))
    return given !== undefined && given.untilMs > this.#clock.now() ? given.reason : undefined
  }

  async #projectOf(projectId: number): Promise<Project> {
    const known = this.#projects.get(projectId)
    const now = this.#clock.monotonic()
    if (known !== undefined && now - known.readAtMs < settingMs) return known
    const { value } = await getSetting(this.#state, personalDataSetting, projectId)
    const project = { readAtMs: now, setting: value, isPersonal: new Map<string, boolean>() }
    this.#projects.set(projectId, project)
    return project
  }

  #contextOf(caller: Caller): { readonly caller: Caller; readonly clock: Clock } {
    return { caller, clock: this.#clock }
  }
}

function keyOf({ actor, projectId }: Caller): string {
  return actor.kind === 'anonymous' ? '' : `${actor.kind}\n${actor.id}\n${projectId}`
}

/** The personal names among the attributes that have a value, sorted; all of the list where they cannot be told. */
function findFields({ setting, isPersonal }: Project, { attributes, isOpen = false }: PersonalView): readonly string[] {
  const found = new Set<string>(isOpen ? setting.fields : [])
  for (const map of attributes) {
    for (const name in map) {
      let personal = isPersonal.get(name)
      if (personal === undefined) {
        personal = setting.fields.some((field) => (field.endsWith('*') ? name.startsWith(field.slice(0, -1)) : name === field))
        if (isPersonal.size < maxNamesKnown) isPersonal.set(name, personal)
      }
      if (personal && map[name] !== '') found.add(name)
    }
  }
  return [...found].toSorted().slice(0, 50)
}
