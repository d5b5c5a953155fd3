import { z } from 'zod'

const stamp = z.string().regex(/^\d{8}T\d{6}Z(-\d+)?$/)

/** What is known of a copy of the state store: the file beside it, written when the copy is complete. */
export const snapshotNote = z.strictObject({
  /** Also the name of its files: when it was taken, in UTC, or later than any that was there. */
  id: stamp,
  /** Epoch milliseconds. */
  at: z.number().int(),
  reason: z.enum(['upgrade', 'rollback']),
  /** The version that wrote the state until then; empty: unknown. */
  from: z.string().max(100),
  /** The version that took the copy. */
  to: z.string().max(100),
  /** Names of the migrations that the copy has, and of those that were to come. */
  migrations: z.array(z.string().min(1).max(200)).max(10_000),
  pending: z.array(z.string().min(1).max(200)).max(10_000),
  rows: z.number().int().min(0),
  sizeBytes: z.number().int().min(0),
  /** How far the audit trail had come. */
  auditSeq: z.number().int().min(0),
  /** The change it was taken for is done. */
  isFinished: z.boolean(),
})
export type Snapshot = z.infer<typeof snapshotNote>

/** A name for a copy taken at that moment that sorts by time. */
export function stampOf(atMs: number): string {
  return new Date(atMs).toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
}

/** When such a name says that the copy was taken, to the second. */
export function timeOfStamp(id: string): number {
  return Date.parse(id.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z.*$/, '$1-$2-$3T$4:$5:$6Z'))
}
