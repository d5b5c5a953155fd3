import { describe, expect, test } from 'vitest'

import { scrapeConfigOf } from '../testdata/scrape-config.ts'
import { buildTargets, groupOf } from './build-targets.ts'
import { globalUrl } from './target-url.ts'

describe('buildTargets', () => {
  test('base labels, address, instance', () => {
    const config = scrapeConfigOf({ params: { a: ['1', '2'], b: ['3'] }, scheme: 'https' })
    const { targets } = buildTargets(config, [groupOf({ targets: ['host:80', 'host:80', '[::1]:9'], labels: { env: 'x', __meta_y: 'z' } })])
    expect(targets.map(({ url }) => url)).toEqual(['https://host:80/metrics?a=1&a=2&b=3', 'https://[::1]:9/metrics?a=1&a=2&b=3'])
    expect(targets[0]).toMatchObject({
      labels: { env: 'x', instance: 'host:80', job: 'test' },
      discoveredLabels: {
        __address__: 'host:80',
        __meta_y: 'z',
        __metrics_path__: '/metrics',
        __param_a: '1',
        __scheme__: 'https',
        __scrape_interval__: '1m',
        __scrape_timeout__: '10s',
        env: 'x',
        job: 'test',
      },
      intervalMs: 60_000,
      timeoutMs: 10_000,
    })
  })

  test('relabeling decides everything', () => {
    const config = scrapeConfigOf({
      relabel_configs: [
        { source_labels: ['__address__'], regex: 'drop.*', action: 'drop' },
        { source_labels: ['__address__'], target_label: '__param_target' },
        { target_label: '__address__', replacement: 'probe:9115' },
        { target_label: '__metrics_path__', replacement: '/probe?x' },
        { target_label: '__scrape_interval__', replacement: '1m30s' },
        { target_label: '__scrape_timeout__', replacement: '500ms' },
        { source_labels: ['__meta_a'], target_label: 'a' },
        { target_label: 'instance', replacement: 'mine' },
        { target_label: '__scrape_native_histograms__', replacement: 'true' },
      ],
    })
    const { targets, dropped } = buildTargets(config, [groupOf({ targets: ['one', 'drop-me'], labels: { __meta_a: 'b' } })])
    expect(targets).toMatchObject([
      {
        url: 'http://probe:9115/probe%3Fx?target=one',
        labels: { a: 'b', instance: 'mine', job: 'test' },
        intervalMs: 90_000,
        timeoutMs: 500,
        nativeHistograms: true,
      },
    ])
    expect(dropped).toMatchObject([{ __address__: 'drop-me' }])
  })

  test.each([
    [[{ target_label: '__address__', replacement: '' }], 'no address'],
    [[{ target_label: '__address__', replacement: 'a/b' }], '"a/b" is not a valid hostname'],
    [[{ target_label: '__address__', replacement: 'a b' }], 'the labels make no address'],
    [[{ target_label: '__scheme__', replacement: 'file' }], 'the labels make no address'],
    [[{ target_label: '__scrape_interval__', replacement: 'x' }], 'the scrape interval must be'],
    [[{ target_label: '__scrape_timeout__', replacement: '2m' }], 'scrape timeout cannot be greater than scrape interval'],
  ])('%j is a problem', (relabel_configs, problem) => {
    const { targets, problems } = buildTargets(scrapeConfigOf({ relabel_configs }), [groupOf({ targets: ['a:1'], labels: {} })])
    expect(targets).toEqual([])
    expect(problems.join()).toContain(problem)
  })
})

test('the address as others see it', () => {
  expect(globalUrl('http://localhost:9090/metrics?a=b', 'shop')).toBe('http://shop:9090/metrics?a=b')
  expect(globalUrl('http://other:9090/metrics', 'shop')).toBe('http://other:9090/metrics')
})
