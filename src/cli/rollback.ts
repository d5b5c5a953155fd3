import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { createLifecycle, lockDataDirectory, noteHostDeed, snapshotDirectory, version } from '../app/index.ts'
import { loadSettings } from '../config/load-settings.ts'
import { createLog } from '../lib/log.ts'
import { stateOptionsOf } from '../storage/state/index.ts'
import { findSnapshot, listSnapshots, type Loss, readLoss, rollBackState, type Snapshot } from '../storage/state/snapshots/index.ts'
import { findWaiting } from '../storage/wal/index.ts'
import type { Command } from './command.ts'
import { stateOptions } from './open-state.ts'

/** `vedette rollback`: back to before the last upgrade, for those whom the new version does not serve well. */
export const rollback: Command = {
  summary: 'go back to the state from before the last upgrade',
  usage: `vedette rollback [--list] [--dry-run] [--to COPY] [--data-dir DIR] [--config FILE]

Stop the platform first. Before every change of its schema Vedette copies its state (users, rules, settings, alerts) to DATA/snapshots. This
brings the last copy back, says what was done since and is gone, and keeps what was there. Telemetry stays as it is: its tables are only ever
added to, and what waits in the write-ahead log is stored by the version that is started then; what that one has no tables or columns for it keeps
for one that has. Then start the version that the copy is from.
  --list      show the copies
  --dry-run   only say what would be gone
  --to COPY   another copy than the last one`,
  run: async (args, environment) => {
    const { values } = parseArgs({
      args: [...args],
      options: { ...stateOptions, list: { type: 'boolean' }, 'dry-run': { type: 'boolean' }, to: { type: 'string' } },
    })
    const { list: isList, 'dry-run': isDryRun, to, ...flags } = values
    const settings = loadSettings({ flags, environment })
    const directory = snapshotDirectory(settings.dataDir)
    if (isList === true) {
      for (const snapshot of listSnapshots(directory)) process.stdout.write(`${describe(snapshot)}\n`)
      return 0
    }
    const snapshot = findSnapshot(directory, to)
    const options = stateOptionsOf(settings)
    const lifecycle = createLifecycle(createLog({ level: 'error' }))
    try {
      lockDataDirectory(settings.dataDir, lifecycle)
      const loss = await readLoss(options, snapshot).catch(() => undefined)
      process.stdout.write(`copy   ${describe(snapshot)}\n${describeLoss(loss, isDryRun === true)}`)
      process.stdout.write(describeLog(await findWaiting(join(settings.dataDir, 'wal'))))
      if (isDryRun === true) return 0
      const { kept } = await rollBackState(options, directory, snapshot)
      noteHostDeed(settings.dataDir, {
        action: 'platform.rollback',
        at: new Date().toISOString(),
        program: version,
        from: { id: snapshot.id, at: new Date(snapshot.at).toISOString(), program: snapshot.from },
      })
      const before = snapshot.from === '' ? 'the version from before the upgrade' : `Vedette ${snapshot.from}`
      process.stdout.write(`done   the state is that of the copy; what was there is kept in ${kept}\nnext   start ${before}\n`)
      return 0
    } finally {
      await lifecycle.stop()
    }
  },
}

function describe({ id, at, from, to, rows, sizeBytes }: Snapshot): string {
  const versions = `${from === '' ? 'an unknown version' : from} -> ${to}`
  return `${id}   ${new Date(at).toISOString()}   ${versions}   ${rows} rows, ${Math.ceil(sizeBytes / 1000)} kB`
}

function describeLoss(loss: Loss | undefined, isDryRun: boolean): string {
  const verb = isDryRun ? 'would be lost' : 'lost'
  if (loss === undefined) return `${verb}   what was changed since: the state as it is cannot be read, so it cannot be counted\n`
  if (loss.lastAt === undefined)
    return `${verb}   no change that stands in the audit trail; alerts and outages since the copy are forgotten\n`
  const changes = loss.changes.map(({ action, count }) => `${count} x ${action}`).join(', ')
  return `${verb}   ${changes}; the last one at ${new Date(loss.lastAt).toISOString()}\n`
}

function describeLog({ segments, bytes }: { readonly segments: number; readonly bytes: number }): string {
  if (segments === 0) return 'kept   all telemetry; none of it waits to be stored\n'
  return `kept   all telemetry; ${Math.ceil(bytes / 1000)} kB of it wait to be stored, which the next start does or, where it has no place for rows, leaves to a newer version\n`
}
