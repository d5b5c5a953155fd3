import type { Clock } from '../../lib/clock.ts'
import { every } from '../../lib/every.ts'
import type { Log } from '../../lib/log.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import { type ExportSeal, sealExport } from '../export-seal.ts'
import { AnchorKeeper, type AnchorState } from './anchors/anchor-keeper.ts'
import type { Anchor } from './anchors/anchor.ts'
import { openCheckpointFile } from './checkpoint-file.ts'
import type { CheckpointSigner } from './checkpoint-key.ts'
import { type CheckpointReason, noCheckpoint, signCheckpoint } from './checkpoint.ts'
import { type Claims, readOwnClaims } from './read-claims.ts'

const everyMs = 5 * 60_000

/** The signed checkpoints of the trail, written while the platform runs. */
export interface AuditCheckpoints {
  /** The public key they are signed for, as `CheckpointChecker.key` writes it. */
  readonly key: string
  /** The last one. */
  latest(): { readonly number: number; readonly seq: number; readonly at: number } | undefined
  /** Copies outside, in the order of the settings. */
  anchors(): readonly AnchorState[]
  /** Why the trail is not what the last checkpoint said; undefined: it is. Looked at with every checkpoint. */
  problem(): string | undefined
  /** What all of them say. */
  readClaims(): Promise<Claims>
  /** Signs what an export holds: the note that ends it. */
  sealExport(held: Omit<ExportSeal, 'at'>): string
  /** Writes one now. */
  write(reason: CheckpointReason): Promise<void>
  /** Writes the last one, if the store still answers. */
  stop(): Promise<void>
}

interface KeepCheckpoints {
  readonly state: Pick<StateStore, 'db'>
  readonly clock: Clock
  readonly log: Pick<Log, 'warn' | 'error'>
  /** The file they go to. */
  readonly path: string
  readonly signer: CheckpointSigner
  readonly anchors: readonly Anchor[]
}

/**
 * Writes a signed checkpoint at the start, every five minutes, and at the stop, whether or not anything was done in between: so the file
 * shows both what the trail was and when nobody wrote it. Each is also compared with the one before, which finds a trail that was rolled
 * back within minutes.
 */
export async function keepCheckpoints({ state, clock, log, path, signer, anchors }: KeepCheckpoints): Promise<AuditCheckpoints> {
  const file = await openCheckpointFile(path)
  const keeper = new AnchorKeeper({ anchors, clock, log })
  let problem: string | undefined
  let writing: Promise<void> = Promise.resolve()

  const findProblem = async (headSeq: number): Promise<string | undefined> => {
    const last = file.last?.checkpoint
    if (last === undefined || last.seq === 0) return undefined
    const said = `the checkpoint of ${new Date(last.at).toISOString()}`
    if (headSeq < last.seq) return `the audit trail has ${headSeq} entries and had ${last.seq} by ${said}`
    const row = await state.db.selectFrom('audit_entries').select('hash').where('seq', '=', last.seq).executeTakeFirst()
    return row !== undefined && last.hash.equals(row.hash) ? undefined : `entry ${last.seq} of the audit trail is not the one of ${said}`
  }
  const writeOne = async (reason: CheckpointReason): Promise<void> => {
    const head = await state.db.selectFrom('audit_head').select(['seq', 'hash']).where('id', '=', 1).executeTakeFirstOrThrow()
    const found = await findProblem(head.seq)
    if (found !== undefined && found !== problem) log.error({ problem: found }, 'the audit trail is not what it was')
    // The checkpoint behind a roll-back agrees with it: only a whole verification says that all is well again.
    problem ??= found
    const before = file.last
    const signed = signCheckpoint(signer, {
      number: (before?.checkpoint.number ?? 0) + 1,
      at: clock.now(),
      seq: head.seq,
      hash: Buffer.from(head.hash),
      reason,
      previous: before?.digest ?? noCheckpoint,
    })
    await file.append(signed)
    keeper.offer(signed)
  }
  const write = (reason: CheckpointReason): Promise<void> => {
    writing = writing.then(() => writeOne(reason))
    const written = writing
    writing = writing.catch(() => undefined)
    return written
  }
  const tick = (): void =>
    void write('interval').catch((error: unknown) => log.warn({ err: error }, 'no audit checkpoint could be written'))
  const stopTicking = every(everyMs, tick)
  return {
    key: signer.checker.key,
    latest() {
      const last = file.last?.checkpoint
      return last && { number: last.number, seq: last.seq, at: last.at }
    },
    anchors: () => keeper.states(),
    problem: () => problem,
    readClaims: () => readOwnClaims(path, signer.checker),
    sealExport: (held) => sealExport(signer, { ...held, at: clock.now() }),
    write,
    async stop() {
      stopTicking()
      await write('stop').catch(() => undefined)
      await keeper.stop()
      await file.close()
    },
  }
}
