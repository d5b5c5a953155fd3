import { expect, test } from 'vitest'

import { findUses } from './find-uses.ts'

test('texts that read a metric under any of its names; a likeness of the name is no use', () => {
  const texts = [
    { expr: 'sum(rate(lat_bucket[5m]))', title: 'buckets' },
    { expr: '{__name__="lat_sum"} / lat_count', title: 'mean' },
    { expr: 'rate(lat_bucket_other[5m])', title: 'other' },
    { expr: 'up{job="lat"}', title: 'label' },
    { expr: 'rate(lat_count{job="$job"}[$__rate_interval])', title: 'variables' },
    { expr: 'rate(other{job="lat"}[$__rate_interval])', title: 'string' },
  ]
  expect(findUses({ name: 'lat', series: 'lat' }, texts).map(({ title }) => title)).toEqual(['buckets', 'mean', 'variables'])
  expect(findUses({ name: 'jobs', series: 'jobs_total' }, [{ expr: 'jobs_total > 0' }])).toHaveLength(1)
})
