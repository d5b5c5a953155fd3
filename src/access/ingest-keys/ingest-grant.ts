export const ingestSignals = ['logs', 'metrics', 'traces'] as const
export type IngestSignal = (typeof ingestSignals)[number]

export function isIngestSignal(name: string): name is IngestSignal {
  return (ingestSignals as readonly string[]).includes(name)
}

/** What an ingest key may do: write these signals into one project, nothing else. */
export interface IngestGrant {
  readonly keyId: string
  readonly keyName: string
  readonly projectId: number
  readonly signals: ReadonlySet<IngestSignal>
}
