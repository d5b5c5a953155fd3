import { setImmediate as nextTurn } from 'node:timers/promises'

import { Fault } from '../lib/errors.ts'
import type { Log } from '../lib/log.ts'
import type { Journal } from '../storage/journal/index.ts'
import { decodeGroup } from './group-codec.ts'
import { groupKey } from './group.ts'
import { LiveGroup } from './live-group.ts'
import { ProjectIndex } from './project-index.ts'

/** Decoded in one turn of the event loop. */
const turnBytes = 256 * 1024

/** All groups, by project. */
export class Groups {
  private readonly projects = new Map<number, Map<string, LiveGroup>>()
  private readonly indexes = new Map<number, ProjectIndex>()

  /** The group of that key, which may be one that is not there yet. */
  get(projectId: number, key: string): LiveGroup {
    let lives = this.projects.get(projectId)
    if (lives === undefined) this.projects.set(projectId, (lives = new Map()))
    let live = lives.get(key)
    if (live === undefined) lives.set(key, (live = new LiveGroup(projectId, key, undefined)))
    return live
  }

  *all(): Generator<LiveGroup> {
    for (const lives of this.projects.values()) yield* lives.values()
  }

  forgetEmpty(live: LiveGroup): void {
    const lives = this.projects.get(live.projectId)
    if (live.isEmpty && lives?.get(live.key) === live) lives.delete(live.key)
  }

  indexOf(projectId: number): ProjectIndex {
    let index = this.indexes.get(projectId)
    if (index === undefined) this.indexes.set(projectId, (index = new ProjectIndex()))
    return index
  }

  /** How many groups a project has. */
  countOf(projectId: number): number {
    let count = 0
    for (const { current } of this.projects.get(projectId)?.values() ?? []) if (current !== undefined) count++
    return count
  }

  figures(): { readonly groups: number; readonly series: number } {
    let groups = 0
    for (const { current } of this.all()) if (current !== undefined) groups++
    return { groups, series: [...this.indexes.values()].reduce((sum, { size }) => sum + size, 0) }
  }

  /** Takes in what the journal has. */
  async load({ entries }: Journal, log: Log): Promise<void> {
    let sinceTurn = 0
    for (const [name, bytes] of entries) {
      const projectId = Number(name.slice(0, name.indexOf(' ')))
      try {
        const group = decodeGroup(bytes)
        const live = new LiveGroup(projectId, groupKey(group.labels), group)
        this.indexOf(projectId).reserve(live.key, group)
        this.projects.set(projectId, (this.projects.get(projectId) ?? new Map<string, LiveGroup>()).set(live.key, live))
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        log.error({ err: error, group: name }, 'a pushed group does not fit to the others and is left out')
      }
      sinceTurn += bytes.length
      if (sinceTurn < turnBytes) continue
      sinceTurn = 0
      await nextTurn()
    }
  }
}
