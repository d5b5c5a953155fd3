import type { AccessContext } from '../../access/index.ts'
import { Fault } from '../../lib/errors.ts'
import type { Probes } from '../start-probes.ts'
import type { Watch } from '../watch.ts'

/** What verbs about monitors are given. */
export interface MonitorContext extends AccessContext {
  readonly probes: Probes
}

/** A monitor of the caller's project. Throws Fault `not_found`. */
export function findWatch({ probes, caller }: Pick<MonitorContext, 'probes' | 'caller'>, id: string): Watch {
  const watch = probes.watcher.watches.get(id)
  if (watch === undefined || watch.monitor.projectId !== caller.projectId) throw new Fault('not_found', `there is no monitor ${id}`)
  return watch
}

/** Throws Fault `conflict` when a monitor stands in a file. */
export function requireMade({ monitor: { file, spec } }: Watch): void {
  if (file !== undefined) throw new Fault('conflict', `${spec.name} stands in ${file}: change it there`)
}

/** Who did it, for people. */
export function nameOfActor({ caller: { actor } }: Pick<MonitorContext, 'caller'>): string {
  return actor.kind === 'anonymous' ? '' : actor.name
}
