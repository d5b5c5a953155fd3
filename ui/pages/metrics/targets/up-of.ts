import { quotePromql } from '../../../lib/quote-promql.ts'

/** The series that tells whether a target with these labels answered. */
export function upOf({ job = '', instance = '' }: Readonly<Record<string, string>>): string {
  return `up{job=${quotePromql(job)}, instance=${quotePromql(instance)}}`
}
