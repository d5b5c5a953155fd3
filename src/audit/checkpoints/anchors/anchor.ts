import type { SignedCheckpoint } from '../checkpoint.ts'

/** A place outside of the platform that keeps copies of checkpoints, so that who owns the platform's disk cannot make all of them agree. */
export interface Anchor {
  /** For people: `folder /mnt/worm`, without secrets. */
  readonly title: string
  readonly everyMs: number
  /** Hands a copy over; throws when it was not taken. */
  keep(signed: SignedCheckpoint, signal: AbortSignal): Promise<void>
}
