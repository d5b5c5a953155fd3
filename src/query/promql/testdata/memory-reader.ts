import { type Labels } from '../labels.ts'
import { compileMatcher } from '../parse/regex.ts'
import { makeRuns } from '../script/make-runs.ts'
import { MemorySource } from '../script/memory-source.ts'
import { parseScript } from '../script/parse-script.ts'
import type { ListSelection, MetricReader, SeriesExemplars, SeriesSelection } from '../serve/metric-reader.ts'

/** Metrics in memory, loaded by a script of `load` commands; the same for every project. */
export function createMemoryReader(script: string, exemplars: readonly SeriesExemplars[] = []): MetricReader {
  const source = new MemorySource()
  const all = new Map<string, Labels>()
  for (const command of parseScript(script)) {
    if (command.kind !== 'load') continue
    const runs = makeRuns(command)
    source.load(runs)
    for (const { labels } of runs) all.set(labels.key, labels)
  }
  const selects = ({ matcherSets }: Pick<SeriesSelection, 'matcherSets'>, labels: Labels): boolean =>
    matcherSets.length === 0 || matcherSets.some((set) => set.every((matcher) => compileMatcher(matcher)(labels.get(matcher.name))))
  const list = (selection: SeriesSelection): Labels[] =>
    [...all.keys()].toSorted().flatMap((key) => {
      const labels = all.get(key)
      return labels !== undefined && selects(selection, labels) ? [labels] : []
    })
  const sorted = (texts: Iterable<string>): string[] => [...new Set(texts)].toSorted()
  return {
    source: () => source,
    listSeries: (selection) => inPieces(list(selection), selection),
    listLabelNames: (selection) => inPieces(sorted(list(selection).flatMap(({ names }) => names)), selection),
    listLabelValues: (name, selection) =>
      inPieces(sorted(list(selection).flatMap((labels) => (labels.has(name) ? [labels.get(name)] : []))), selection),
    listMetadata: async ({ family }) =>
      [
        { family: 'go_gc<', type: 'gauge', unit: '', help: 'A & "b"' },
        { family: 'go_gc<', type: 'counter', unit: 'seconds', help: '' },
        { family: 'up', type: 'unknown', unit: '', help: '' },
      ].filter((one) => family === undefined || one.family === family),
    readCardinality: async ({ limit }) => ({
      series: all.size,
      labelPairs: 3,
      minTimeMs: 1000,
      maxTimeMs: 2000,
      seriesCountByMetricName: [{ name: 'up', value: 2 }].slice(0, limit),
      labelValueCountByLabelName: [],
      memoryInBytesByLabelName: [],
      seriesCountByLabelValuePair: [{ name: 'job=<x>', value: 1 }],
    }),
    listExemplars: async (selection) => exemplars.filter(({ labels }) => selects(selection, labels)),
  }
}

async function* inPieces<Item>(items: readonly Item[], { limit }: ListSelection): AsyncGenerator<readonly Item[], void, undefined> {
  for (const item of items.slice(0, limit)) yield [item]
}
