import { gzipSync } from 'node:zlib'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { systemClock } from '../../../lib/clock.ts'
import { Fault } from '../../../lib/errors.ts'
import { createFetcher, type Fetcher } from '../fetch/create-fetcher.ts'
import { encodeFamilies } from '../testdata/exposition-proto.ts'
import { recordDoor } from '../testdata/record-sink.ts'
import { scrapeConfigOf, targetOf } from '../testdata/scrape-config.ts'
import { type MetricsServer, serveMetrics } from '../testdata/serve-metrics.ts'
import { storeScrape } from './store-scrape.ts'
import { TargetScraper } from './target-scraper.ts'

let server: MetricsServer
const fetchers: Fetcher[] = []
beforeEach(async () => {
  server = await serveMetrics()
})
afterEach(async () => {
  for (const fetcher of fetchers.splice(0)) fetcher.close()
  await server.close()
})

interface Scraped {
  readonly rows: readonly string[]
  /** The series about the scrape, without the duration. */
  readonly report: Readonly<Record<string, number>>
  readonly error: string | undefined
}

/** Scrapes the server as the config says; each call is a scrape one second after the other. */
function scraperOf(raw: Readonly<Record<string, unknown>>, labels: Readonly<Record<string, string>> = {}) {
  const config = scrapeConfigOf(raw)
  const fetcher = createFetcher(config.client, {})
  fetchers.push(fetcher)
  const target = targetOf(config, server.address, { instance: 'i', ...labels })
  const scraper = new TargetScraper({ clock: systemClock, config, target, fetcher, signal: AbortSignal.timeout(20_000) })
  const door = recordDoor()
  let time = 0
  const scrape = async (refusal?: Fault): Promise<Scraped> => {
    time += 1000
    const { rows, error } = await scraper.run(time, refusal)
    await storeScrape({ target: 'a', store: door.store, scraper, nowMs: time }, rows)
    // Series that begin are stored after those that go on, the last first.
    const lines = door.take().sort()
    const isReport = (line: string): boolean => /^(up|scrape_\w+)\{/.test(line)
    const report = lines.filter(isReport).flatMap((line) => {
      const [, name = '', value] = /^(\w+)\{.*\} (\S+) @/.exec(line) ?? []
      return name === 'scrape_duration_seconds' ? [] : [[name.replace('scrape_', ''), Number(value)] as const]
    })
    return { rows: lines.filter((line) => !isReport(line)), report: Object.fromEntries(report), error: error?.message }
  }
  return { scrape, scraper, door }
}

const ok = (scraped: number, added = scraped, series_added = 0) => ({
  up: 1,
  samples_scraped: scraped,
  samples_post_metric_relabeling: added,
  series_added,
})
const failed = { up: 0, samples_scraped: 0, samples_post_metric_relabeling: 0, series_added: 0 }

describe('samples', () => {
  test('of a scrape, and the series about it', async () => {
    const { scrape } = scraperOf({})
    server.show('# HELP a Helps.\n# TYPE a counter\na{x="y"} 1\na{x="z"} NaN\nb 2.5\n')
    expect(await scrape()).toEqual({
      rows: [
        '# a counter "" "Helps."',
        'a{instance="i",job="test",x="y"} 1 @1000',
        'a{instance="i",job="test",x="z"} NaN @1000',
        'b{instance="i",job="test"} 2.5 @1000',
      ],
      report: ok(3, 3, 3),
      error: undefined,
    })
    expect(await scrape()).toMatchObject({ report: ok(3), rows: [/x="y"/, /x="z"/, /b\{/].map((shown) => expect.stringMatching(shown)) })
  })

  test('what disappears becomes stale, once', async () => {
    const { scrape } = scraperOf({})
    server.show('a 1\nb 1\n')
    await scrape()
    server.show('a 2\n')
    expect((await scrape()).rows).toEqual(['a{instance="i",job="test"} 2 @2000', 'b{instance="i",job="test"} stale @2000'])
    expect((await scrape()).rows).toEqual(['a{instance="i",job="test"} 2 @3000'])
    server.show('a 3\nb 3\n')
    expect(await scrape()).toMatchObject({ report: ok(2, 2, 1), rows: [expect.any(String), 'b{instance="i",job="test"} 3 @4000'] })
  })

  test('a failed scrape makes everything stale; afterwards it goes on', async () => {
    const { scrape } = scraperOf({})
    server.show('a 1\n')
    await scrape()
    server.answer = (_, response) => response.writeHead(500).end()
    const stale = ['a{instance="i",job="test"} stale @2000']
    expect(await scrape()).toEqual({ rows: stale, report: failed, error: 'server returned HTTP status 500 Internal Server Error' })
    expect((await scrape()).rows).toEqual([])
    server.show('a 1\n')
    expect(await scrape()).toMatchObject({ rows: ['a{instance="i",job="test"} 1 @4000'], report: ok(1) })
  })

  test('of a body that is broken nothing is stored', async () => {
    const { scrape } = scraperOf({})
    server.show('a 1\n')
    await scrape()
    server.show('a 2\nb 2\nc x\n')
    const broken = await scrape()
    expect(broken.rows).toEqual(['a{instance="i",job="test"} stale @2000'])
    expect(broken.report).toEqual({ ...failed, samples_scraped: 2, samples_post_metric_relabeling: 2, series_added: 1 })
    expect(broken.error).toBe('line 3: the value is not a number, at "x"')
  })

  test('their own times are kept, and such series never become stale', async () => {
    const { scrape } = scraperOf({})
    server.show('a 1 77\nb 1\n')
    expect((await scrape()).rows).toEqual(['a{instance="i",job="test"} 1 @77', 'b{instance="i",job="test"} 1 @1000'])
    server.show('b 1\n')
    expect((await scrape()).rows).toEqual(['b{instance="i",job="test"} 1 @2000'])
  })

  test('track_timestamps_staleness, honor_timestamps', async () => {
    const tracking = scraperOf({ track_timestamps_staleness: true })
    server.show('a 1 77\n')
    await tracking.scrape()
    const ignoring = scraperOf({ honor_timestamps: false })
    expect((await ignoring.scrape()).rows).toEqual(['a{instance="i",job="test"} 1 @1000'])
    server.show('b 1\n')
    expect((await tracking.scrape()).rows).toContain('a{instance="i",job="test"} stale @2000')
  })

  test('a series shown twice counts once', async () => {
    const { scrape } = scraperOf({})
    server.show('a 1\na 2\na 3 5\n')
    expect(await scrape()).toMatchObject({
      rows: ['a{instance="i",job="test"} 1 @1000', 'a{instance="i",job="test"} 3 @5'],
      report: ok(3, 3, 1),
    })
  })

  test('exemplars are stored once', async () => {
    const { scrape } = scraperOf({})
    const type = 'application/openmetrics-text; version=1.0.0'
    server.show('a_total 1 # {id="x"} 0.5 7\n# EOF\n', type)
    const shown = 'a_total{instance="i",job="test"} exemplar [["id","x"]] 0.5 @7000'
    expect((await scrape()).rows).toEqual(['a_total{instance="i",job="test"} 1 @1000', shown])
    expect((await scrape()).rows).toEqual(['a_total{instance="i",job="test"} 1 @2000'])
    server.show(`a_total 1 # {id="${'x'.repeat(127)}"} 0.5 8\n# EOF\n`, type)
    expect((await scrape()).rows).toHaveLength(1)
  })

  test('gzip, and the headers of a scrape', async () => {
    const { scrape } = scraperOf({ scrape_timeout: '2s', params: { 'a b': ['c', 'd'] }, metrics_path: '/m' })
    server.answer = (_, response) =>
      response
        .setHeader('content-type', 'text/plain')
        .setHeader('content-encoding', 'gzip')
        .end(gzipSync('a 1\n'.repeat(1)))
    expect((await scrape()).report).toEqual(ok(1, 1, 1))
    expect(server.requests[0]?.url).toBe('/m?a+b=c&a+b=d')
    expect(server.requests[0]?.headers).toMatchObject({
      accept: expect.stringContaining('application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6'),
      'accept-encoding': 'gzip',
      'x-prometheus-scrape-timeout-seconds': '2',
    })
  })

  test('native histograms over protobuf, merged to the bucket limit', async () => {
    const histogram = { sampleCount: 4, schema: 3, positiveSpan: [{ offset: 0, length: 4 }], positiveDelta: [1, 0, 0, 0] }
    const body = encodeFamilies([{ name: 'h', type: 4, metric: [{ histogram }] }])
    server.answer = (_, response) => response.setHeader('content-type', 'application/vnd.google.protobuf').end(body)
    const { scrape } = scraperOf({ scrape_native_histograms: true, native_histogram_bucket_limit: 3 })
    expect((await scrape()).rows).toContain('h{instance="i",job="test"} histogram 4 of schema 2 @1000')
    const strict = await scraperOf({ scrape_native_histograms: true, native_histogram_min_bucket_factor: 4 }).scrape()
    expect(strict.rows).toContain('h{instance="i",job="test"} histogram 4 of schema -1 @1000')
  })

  test('classic histograms as native ones with the same bounds', async () => {
    server.show('# TYPE h histogram\nh_bucket{le="1"} 1\nh_bucket{le="+Inf"} 3\nh_sum 2\nh_count 3\na 1\n')
    const { scrape } = scraperOf({ convert_classic_histograms_to_nhcb: true })
    const { rows, report } = await scrape()
    expect(rows).toEqual([
      '# h histogram "" ""',
      'a{instance="i",job="test"} 1 @1000',
      'h{instance="i",job="test"} histogram 3 of schema -53 @1000',
    ])
    expect(report).toEqual(ok(2, 2, 2))
    const both = scraperOf({ convert_classic_histograms_to_nhcb: true, always_scrape_classic_histograms: true })
    expect((await both.scrape()).report).toEqual(ok(6, 6, 6))
  })
})

describe('labels', () => {
  test('the target wins, what it covers moves to exported_', async () => {
    const { scrape } = scraperOf({})
    server.show('a{job="own",exported_job="x",instance=""} 1\n')
    expect((await scrape()).rows).toEqual(['a{exported_exported_job="own",exported_job="x",instance="i",job="test"} 1 @1000'])
  })

  test('honor_labels', async () => {
    const { scrape } = scraperOf({ honor_labels: true })
    server.show('a{job="own",instance=""} 1\n')
    expect((await scrape()).rows).toEqual(['a{instance="i",job="own"} 1 @1000'])
  })

  test('metric_relabel_configs drop and change', async () => {
    const { scrape } = scraperOf({
      metric_relabel_configs: [
        { source_labels: ['__name__'], regex: 'drop.*', action: 'drop' },
        { source_labels: ['x'], target_label: 'y', regex: '(.*)', replacement: '<$1>' },
      ],
    })
    server.show('a{x="1"} 1\ndropped 1\ndropped_too 2\n')
    const first = await scrape()
    expect(first).toMatchObject({ rows: ['a{instance="i",job="test",x="1",y="<1>"} 1 @1000'], report: ok(3, 1, 1) })
    expect(await scrape()).toMatchObject({ report: ok(3, 1, 0) })
  })

  test.each([
    [{ label_limit: 2 }, 'a{x="y"} 1', 'label_limit exceeded'],
    [{ label_name_length_limit: 10 }, 'a{long_label_name="y"} 1', 'label_name_length_limit exceeded'],
    [{ label_value_length_limit: 5 }, 'a{x="longer"} 1', 'label_value_length_limit exceeded'],
    [{ sample_limit: 1 }, 'a 1\nb 1', 'sample limit exceeded'],
    [{ body_size_limit: '4B' }, 'abcdefgh 1', 'body size limit exceeded'],
    [{ metric_name_validation_scheme: 'legacy' }, '{"a.b"} 1', 'invalid metric name or label names'],
    [{ metric_relabel_configs: [{ regex: '__name__', action: 'labeldrop' }] }, 'a 1', 'a metric has no name after relabeling'],
    [{}, 'a{x="1",x="2"} 1', 'label name "x" is not unique'],
  ])('%j fails the scrape', async (raw, body, reason) => {
    const { scrape } = scraperOf(raw)
    server.show(`${body}\n`)
    const { error, rows, report } = await scrape()
    expect(error).toContain(reason)
    expect(rows).toEqual([])
    expect(report['up']).toBe(0)
  })

  test('beyond the sample limit samples are still counted', async () => {
    const { scrape } = scraperOf({ sample_limit: 2, extra_scrape_metrics: true })
    server.show('a 1\nb 1\nc 1\nd 1\n')
    expect((await scrape()).report).toMatchObject({ up: 0, samples_scraped: 4, samples_post_metric_relabeling: 4, sample_limit: 2 })
  })
})

test('a target that is refused is not asked', async () => {
  const { scrape } = scraperOf({})
  server.show('a 1\n')
  await scrape()
  expect(await scrape(new Fault('too_large', 'target_limit exceeded'))).toEqual({
    rows: ['a{instance="i",job="test"} stale @2000'],
    report: failed,
    error: 'target_limit exceeded',
  })
  expect(server.requests).toHaveLength(1)
})

test('the end makes everything stale but what lives on elsewhere', async () => {
  const { scrape, scraper, door } = scraperOf({})
  const other = scraperOf({})
  server.show('a 1\nb 1\n')
  await scrape()
  server.show('b 1\n')
  await other.scrape()
  const living = other.scraper.livingSeries()
  await storeScrape(
    { target: 'a', store: door.store, scraper, nowMs: 5000 },
    scraper.end(5000, (key) => living.has(key)),
  )
  expect(door.take()).toEqual(['a{instance="i",job="test"} stale @5000'])
  await storeScrape(
    { target: 'a', store: door.store, scraper, nowMs: 6000 },
    scraper.end(6000, () => false),
  )
  expect(door.take()).toHaveLength(2 + 5)
})

test('labels that are new with every scrape are forgotten', async () => {
  const { scrape, scraper } = scraperOf({})
  const show = (scrapeNumber: number): void =>
    server.show(`steady 1\n${Array.from({ length: 1000 }, (_, i) => `churn{id="${scrapeNumber}-${i}"} 1`).join('\n')}\n`)
  for (let i = 0; i < 12; i++) {
    show(i)
    const { report } = await scrape()
    expect(report).toEqual(ok(1001, 1001, i === 0 ? 1001 : 1000))
  }
  expect(scraper.cache.all.length).toBeLessThan(4100)
})
