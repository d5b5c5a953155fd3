import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { encodeSeriesRuns } from '../../../../test/harness/insert-series-runs.ts'
import { ManualClock } from '../../../../test/harness/manual-clock.ts'
import { createLog } from '../../../lib/log.ts'
import { seriesId } from '../../../pipeline/metrics/labels.ts'
import { evaluateQuery } from '../evaluate/evaluate-query.ts'
import { metricName } from '../labels.ts'
import { compileMatcher } from '../parse/regex.ts'
import { MemorySource } from '../script/memory-source.ts'
import { parseScript } from '../script/parse-script.ts'
import { runScript, type ScriptStage } from '../script/run-script.ts'
import type { SelectRequest, SeriesRun, SeriesSource } from '../series-source.ts'
import { SampleLimit } from '../store/sample-limit.ts'
import { SeriesById, type StoredSeries } from '../store/stored-series.ts'
import { MetricHead } from './head.ts'
import { readHead } from './read-head-or-store.ts'

/** Of Prometheus' own scripts, where they lie beside this checkout, those about what a source is asked for. */
const publicFolder = join(import.meta.dirname, '../../../../../shared/corpus/promqltest')
const publicScripts = ['at_modifier', 'collision', 'limit', 'range_queries', 'selectors', 'staleness', 'subquery']
  .map((name) => join(publicFolder, `${name}.test`))
  .filter((file) => existsSync(file))
const ownFolder = join(import.meta.dirname, '../testdata')
const ownScripts = readdirSync(ownFolder)
  .filter((file) => file.endsWith('.test') && !file.includes('histogram') && !file.startsWith('start-times'))
  .map((file) => join(ownFolder, file))

/** What scripts load, from the head where it may be asked, else from memory. */
class HeadOrMemory implements SeriesSource {
  hits = 0
  private readonly head = new MetricHead({ clock: new ManualClock(0), log: createLog({ level: 'silent' }), mostBytes: 64 * 2 ** 20 })
  private memory = new MemorySource()
  private project = 0
  private readonly series = new Map<string, StoredSeries & { isPlain: boolean }>()

  clear(): void {
    this.memory = new MemorySource()
    this.series.clear()
    const opened = this.head.open(++this.project)
    if (opened !== undefined) opened.filledFromMs = -Infinity
  }

  load(runs: readonly SeriesRun[]): void {
    this.memory.load(runs)
    this.head.take(encodeSeriesRuns(this.project, runs))
    for (const { labels, histograms, startTimes } of runs) {
      const known = this.series.get(labels.key)
      const isPlain = histograms === undefined && startTimes === undefined && known?.isPlain !== false
      const id = seriesId(labels.get(metricName), new Map(labels.withoutName().entries()))
      this.series.set(labels.key, { ...id, labels: known?.labels ?? labels, isPlain })
    }
  }

  async *select(request: SelectRequest, signal: AbortSignal): AsyncGenerator<readonly SeriesRun[], void, undefined> {
    const { matchers, startMs, endMs } = request
    const tests = matchers.map((matcher) => ({ name: matcher.name, matches: compileMatcher(matcher) }))
    const found = [...this.series.values()].filter(({ labels }) => tests.every(({ name, matches }) => matches(labels.get(name))))
    const byId = new SeriesById()
    for (const one of found) byId.add(one)
    const runs: SeriesRun[] = []
    const scope = { projectId: this.project, matchers, found: { byId, metrics: [], characters: 0 }, startMs, endMs }
    const rest = readHead(this.head, scope, new SampleLimit(Infinity), signal)
    let turn = rest.next()
    // What a turn answers is valid until the next one.
    for (; turn.done !== true; turn = rest.next())
      runs.push(...turn.value.map((run) => ({ ...run, times: run.times.slice(), values: run.values.slice() })))
    if (turn.value !== undefined || found.some(({ isPlain }) => !isPlain)) yield* this.memory.select(request, signal)
    else {
      this.hits++
      yield runs
    }
  }
}

describe.each([...ownScripts, ...publicScripts])('%s over the head', (file) => {
  test('every eval is as expected', async () => {
    const commands = parseScript(readFileSync(file, 'utf8'))
    const source = new HeadOrMemory()
    source.clear()
    const stage: ScriptStage = {
      load: async (runs) => source.load(runs),
      clear: async () => source.clear(),
      evaluate: (query) => evaluateQuery(source, query, new AbortController().signal),
    }
    const problems: string[] = []
    await runScript(commands, stage, ({ line, text }, problem) => {
      if (problem !== undefined) problems.push(`line ${line}: ${text}: ${problem}`)
    })
    expect(problems).toEqual([])
    expect(source.hits).toBeGreaterThan(0)
  }, 120_000)
})
