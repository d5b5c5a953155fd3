import { expect, test } from 'vitest'

import { seriesText, seriesTitles, varyingLabels } from './series-names.ts'

test('series are called by what tells them apart', () => {
  const series = [
    { __name__: 'up', job: 'node', instance: 'a:9100', env: 'prod' },
    { __name__: 'up', job: 'node', instance: 'b:9100', env: 'prod' },
    { __name__: 'up', job: 'web', instance: 'b:9100', env: 'prod' },
  ]
  expect(varyingLabels(series)).toEqual(['instance', 'job'])
  expect(seriesTitles(series, 'up')).toEqual(['a:9100 · node', 'b:9100 · node', 'b:9100 · web'])
})

test('one series is called as it is, one without labels by its question', () => {
  expect(seriesTitles([{ __name__: 'up', job: 'a "b"' }], 'up')).toEqual(['up{job="a \\"b\\""}'])
  expect(seriesTitles([{}], 'sum(up)')).toEqual(['sum(up)'])
  expect(seriesTitles([{}, { job: 'a' }], 'x')).toEqual(['∅', 'a'])
  expect(seriesText({ 'service.name': 'x' })).toBe('{"service.name"="x"}')
})
