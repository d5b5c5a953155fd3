import {
  type BucketAnswer,
  type BucketRequest,
  metricName,
  type SelectRequest,
  type SeriesRun,
  type SeriesSource,
} from '../../query/promql/index.ts'

/** A source that notes of which metrics it had samples, for as long as an evaluation lasts. */
export class InputWatch implements SeriesSource {
  readonly seen = new Set<string>()
  private readonly source: SeriesSource

  constructor(source: SeriesSource) {
    this.source = source
  }

  select(request: SelectRequest, signal: AbortSignal): AsyncIterable<readonly SeriesRun[]> {
    const name = nameOf(request)
    const runs = this.source.select(request, signal)
    return name === undefined || this.seen.has(name) ? runs : this.watch(name, runs)
  }

  async selectBuckets(request: BucketRequest, signal: AbortSignal): Promise<BucketAnswer | undefined> {
    const answer = await this.source.selectBuckets?.(request, signal)
    const name = nameOf(request)
    if (answer !== undefined && name !== undefined) this.seen.add(name)
    return answer
  }

  private async *watch(name: string, runs: AsyncIterable<readonly SeriesRun[]>): AsyncGenerator<readonly SeriesRun[]> {
    for await (const block of runs) {
      if (block.length > 0) this.seen.add(name)
      yield block
    }
  }
}

function nameOf({ matchers }: Pick<SelectRequest, 'matchers'>): string | undefined {
  return matchers.find(({ name, operator }) => name === metricName && operator === '=')?.value
}
