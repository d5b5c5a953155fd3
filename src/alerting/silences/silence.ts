import type { LabelPairs } from '../../model/label-pairs.ts'
import type { Matcher } from '../config/config.ts'

/** Alerts that match one of the sets are not notified of for a time. Times are epoch milliseconds. */
export interface Silence {
  readonly id: string
  /** At least one; of a set every matcher must match. */
  readonly matcherSets: readonly (readonly Matcher[])[]
  readonly startsAtMs: number
  /** Excluded. */
  readonly endsAtMs: number
  readonly updatedAtMs: number
  readonly createdBy: string
  readonly comment: string
  readonly annotations: LabelPairs
  /** Who is told before it ends; undefined: as is usual. */
  readonly notice?: SilenceNotice
  /** Undefined: it was made by an earlier version. */
  readonly announced?: Announcement
}

/** What was known of a silence before it began. */
export interface Announcement {
  readonly atMs: number
  /** Until when it was to last. */
  readonly endsAtMs: number
}

/** That somebody is told before a silence ends. */
export interface SilenceNotice {
  /** How long before; 0: nobody is told. */
  readonly beforeMs: number
  /** Name of a contact point; empty: where alerts go that no route is for. */
  readonly receiver: string
}

/** When nobody said otherwise. */
export const usualNotice: SilenceNotice = { beforeMs: 15 * 60_000, receiver: '' }

/** What somebody wants a silence to be. */
export type SilenceDraft = Omit<Silence, 'id' | 'startsAtMs' | 'updatedAtMs' | 'announced'> & {
  /** Undefined: from now on. */
  readonly startsAtMs: number | undefined
}

export type SilenceState = 'pending' | 'active' | 'expired'

/** What a silence is at a time. */
export function silenceStateAt({ startsAtMs, endsAtMs }: Pick<Silence, 'startsAtMs' | 'endsAtMs'>, atMs: number): SilenceState {
  if (atMs < startsAtMs) return 'pending'
  return atMs < endsAtMs ? 'active' : 'expired'
}
