import { randomUUID } from 'node:crypto'

import { Cron } from 'croner'

import type { BackupSettings } from '../config/backup-settings.ts'
import { parseRecipient, type Recipient } from '../lib/age/keys.ts'
import { Fault } from '../lib/errors.ts'
import type { Log } from '../lib/log.ts'
import { type BlobStore, paceStore } from '../storage/blobs/index.ts'
import { readCatalogue } from './catalogue.ts'
import { isClone } from './clone.ts'
import { type BackupRun, findRun, findVerifications, listRuns, recordRun } from './history.ts'
import { ensurePassphraseKey, readIdentity } from './identity.ts'
import { removeOldPoints } from './keep-points.ts'
import { listPoints, type PointsPage, summarisePoints } from './list-points.ts'
import { type BackupContext, makeBackup } from './make-backup.ts'
import { openRepository, readSecret } from './open-repository.ts'
import type { Key } from './restore/opener.ts'
import { releaseAllParts } from './telemetry/frozen-parts.ts'
import { choosePoint, releaseScratch, verifyPoint } from './verify-point.ts'

export interface BackupsOptions extends BackupContext {
  readonly settings: BackupSettings
  readonly log: Log
  readonly memoryLimitBytes: number
  /** Runs write and read no more in a second; undefined: nobody needs the machine meanwhile. */
  readonly bytesPerSecond?: number
  /** What is left of the budget for the disk; undefined: not known, or nobody watches. */
  readonly budgetLeftBytes?: () => number | undefined
}

/** What goes on at the moment. */
export interface UnderWay {
  readonly kind: BackupRun['kind']
  readonly startedAt: number
  readonly done: number
  readonly objects: number
}

/** Throws Fault `conflict` for a run that finds another one under way; `waits` lets it begin when that has ended. */
export interface RunOptions {
  readonly waits?: boolean
}

/** The last runs of before, and the first back-up that there was something to verify of. */
interface Known {
  readonly done: Readonly<Record<BackupRun['kind'], BackupRun | undefined>>
  readonly failed: Readonly<Record<BackupRun['kind'], BackupRun | undefined>>
  readonly first: BackupRun | undefined
}

/** The platform's own back-ups: one run at a time. */
export class Backups {
  readonly settings: BackupSettings
  readonly #options: BackupsOptions
  readonly #whyOff: string
  readonly #stopping = new AbortController()
  #underWay: UnderWay | undefined
  #running: Promise<unknown> | undefined
  readonly #done: Record<BackupRun['kind'], BackupRun | undefined>
  readonly #failed: Partial<Record<BackupRun['kind'], BackupRun>> = {}
  /** From when on runs of a kind are due. */
  readonly #since: Record<BackupRun['kind'], number | undefined>

  private constructor(options: BackupsOptions, { done, failed, first }: Known) {
    this.#options = options
    const isOfClone = isClone(options.dataDir)
    // With the configuration of its original it would write to the same place.
    this.settings = isOfClone ? { ...options.settings, to: undefined } : options.settings
    this.#whyOff = isOfClone
      ? 'This platform is a clone: it makes no back-ups (docs/backup.md)'
      : 'There is no place for back-ups: set backup.to in the configuration'
    this.#done = { ...done }
    for (const kind of kinds) {
      const last = failed[kind]
      if (last !== undefined && last.startedAt > (done[kind]?.startedAt ?? 0)) this.#failed[kind] = last
    }
    this.#since = { backup: options.clock.now(), verify: first?.startedAt }
  }

  /** Reads what was made before, and lets go of what a crash left. */
  static async open(options: BackupsOptions): Promise<Backups> {
    await releaseAllParts(options.dataDir)
    // Not waited for: it may be much.
    releaseScratch(options.dataDir).catch((error: unknown) =>
      options.log.warn({ err: error }, 'what a verification left cannot be removed'),
    )
    const last = async (outcome: BackupRun['outcome']): Promise<Known['done']> => ({
      backup: await findRun(options.state, { kind: 'backup', outcome, end: 'last' }),
      verify: await findRun(options.state, { kind: 'verify', outcome, end: 'last' }),
    })
    const first = await findRun(options.state, { kind: 'backup', outcome: 'done', end: 'first' })
    return new Backups(options, { done: await last('done'), failed: await last('failed'), first })
  }

  get isOn(): boolean {
    return this.settings.to !== undefined
  }

  /** Why none are made; undefined: they are. */
  get whyOff(): string | undefined {
    return this.isOn ? undefined : this.#whyOff
  }

  get underWay(): UnderWay | undefined {
    return this.#underWay
  }

  /** The last runs that ended well, and of each kind the last one that did not, when nothing of its kind has ended well since. */
  get last(): {
    readonly backup: BackupRun | undefined
    readonly verify: BackupRun | undefined
    readonly failed: Readonly<Partial<Record<BackupRun['kind'], BackupRun>>>
  } {
    return { ...this.#done, failed: this.#failed }
  }

  /** Why back-ups are not as they should be, in one sentence; undefined: they are. */
  problem(): string | undefined {
    return this.problemOf('backup') ?? this.problemOf('verify')
  }

  /** Why back-ups, or their verification, are not as they should be: the last one failed, or the one that was due has not been made. */
  problemOf(kind: BackupRun['kind']): string | undefined {
    if (!this.isOn) return undefined
    const failed = this.#failed[kind]
    const what = kind === 'backup' ? 'back-up' : 'verification'
    if (failed !== undefined) return `the last ${what} failed: ${failed.summary}`
    return this.#isLate(kind) ? `the ${what} that was due has not been made` : undefined
  }

  #isLate(kind: BackupRun['kind']): boolean {
    const since = this.#done[kind]?.startedAt ?? this.#since[kind]
    // It may be what is under way, or wait for that.
    if (since === undefined || this.#underWay !== undefined) return false
    const { schedule } = kind === 'backup' ? this.settings : this.settings.verify
    const due = new Cron(schedule, { timezone: 'UTC', paused: true }).nextRun(new Date(since))?.getTime()
    return due !== undefined && this.#options.clock.now() > due + lateAfterMs
  }

  /** Where back-ups go. Throws Fault `not_found` when there is no such place. */
  repository(): BlobStore {
    if (this.settings.to === undefined) throw new Fault('not_found', this.#whyOff)
    return openRepository(this.settings.to, this.settings.s3)
  }

  /** A page of restore points, newest first; none where no back-ups are made. Throws Fault `bad_input` for a foreign cursor. */
  async points(page: Parameters<typeof listPoints>[2], signal: AbortSignal): Promise<PointsPage> {
    if (!this.isOn) return { rows: [], damaged: [], next: null }
    return listPoints(this.repository(), await readIdentity(this.#options.state), page, signal)
  }

  /** How many restore points there are, and the newest of this platform. */
  async summary(signal: AbortSignal): ReturnType<typeof summarisePoints> {
    if (!this.isOn) return { count: 0, newest: undefined }
    return summarisePoints(this.repository(), await readIdentity(this.#options.state), signal)
  }

  /** Public keys that back-ups are encrypted to, the one behind the passphrase too once it was made. */
  async readers(): Promise<readonly string[]> {
    const { passphraseRecipient } = await readIdentity(this.#options.state)
    const isLocked = this.settings.passphraseFile !== undefined && passphraseRecipient !== undefined
    return [...this.settings.recipients, ...(isLocked ? [passphraseRecipient.text] : [])]
  }

  /** What became of each try, a page of them, newest first. Throws Fault `bad_input` for a foreign cursor. */
  runs(page: Parameters<typeof listRuns>[1]): ReturnType<typeof listRuns> {
    return listRuns(this.#options.state, page)
  }

  /** The last verification of each restore point, by its id. */
  verifications(): Promise<ReadonlyMap<string, BackupRun>> {
    return findVerifications(this.#options.state)
  }

  /** Makes a back-up and removes those that are not kept. */
  backUp(signal: AbortSignal, options: RunOptions = {}): Promise<BackupRun> {
    return this.#run('backup', { ...options, signal }, async (within, progress) => {
      const store = this.#pacedRepository()
      // It names the object that it failed at: used again, that would spoil this back-up, too.
      const problem = this.#failed.verify?.summary ?? ''
      const point = await makeBackup(this.#options, {
        store,
        isDamaged: (object) => problem.includes(object),
        recipients: await this.#recipients(store, within),
        signal: within,
        onProgress: ({ doneObjects, objects }) => progress(doneObjects, objects),
      })
      const { instance } = await readIdentity(this.#options.state)
      const { gone, isRefused } = await removeOldPoints(
        { store, instance, made: point.manifest.id, now: this.#options.clock.now(), signal: within },
        this.settings.keep,
      )
      const { manifest, totalBytes } = point
      const removed = isRefused
        ? '; old ones stay, as the storage does not let this key remove them: its own rules must'
        : gone.length === 0
          ? ''
          : `; ${gone.length} old ones removed`
      const what = manifest.withoutTelemetry === null ? `${manifest.objects.length} objects` : 'without telemetry, which lives in a cluster'
      const summary = `${manifest.id}: ${what}, ${manifest.newBytes} of ${totalBytes} bytes were new${removed}`
      return { pointId: manifest.id, newBytes: manifest.newBytes, totalBytes, summary }
    })
  }

  /** Verifies this platform's newest restore point, or the named one, whoever made it. */
  verify(id: string | undefined, signal: AbortSignal, options: RunOptions = {}): Promise<BackupRun> {
    return this.#run('verify', { ...options, signal }, async (within, progress) => {
      const store = this.#pacedRepository()
      const { points, damaged } = await readCatalogue(store, within)
      const { instance } = await readIdentity(this.#options.state)
      // That of another platform which uses the same place proves nothing about ours.
      const own = points.filter(({ manifest }) => manifest.instance === instance)
      // An older one that is sound must not hide that the last one is not.
      const made = this.#done.backup?.pointId
      const bad = damaged.find((one) => one.id === (id ?? made))
      if (bad !== undefined) throw new Fault('bad_input', bad.reason)
      const point = choosePoint(id === undefined ? own : points, id)
      if (id === undefined && made !== undefined && made > point.manifest.id)
        throw new Fault('not_found', `The last back-up, ${made}, is not in the repository any more`)
      const { dataDir, log, memoryLimitBytes } = this.#options
      const summary = await verifyPoint({
        store,
        point,
        key: this.#key(),
        dataDir,
        log,
        memoryLimitBytes,
        budgetLeftBytes: this.#options.budgetLeftBytes?.(),
        signal: within,
        onProgress: progress,
      })
      return { pointId: point.manifest.id, newBytes: 0, totalBytes: point.totalBytes, summary }
    })
  }

  /** Stops what is under way: nothing half is left. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running?.catch(() => undefined)
  }

  #pacedRepository(): BlobStore {
    const { bytesPerSecond } = this.#options
    return bytesPerSecond === undefined ? this.repository() : paceStore(this.repository(), bytesPerSecond, pacedForMs)
  }

  async #recipients(store: BlobStore, signal: AbortSignal): Promise<readonly Recipient[]> {
    const { recipients, passphraseFile } = this.settings
    const named = recipients.map(parseRecipient)
    if (passphraseFile === undefined) return named
    const passphrase = readSecret(passphraseFile)
    if (passphrase.length < 12) throw new Fault('bad_input', 'The passphrase of back-ups has less than 12 characters')
    return [
      ...named,
      await ensurePassphraseKey({ state: this.#options.state, store }, passphrase, new Date(this.#options.clock.now()), signal),
    ]
  }

  #key(): Key | undefined {
    const { verify, passphraseFile } = this.settings
    if (verify.keyFile !== undefined) return { keyFile: readSecret(verify.keyFile) }
    return passphraseFile === undefined ? undefined : { passphrase: readSecret(passphraseFile) }
  }

  async #run(
    kind: BackupRun['kind'],
    { signal, waits = false }: RunOptions & { readonly signal: AbortSignal },
    work: Work,
  ): Promise<BackupRun> {
    const within = AbortSignal.any([signal, this.#stopping.signal])
    while (waits && this.#running !== undefined) await endOf(this.#running, within)
    if (this.#running !== undefined) throw new Fault('conflict', 'A back-up or a verification is under way')
    const running = this.#runAlone(kind, within, work).finally(() => {
      this.#underWay = undefined
      this.#running = undefined
    })
    this.#running = running
    return await running
  }

  async #runAlone(kind: BackupRun['kind'], within: AbortSignal, work: Work): Promise<BackupRun> {
    const { clock, state } = this.#options
    const startedAt = clock.now()
    const base = { id: randomUUID(), kind, startedAt }
    this.#underWay = { kind, startedAt, done: 0, objects: 0 }
    try {
      const made = await work(within, (done, objects) => {
        this.#underWay = { kind, startedAt, done, objects }
      })
      const run: BackupRun = { ...base, ...made, finishedAt: clock.now(), outcome: 'done' }
      this.#done[kind] = run
      if (kind === 'backup') this.#since.verify ??= startedAt
      delete this.#failed[kind]
      await recordRun(state, run)
      return run
    } catch (error) {
      // What the stop cut off is no failure, neither now nor after the next start: its job makes up for it.
      if (this.#stopping.signal.aborted) throw error
      const summary = error instanceof Error ? error.message : String(error)
      const run: BackupRun = {
        ...base,
        pointId: undefined,
        finishedAt: clock.now(),
        outcome: 'failed',
        newBytes: 0,
        totalBytes: 0,
        summary,
      }
      this.#failed[kind] = run
      await recordRun(state, run).catch(() => undefined)
      throw error
    }
  }
}

type Work = (
  within: AbortSignal,
  progress: (done: number, objects: number) => void,
) => Promise<Pick<BackupRun, 'pointId' | 'newBytes' | 'totalBytes' | 'summary'>>

const kinds = ['backup', 'verify'] as const

/** Waits until a run has ended, however. Throws the reason of the signal when that comes first. */
async function endOf(running: Promise<unknown>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  let stopWaiting = (): void => undefined
  const aborted = new Promise<void>((resolve) => {
    stopWaiting = resolve
    signal.addEventListener('abort', stopWaiting, { once: true })
  })
  await Promise.race([running.catch(() => undefined), aborted])
  signal.removeEventListener('abort', stopWaiting)
  signal.throwIfAborted()
}

/** Half of what a run is given (jobs/back-up.ts): a first one of terabytes comes to its end. */
const pacedForMs = 6 * 3_600_000
/** A back-up takes its time, and one that was missed is made up for. */
const lateAfterMs = 2 * 3_600_000
