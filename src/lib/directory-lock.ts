import { randomUUID } from 'node:crypto'
import { linkSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'

import { Fault } from './errors.ts'
import { every } from './every.ts'

const heartbeatMs = 5_000
/** A holder we cannot look at (another host or container) counts as dead after this long without a heartbeat. */
const deadAfterMs = 30_000
const draftEnd = '.draft'

/** Who holds a directory. Node has no flock, so the holder is named well enough to tell a dead one from a living one. */
interface Holder {
  readonly pid: number
  /** Clock ticks since boot at which the process started: tells a reused pid apart. */
  readonly startTicks: string
  readonly bootId: string
  readonly pidNamespace: string
  readonly host: string
  readonly nonce: string
}

/** A directory held by this process. */
export interface DirectoryLock {
  /** Throws Fault `conflict` when somebody else has taken the directory since; call it before writing. */
  assertHeld(): void
  release(): void
}

/**
 * Takes `directory/LOCK` for this process, taking over from holders that are dead. The directory must exist.
 * Throws Fault `conflict`, naming the holder, when a living process has it.
 */
export function lockDirectory(directory: string): DirectoryLock {
  const path = join(directory, 'LOCK')
  const self = describeSelf()
  if (!tryCreate(path, self)) takeOver(directory, path, self)
  removeDrafts(directory)

  let checkedAt = performance.now()
  let lost = false
  const beat = (): void => {
    checkedAt = performance.now()
    try {
      lost ||= readHolder(path)?.nonce !== self.nonce
      if (!lost) utimesSync(path, new Date(), new Date())
    } catch {
      // Unreadable just now (a disk error): assertHeld tries again before the next write.
      checkedAt = Number.NEGATIVE_INFINITY
    }
  }
  const stopBeating = every(heartbeatMs, beat)

  return {
    assertHeld() {
      // A process that was stopped for a while may have been taken for dead.
      if (performance.now() - checkedAt > heartbeatMs * 2) beat()
      if (lost) throw new Fault('conflict', `${directory} was taken over by another process (${path}); this one no longer writes to it`)
    },
    release() {
      stopBeating()
      if (readHolder(path)?.nonce === self.nonce) rmSync(path, { force: true })
    },
  }
}

/** Who holds a directory, for those who only ask. */
export interface LockReport {
  /** `stale`: left behind by a process that is dead. */
  readonly state: 'free' | 'held' | 'stale'
  /** The process and its host; empty when nobody holds it. */
  readonly holder: string
  /** Of a holder on this host. */
  readonly pid: number | undefined
}

/** Looks at the lock of a directory without touching it. */
export function readLock(directory: string): LockReport {
  const path = join(directory, 'LOCK')
  const holder = readHolder(path)
  if (holder === undefined && readOptional(path) === '') return { state: 'free', holder: '', pid: undefined }
  const { alive, text } = judge(path)
  return { state: alive ? 'held' : 'stale', holder: text, pid: holder?.host === hostname() ? holder.pid : undefined }
}

/** One contender at a time may replace a dead holder's file: otherwise two of them could each remove the other's fresh lock. */
function takeOver(directory: string, path: string, self: Holder): void {
  const gate = `${path}.takeover`
  const holder = judge(path)
  if (holder.alive) throw heldBy(directory, holder)
  if (!tryCreate(gate, self)) {
    const contender = judge(gate)
    if (contender.alive) throw heldBy(directory, contender)
    rmSync(gate, { force: true })
    if (!tryCreate(gate, self)) throw heldBy(directory, contender)
  }
  try {
    const again = judge(path)
    if (again.alive) throw heldBy(directory, again)
    rmSync(path, { force: true })
    if (!tryCreate(path, self)) throw heldBy(directory, judge(path))
  } finally {
    rmSync(gate, { force: true })
  }
}

function heldBy(directory: string, { text }: { text: string }): Fault {
  return new Fault('conflict', `${directory} is in use by ${text}; stop it first, or choose another data directory`)
}

/** Whether the holder written in a lock file lives, and how to name it. */
function judge(path: string): { alive: boolean; text: string } {
  let silentMs: number
  try {
    silentMs = Date.now() - statSync(path).mtimeMs
  } catch {
    return { alive: false, text: 'nobody' }
  }
  const holder = readHolder(path)
  const beating = silentMs < deadAfterMs
  if (holder === undefined) return { alive: beating, text: 'a process that is just starting' }
  const text = `process ${holder.pid} on host ${holder.host}`
  const self = describeSelf()
  if (holder.host !== self.host || holder.pidNamespace !== self.pidNamespace) return { alive: beating, text }
  if (holder.bootId !== self.bootId) return { alive: false, text }
  const ticks = startTicks(holder.pid)
  return { alive: ticks === holder.startTicks || ticks === 'unknown', text }
}

/**
 * The file is there with its text or not at all: one that a kill left empty would hold the directory against the next start. Where there are no
 * hard links it is written in its place.
 */
function tryCreate(path: string, self: Holder): boolean {
  const draft = `${path}.${self.nonce}${draftEnd}`
  const write = (to: string): void => writeFileSync(to, `${JSON.stringify(self)}\n`, { flag: 'wx', mode: 0o600, flush: true })
  try {
    write(draft)
    try {
      linkSync(draft, path)
    } catch (error) {
      if (codeOf(error) === 'EEXIST') throw error
      write(path)
    }
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Drafts of those that were killed before they had their lock. */
function removeDrafts(directory: string): void {
  for (const name of readdirSync(directory)) {
    const path = join(directory, name)
    if (name.startsWith('LOCK.') && name.endsWith(draftEnd) && !judge(path).alive) rmSync(path, { force: true })
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

function readHolder(path: string): Holder | undefined {
  const text = readOptional(path)
  try {
    const value: unknown = JSON.parse(text)
    // Only this function's writer makes the file; anything else reads as `undefined` fields and is judged by its heartbeat.
    return typeof value === 'object' && value !== null && 'nonce' in value ? (value as Holder) : undefined
  } catch {
    return undefined
  }
}

function describeSelf(): Holder {
  return {
    pid: process.pid,
    startTicks: startTicks(process.pid),
    bootId: readOptional('/proc/sys/kernel/random/boot_id').trim(),
    pidNamespace: pidNamespace(),
    host: hostname(),
    nonce: randomUUID(),
  }
}

/** Field 22 of /proc/PID/stat; empty when there is no such process, `unknown` when it cannot be looked at. */
function startTicks(pid: number): string {
  const stat = readOptional(`/proc/${pid}/stat`)
  if (stat === '') return exists(pid) ? 'unknown' : ''
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  // A zombie has released its files: nothing of it can write any more.
  return fields[0] === 'Z' ? '' : (fields[19] ?? 'unknown')
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's process may not be signalled, but is there.
    return codeOf(error) === 'EPERM'
  }
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return ''
  }
}

function readOptional(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
