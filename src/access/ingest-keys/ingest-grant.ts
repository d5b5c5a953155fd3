/** What a key may send when nobody says. */
export const telemetrySignals = ['logs', 'metrics', 'traces'] as const
/** `alerts`: what other products report of theirs. Not with every key: some stand in pages and applications. */
export const ingestSignals = [...telemetrySignals, 'alerts'] as const
export type IngestSignal = (typeof ingestSignals)[number]

export function isIngestSignal(name: string): name is IngestSignal {
  return (ingestSignals as readonly string[]).includes(name)
}

/** What an ingest key may do: write these signals into one project, nothing else. */
export interface IngestGrant {
  readonly keyId: string
  readonly keyName: string
  /** Of a key that was rotated: the id of the first one in its place. */
  readonly slotId?: string
  readonly projectId: number
  readonly signals: ReadonlySet<IngestSignal>
  /** Epoch milliseconds; left out: works until it is revoked. */
  readonly expiresAt?: number
  /** What it may send at most; left out: what every key may. */
  readonly recordsPerSecond?: number
}
