import { randomBytes } from 'node:crypto'

import { recordChange, requirePermission } from '../../access/index.ts'
import { Fault } from '../../lib/errors.ts'
import { hideSecrets, restoreSecrets } from '../hide-secrets.ts'
import type { Monitor } from '../monitor.ts'
import { readMonitor } from '../read-monitor.ts'
import { hasSecret, sealSettings } from '../store/seal-settings.ts'
import type { Watch } from '../watch.ts'
import { findWatch, type MonitorContext, nameOfActor, requireMade } from './monitor-context.ts'

const mostMonitors = 5000

/** Makes a monitor; it is checked at once. Needs `alerts.write`. Throws Fault `bad_input` that names the field, `conflict` when the name is taken. */
export async function createMonitor(context: MonitorContext, input: unknown): Promise<Watch> {
  requirePermission(context.caller, 'alerts.write')
  const { spec, instance } = readMonitor(input)
  const { projectId } = context.caller
  const own = [...context.probes.watcher.watches.values()].filter(({ monitor }) => monitor.projectId === projectId)
  if (own.length >= mostMonitors) throw new Fault('too_large', `a project has at most ${mostMonitors} monitors: remove some first`)
  const at = { updatedAtMs: context.clock.now(), updatedBy: nameOfActor(context) }
  const monitor = {
    id: randomBytes(9).toString('base64url'),
    projectId,
    spec,
    instance,
    isPaused: false,
    file: undefined,
    version: 1,
    ...at,
  }
  await write(context, monitor, 'monitor.create')
  return context.probes.watcher.put(monitor, { isAtOnce: true })
}

/** Changes one; secrets that the answer hid stay. Needs `alerts.write`. Throws as `createMonitor`, and `conflict` when somebody else changed it or a lost secret is missing. */
export async function changeMonitor(
  context: MonitorContext,
  id: string,
  change: { readonly input: unknown; readonly version: number },
): Promise<Watch> {
  requirePermission(context.caller, 'alerts.write')
  const watch = findWatch(context, id)
  requireMade(watch)
  const { monitor: before } = watch
  if (before.version !== change.version) throw new Fault('conflict', 'somebody else changed this monitor in the meantime: look at it again')
  const first = readMonitor(change.input).spec
  requireEntered(before, first.settings)
  const { spec, instance } = readMonitor({ ...first, settings: restoreSecrets(first.settings, before.spec.settings) })
  if (spec.kind !== before.spec.kind) throw new Fault('bad_input', 'kind: a monitor stays what it is; make another')
  const monitor = {
    ...before,
    spec,
    instance,
    lost: [],
    version: before.version + 1,
    updatedAtMs: context.clock.now(),
    updatedBy: nameOfActor(context),
  }
  await write(context, monitor, 'monitor.change')
  return context.probes.watcher.put(monitor, { isAtOnce: true })
}

/** Stops or goes on checking. An open outage ends with the pause. Needs `alerts.write`. Throws Fault `conflict` while secrets of it are lost. */
export async function pauseMonitor(context: MonitorContext, id: string, isPaused: boolean): Promise<Watch> {
  requirePermission(context.caller, 'alerts.write')
  const watch = findWatch(context, id)
  requireMade(watch)
  if (watch.monitor.isPaused === isPaused) return watch
  const { monitor: before } = watch
  requireEntered(before, {})
  const monitor = { ...before, isPaused, version: before.version + 1, updatedAtMs: context.clock.now(), updatedBy: nameOfActor(context) }
  await write(context, monitor, isPaused ? 'monitor.pause' : 'monitor.resume')
  return context.probes.watcher.put(monitor, { isAtOnce: true })
}

/** Removes one with all that was seen of it. Needs `alerts.write`. */
export async function removeMonitor(context: MonitorContext, id: string): Promise<void> {
  const { caller, state, probes } = context
  requirePermission(caller, 'alerts.write')
  const watch = findWatch(context, id)
  requireMade(watch)
  await state.transaction(async (transaction) => {
    await transaction.deleteFrom('monitors').where('id', '=', id).where('project_id', '=', caller.projectId).execute()
    await recordChange(transaction, context, {
      action: 'monitor.remove',
      object: { kind: 'monitor', id, name: watch.monitor.spec.name },
      projectId: caller.projectId,
    })
  })
  await probes.watcher.remove(id)
  for (const table of ['monitor_states', 'monitor_watches', 'monitor_outages'] as const) {
    await state.db.deleteFrom(table).where('monitor_id', '=', id).execute()
  }
}

/** What cannot be opened stays in the store, for the day when the key is found, until it is entered again. Throws Fault `conflict`. */
function requireEntered({ lost = [] }: Monitor, settings: Readonly<Record<string, unknown>>): void {
  const missing = lost.filter((place) => !hasSecret(settings, place))
  if (missing.length === 0) return
  const what = missing.map((place) => `settings.${place}`).join(', ')
  throw new Fault('conflict', `${what}: enter it again, it was sealed with another platform key; or remove this monitor and make another`)
}

async function write(context: MonitorContext, monitor: Monitor, action: string): Promise<void> {
  const { id, projectId, spec, isPaused, version, updatedAtMs, updatedBy } = monitor
  const taken = [...context.probes.watcher.watches.values()].some(
    (other) => other.monitor.id !== id && other.monitor.projectId === projectId && other.monitor.spec.name === spec.name,
  )
  if (taken) throw new Fault('conflict', `there is a monitor ${spec.name} already`)
  const sealed = { ...spec, settings: sealSettings(context.probes.seal, id, spec.settings) }
  const row = {
    name: spec.name,
    spec: JSON.stringify(sealed),
    is_paused: isPaused,
    version,
    updated_at: updatedAtMs,
    updated_by: updatedBy,
  }
  await context.state.transaction(async (transaction) => {
    const written = await transaction
      .insertInto('monitors')
      .values({ id, project_id: projectId, ...row })
      // Somebody else may have changed it since it was looked at.
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet(row)
          .where('monitors.version', '=', version - 1),
      )
      .returning('id')
      .executeTakeFirst()
    if (written === undefined) throw new Fault('conflict', 'somebody else changed this monitor in the meantime: look at it again')
    await recordChange(transaction, context, {
      action,
      object: { kind: 'monitor', id, name: spec.name },
      projectId,
      details: { spec: hideSecrets(spec), isPaused, version },
    })
  })
}
