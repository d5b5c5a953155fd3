import type { SeriesRun } from '../series-source.ts'

/** The runs of a source one after the other. */
export async function* eachRun(blocks: AsyncIterable<readonly SeriesRun[]>): AsyncGenerator<SeriesRun, void, undefined> {
  for await (const runs of blocks) yield* runs
}
