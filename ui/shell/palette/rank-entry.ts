import type { PaletteEntry } from './palette-source.ts'

/**
 * How well an entry fits a text, 0 best: its title is the text, begins with it, has a word that does, contains it, or all words of the text
 * stand somewhere in what it is found by. Undefined when it does not.
 */
export function rankEntry(
  text: string,
  { title, note = '', also = [] }: Pick<PaletteEntry, 'title' | 'note' | 'also'>,
): number | undefined {
  const wanted = text.toLowerCase()
  const rank = Math.min(...[title, ...also].map((name, index) => rankName(wanted, name.toLowerCase()) + (index === 0 ? 0 : 0.5)))
  if (rank < Infinity) return rank
  const all = [title, note, ...also].join(' ').toLowerCase()
  return wanted.split(/\s+/).every((word) => all.includes(word)) ? 4 : undefined
}

function rankName(wanted: string, name: string): number {
  const at = name.indexOf(wanted)
  if (at < 0) return Infinity
  if (at === 0) return name.length === wanted.length ? 0 : 1
  return /[\p{L}\p{N}]/u.test(name.charAt(at - 1)) ? 3 : 2
}
