import { readRecent } from '../recent-entries.ts'
import { definePaletteSource } from './palette-source.ts'

/** What was opened from the palette last. */
export const recentSource = definePaletteSource({
  group: 'recent',
  when: 'empty',
  entries: () => readRecent().map((entry) => ({ ...entry, id: entry.href })),
})
