import { z } from 'zod'

/** The part of a list that is asked for: so many rows behind the place that the answer before gave as `next`. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(500).default(100),
  // A name that the list is ordered by, each of whose bytes may be six characters of JSON in base64, and what stands beside it.
  cursor: z.string().max(9000).optional().meta({ description: '`next` of the answer before; the first page when left out' }),
}

/** Where the next page of a list begins. */
export const nextCursor = z.string().nullable().meta({ description: '`cursor` of the next page; null at the end' })
