import type { Reply } from '../../lib/replies.ts'
import { viewsQuery } from '../views.ts'
import { definePaletteSource } from './palette-source.ts'

/** Saved views: the caller's own and the project's. */
export const viewSource = definePaletteSource<Reply<'GET /api/views'>>({
  group: 'views',
  when: 'always',
  read: () => viewsQuery,
  entries: ({ t }, views) =>
    (views?.rows ?? []).map(({ id, name, path, shared, owner }) => ({
      id,
      icon: 'bookmark',
      title: name,
      note: shared ? t('sharedBy', { name: owner }) : t('ownView'),
      href: path,
    })),
})
