import { expect, test } from 'vitest'

import { decodeRequest } from '../../receivers/remote-write/decode-request.ts'
import { decodeWriteRequest } from '../../receivers/remote-write/decode-write-request.ts'
import { BatchEncoder } from '../batch-encoder.ts'
import { metricRows } from '../testdata/make-points.ts'
import { testHorizon, testProject } from '../testdata/make-records.ts'

// Bytes as the protocols have them, written down by hand: nothing of ours makes them.

const at = Date.UTC(2026, 0, 5, 9)

/** Integer, schema 10: buckets -1, 0 and 3 hold 1, 2 and 4. */
const fine = [
  '0808', // count 8
  '190000000000002940', // sum 12.5
  '2014', // schema 10
  '29000000000000d03f', // zero threshold 0.25
  '3001', // zero count 1
  '5a0408011002', // positive span: offset -1, length 2
  '5a0408041001', // positive span: offset 2, length 1
  '6203020204', // positive deltas 1, 1, 2
  '7880f589ebb833', // timestamp
].join('')

/** Float, custom bounds 0.5 and 2.5: 1.5 up to the first, 2 up to the second. */
const custom = [
  '110000000000000c40', // count 3.5
  '19000000000000f03f', // sum 1
  '2069', // schema -53
  '5a0408001002', // positive span: offset 0, length 2
  '6a10000000000000f83f0000000000000040', // positive counts 1.5, 2
  '7003', // reset hint: gauge
  '7881f589ebb833', // timestamp, a millisecond later
  '820110000000000000e03f0000000000000440', // custom values 0.5, 2.5
].join('')

const rows = [
  { flags: 0, schema: 8, zero_threshold: 0.25, zero_count: 1, count: 8, sum: 12.5, p_off: [0], p_len: [2], p_cnt: [3, 4], bounds: [] },
  {
    flags: 2,
    schema: -53,
    zero_threshold: 0,
    zero_count: 0,
    count: 3.5,
    sum: 1,
    p_off: [0],
    p_len: [2],
    p_cnt: [1.5, 2],
    bounds: [0.5, 2.5],
  },
].map((row, i) => ({ metric: 'rpc', ts: BigInt(at + i), n_off: [], n_len: [], n_cnt: [], ...row }))

const labels = '0a0f0a085f5f6e616d655f5f1203727063' // __name__, rpc
const symbols = '220022085f5f6e616d655f5f2203727063' // "", __name__, rpc
const refs = '0a020102' // the first and the second

test.each([
  ['1.0', decodeWriteRequest, `0a8d01${labels}2230${fine}2248${custom}`],
  ['2.0', decodeRequest, `${symbols}2a8001${refs}1a30${fine}1a48${custom}`],
])('%s: native histograms of any resolution and of custom bounds', (_version, decode, hex) => {
  const encoder = new BatchEncoder({ project: testProject(), receivedAt: at + 1000, horizon: testHorizon })
  decode(Buffer.from(hex, 'hex'), encoder)
  const batch = encoder.finish({ low: 1, high: 0 })
  expect(batch.rejected).toEqual(new Map())
  expect(metricRows(batch).metricHistograms).toMatchObject(rows)
})
