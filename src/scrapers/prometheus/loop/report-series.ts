/** Key of a series Vedette makes itself: ends in a byte that no target's series has. */
function keyOf(name: string): Buffer {
  return Buffer.concat([Buffer.from(name), Buffer.of(0xff)])
}

interface ReportSeries {
  readonly name: string
  readonly key: Buffer
  /** Only with `extra_scrape_metrics`. */
  readonly extra: boolean
}

const names = {
  up: 'up',
  duration: 'scrape_duration_seconds',
  scraped: 'scrape_samples_scraped',
  added: 'scrape_samples_post_metric_relabeling',
  seriesAdded: 'scrape_series_added',
  timeout: 'scrape_timeout_seconds',
  sampleLimit: 'scrape_sample_limit',
  bodySize: 'scrape_body_size_bytes',
} as const
export type ReportName = keyof typeof names

const extras: ReadonlySet<ReportName> = new Set(['timeout', 'sampleLimit', 'bodySize'])

/** The series about a scrape, under the names Prometheus gives them. */
export const reportSeries: readonly (readonly [ReportName, ReportSeries])[] = (Object.keys(names) as ReportName[]).map((name) => [
  name,
  { name: names[name], key: keyOf(names[name]), extra: extras.has(name) },
])
