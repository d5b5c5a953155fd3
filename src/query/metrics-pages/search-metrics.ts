import { Fault } from '../../lib/errors.ts'
import { type FamilyPlace, rankFamilies } from './rank-families.ts'
import type { ScopedCatalogue, ScopedFamily } from './scoped-catalogue.ts'

/** A page of the metrics that a text means. */
export interface MetricPage {
  readonly rows: readonly ScopedFamily[]
  readonly total: number
  readonly isPart: boolean
  /** Where the next page goes on; null for none. */
  readonly next: string | null
}

export interface MetricSearch {
  readonly search: string
  readonly limit: number
  readonly cursor?: string | undefined
}

/** Searches the metrics of a catalogue. Throws Fault `bad_input` for a cursor that was not one of its answers. */
export function searchMetrics({ families, isPart }: ScopedCatalogue, { search, limit, cursor }: MetricSearch): MetricPage {
  const after = cursor === undefined ? undefined : decodePlace(cursor)
  const { rows, total, end } = rankFamilies(families, { search, limit, after })
  return { rows, total, isPart, next: end === undefined ? null : encodePlace(end) }
}

function encodePlace({ rank, name }: FamilyPlace): string {
  return Buffer.from(`${rank}${name}`).toString('base64url')
}

function decodePlace(cursor: string): FamilyPlace {
  const [, rank, name] = /^([0-2])(.+)$/s.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (rank === undefined || name === undefined)
    throw new Fault('bad_input', 'The cursor is not one of ours: take it from `next` of the answer before')
  return { rank: Number(rank), name }
}
