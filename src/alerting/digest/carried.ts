/**
 * Alerts that a batch leaves to the next one, by fingerprint. With names of contact points: those were told, others wait because their routes
 * were quiet; without: nobody was told. Who waits is not kept: a contact point may have another name by then.
 */
export type Carried = ReadonlyMap<string, readonly string[] | undefined>

/** Earlier versions kept the names of those who wait, and read nothing behind them. */
type Entry = readonly [fingerprint: string, waiting: readonly string[] | null, told?: readonly string[]]

/** As the clock of the batch keeps them. */
export function encodeCarried(carried: Carried): string {
  const entries = [...carried].map(([fingerprint, told]): Entry => (told === undefined ? [fingerprint, null] : [fingerprint, null, told]))
  return entries.length === 0 ? '' : JSON.stringify(entries)
}

/** What `encodeCarried` made. */
export function decodeCarried(content: string): Carried {
  const entries = content === '' ? [] : (JSON.parse(content) as readonly Entry[])
  // Of those who were told by an earlier version nothing is known: better twice than never.
  return new Map(entries.map(([fingerprint, waiting, told]) => [fingerprint, told ?? (waiting === null ? undefined : [])]))
}
