import { z } from 'zod'

import { instant } from './time.ts'

/** An address within the page: no origin, no fragment. */
const path = z
  .string()
  .min(1)
  .max(4096)
  .meta({ description: 'An address of the page: path and parameters', example: '/logs?q=service%3Acheckout&from=now-3h' })

/** One address of the page under a name. */
export const savedView = z.object({
  id: z.string(),
  name: z.string(),
  path,
  shared: z.boolean().meta({ description: 'Everybody in the project sees it' }),
  owner: z.string().meta({ description: 'Who saved it' }),
  removable: z.boolean().meta({ description: 'Whether the caller may remove it' }),
  createdAt: instant,
})
/** GET /api/views: the caller's own and the project's, by name; all of them: 200 and 500 are the most that can be saved. */
export const savedViewsReply = z.object({ rows: z.array(savedView) })
export const createViewBody = z.strictObject({ name: z.string().min(1).max(100), path, shared: z.boolean().default(false) })

/** POST /api/links: a short link to an address of the page; the same address has the same link. */
export const createLinkBody = z.strictObject({ path })
export const shortLinkReply = z.object({
  id: z.string(),
  href: z.string().meta({ description: 'The short address, without the origin', example: '/s/AZx9q2mN0bLw' }),
})
/** GET /api/links/:id: where it leads, and in which project. */
export const openedLinkReply = z.object({ path, project: z.string().meta({ description: 'Slug of the project' }) })
