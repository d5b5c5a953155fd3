import { type LogClass, logClasses } from '../model/log-record.ts'

const dayMs = 86_400_000

/** Whole days since 1970. */
export function dayOf(ms: number): number {
  return Math.floor(ms / dayMs)
}

/** `2026-11-21`: the same text as ClickHouse's toString(toDate(...)) in UTC. */
export function dateText(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10)
}

/** The partition of a log record, as `log_records.partitionText` computes it: by class, and by week or month. */
export function logPartitionText(classIndex: number, day: number): string {
  const name: LogClass = logClasses[classIndex] ?? 'application'
  // 1970-01-01 was a Thursday.
  if (name === 'debug' || name === 'performance') return `${name}/${dateText(day - ((day + 3) % 7))}`
  return `${name}/${dateText(day).slice(0, 8)}01`
}
