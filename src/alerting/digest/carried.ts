/**
 * Alerts that a batch leaves to the next one, by fingerprint. With names of contact points: only these wait, because their routes were quiet;
 * without: nobody was told.
 */
export type Carried = ReadonlyMap<string, readonly string[] | undefined>

/** As the clock of the batch keeps them. */
export function encodeCarried(carried: Carried): string {
  return carried.size === 0 ? '' : JSON.stringify([...carried].map(([fingerprint, receivers]) => [fingerprint, receivers ?? null]))
}

/** What `encodeCarried` made. */
export function decodeCarried(content: string): Carried {
  const pairs = content === '' ? [] : (JSON.parse(content) as [string, readonly string[] | null][])
  return new Map(pairs.map(([fingerprint, receivers]) => [fingerprint, receivers ?? undefined]))
}
