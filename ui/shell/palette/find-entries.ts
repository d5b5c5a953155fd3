import { paletteGroups } from './palette-source.ts'
import type { PaletteEntry, PaletteGroup, PaletteSource } from './palette-source.ts'
import { rankEntry } from './rank-entry.ts'

/** Of one source; more are found by typing on. */
const mostShown = 8

export interface FoundGroup {
  readonly group: PaletteGroup
  readonly entries: readonly PaletteEntry[]
}

/** What the sources offer for a text: best groups first, and within them the best entries. */
export function findEntries(
  text: string,
  offered: readonly { readonly source: Pick<PaletteSource, 'group' | 'when'>; readonly entries: readonly PaletteEntry[] }[],
): readonly FoundGroup[] {
  const found = new Map<PaletteGroup, { entry: PaletteEntry; rank: number }[]>()
  for (const { source, entries } of offered) {
    if ((text === '') !== (source.when === 'empty') && source.when !== 'always') continue
    const ranked = entries
      .flatMap((entry) => {
        const rank = text === '' || source.when === 'meaning' ? 0 : rankEntry(text, entry)
        return rank === undefined ? [] : [{ entry, rank }]
      })
      .toSorted((a, b) => a.rank - b.rank)
      .slice(0, text === '' ? undefined : mostShown)
    found.set(source.group, [...(found.get(source.group) ?? []), ...ranked])
  }
  return [...found]
    .filter(([, ranked]) => ranked.length > 0)
    .toSorted(([a, as], [b, bs]) => bestOf(a, as) - bestOf(b, bs) || paletteGroups.indexOf(a) - paletteGroups.indexOf(b))
    .map(([group, ranked]) => ({ group, entries: ranked.map(({ entry }) => entry) }))
}

/** To search for the text is always possible, and so never the best. */
function bestOf(group: PaletteGroup, ranked: readonly { rank: number }[]): number {
  if (group === 'search') return Infinity
  return group === 'pasted' ? -1 : Math.min(...ranked.map(({ rank }) => Math.floor(rank)))
}
