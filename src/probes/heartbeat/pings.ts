import { msOf } from '../fields.ts'
import type { HeartbeatSettings } from '../kinds/heartbeat.ts'
import { nextCronMs } from './cron.ts'

/** What a job said last. Times are epoch milliseconds. */
export interface Pings {
  /** It said that it begins, and has not said since that it is done. */
  readonly startedAtMs: number | undefined
  /** When it last said how it went. */
  readonly lastAtMs: number | undefined
  readonly lastOk: boolean | undefined
  readonly lastDurationMs: number | undefined
  readonly lastExit: number | undefined
}

export type Ping = { readonly kind: 'start' } | { readonly kind: 'done'; readonly exit: number }

/** What is known after one more call. */
export function takePing(pings: Pings, ping: Ping, atMs: number): Pings {
  if (ping.kind === 'start') return { ...pings, startedAtMs: atMs }
  const { startedAtMs } = pings
  return {
    startedAtMs: undefined,
    lastAtMs: atMs,
    lastOk: ping.exit === 0,
    lastDurationMs: startedAtMs === undefined ? undefined : Math.max(0, atMs - startedAtMs),
    lastExit: ping.exit,
  }
}

/**
 * When a job is late, epoch milliseconds; undefined: it never called, so nobody knows. What it may have said while nobody listened (before
 * `listeningSinceMs`) is not held against it.
 */
export function lateAtMs(
  { every, cron, timezone, grace }: HeartbeatSettings,
  { lastAtMs }: Pings,
  listeningSinceMs: number,
): number | undefined {
  if (lastAtMs === undefined) return undefined
  const fromMs = Math.max(lastAtMs, listeningSinceMs)
  const dueMs = cron === undefined ? fromMs + msOf(every ?? '1d') : nextCronMs(cron, timezone, fromMs)
  return dueMs === undefined ? undefined : dueMs + msOf(grace)
}
