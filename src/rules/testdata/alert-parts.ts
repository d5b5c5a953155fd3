import type { GroupContext } from '../run/group-context.ts'
import type { MemoryBook } from './memory-book.ts'

/** What a group needs besides, when a test is not about templates. */
export function alertParts(book: MemoryBook): Pick<GroupContext, 'book' | 'expand' | 'linkTo'> {
  return { book, expand: async (text) => text, linkTo: (query) => `http://vedette.example/?q=${query}` }
}
