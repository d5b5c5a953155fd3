import type { MetricFamily } from './metric-family.ts'

/** How well a family fits what is searched: its name begins with the text, holds all its words, or its help does; 3 for not at all. */
type Rank = 0 | 1 | 2 | 3

/** Where a page of families ends: all that come later are ranked higher, or as high and stand behind the name. */
export interface FamilyPlace {
  readonly rank: number
  readonly name: string
}

/** A page of what was found. */
export interface FamilyPage<Family> {
  readonly rows: readonly Family[]
  readonly total: number
  /** Of the last row; undefined when no more follow. */
  readonly end: FamilyPlace | undefined
}

/** Families a text means, the best first and then by name, from a place on. They come in the order of their names. */
export function rankFamilies<Family extends MetricFamily>(
  families: readonly Family[],
  { search, limit, after }: { readonly search: string; readonly limit: number; readonly after?: FamilyPlace | undefined },
): FamilyPage<Family> {
  const wanted = search.trim().toLowerCase()
  const all = wanted.split(/\s+/)
  const byRank: [Family[], Family[], Family[]] = [[], [], []]
  for (const family of families) {
    const rank = rankOf(family, wanted, all)
    if (rank !== 3) byRank[rank].push(family)
  }
  const rows: Family[] = []
  let end: FamilyPlace | undefined
  let more = false
  for (const [rank, ranked] of byRank.entries()) {
    for (const family of ranked) {
      if (after !== undefined && (rank < after.rank || (rank === after.rank && family.name <= after.name))) continue
      more = rows.length === limit
      if (more) break
      rows.push(family)
      end = { rank, name: family.name }
    }
    if (more) break
  }
  return { rows, total: byRank[0].length + byRank[1].length + byRank[2].length, end: more ? end : undefined }
}

function rankOf({ name, help }: MetricFamily, wanted: string, all: readonly string[]): Rank {
  if (wanted === '') return 0
  const lower = name.toLowerCase()
  if (lower.startsWith(wanted)) return 0
  const holds = (place: string): boolean => all.every((word) => place.includes(word))
  if (holds(lower)) return 1
  return holds(`${lower} ${help.toLowerCase()}`) ? 2 : 3
}
