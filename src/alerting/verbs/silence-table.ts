import type { LabelPairs } from '../../model/label-pairs.ts'
import type { Matcher } from '../config/config.ts'
import type { ReadableTableSpec } from '../ledger/table-spec.ts'
import { makeMatcher } from '../matchers/make-matcher.ts'
import type { Announcement, Silence, SilenceNotice } from '../silences/silence.ts'

/** What was done about a silence's end: `soon`, it was told that it ends soon, `over`, what it held back may be told again. */
export type EndTold = 'none' | 'soon' | 'over'

/** A silence with what was said about its end. */
export interface KeptSilence {
  readonly silence: Silence
  readonly told: EndTold
}

interface Content {
  readonly matcherSets: readonly (readonly Pick<Matcher, 'name' | 'operator' | 'value'>[])[]
  readonly createdBy: string
  readonly comment: string
  readonly annotations: LabelPairs
  readonly notice?: SilenceNotice
  readonly announced?: Announcement
}

export const silenceTable: ReadableTableSpec<'silences', KeptSilence> = {
  name: 'silences',
  columns: { id: 'text', starts_at: 'bigint', ends_at: 'bigint', updated_at: 'bigint', notice: 'text', content: 'text' },
  key: ['id'],
  encode: ({ silence: { id, matcherSets, startsAtMs, endsAtMs, updatedAtMs, ...content }, told }) => ({
    id,
    starts_at: startsAtMs,
    ends_at: endsAtMs,
    updated_at: updatedAtMs,
    notice: told,
    content: JSON.stringify({
      matcherSets: matcherSets.map((set) => set.map(({ name, operator, value }) => ({ name, operator, value }))),
      ...content,
    } satisfies Content),
  }),
  decode: (row) => {
    const { matcherSets, ...content } = JSON.parse(row.content) as Content
    return {
      silence: {
        id: row.id,
        ...content,
        matcherSets: matcherSets.map((set) => set.map(({ name, operator, value }) => makeMatcher(name, operator, value))),
        startsAtMs: row.starts_at,
        endsAtMs: row.ends_at,
        updatedAtMs: row.updated_at,
      },
      told: row.notice as EndTold,
    }
  },
  keyOf: ({ silence }) => silence.id,
}
