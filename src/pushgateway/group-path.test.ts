import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { Fault } from '../lib/errors.ts'
import { readGroupPath } from './group-path.ts'

const read = (path: string): Record<string, string> => Object.fromEntries(readGroupPath(path))

/** What Pushgateway 1.11 makes of these paths. */
test.each<[path: string, labels: Record<string, string>]>([
  ['/metrics/job/some_job', { job: 'some_job' }],
  ['/metrics/job/some_job/', { job: 'some_job' }],
  ['/metrics/job/some_job/instance/some_instance', { instance: 'some_instance', job: 'some_job' }],
  ['/metrics/job@base64/c29tZS9qb2I', { job: 'some/job' }],
  ['/metrics/job@base64/dGVzdC9qb2I=', { job: 'test/job' }],
  ['/metrics/job%40base64/dGVzdC9qb2I%3D', { job: 'test/job' }],
  ['/metrics/job/directory_cleaner/path@base64/L3Zhci90bXA', { job: 'directory_cleaner', path: '/var/tmp' }],
  ['/metrics/job/directory_cleaner/path@base64/L3Zhci90bXA=', { job: 'directory_cleaner', path: '/var/tmp' }],
  ['/metrics/job/directory_cleaner/path@base64/L3Zhci90bXA===', { job: 'directory_cleaner', path: '/var/tmp' }],
  ['/metrics/job/example/first_label@base64/=/second_label/foobar', { first_label: '', job: 'example', second_label: 'foobar' }],
  ['/metrics/job/example/first_label@base64/', { first_label: '', job: 'example' }],
  ['/metrics/job/example/first_label/', { first_label: '', job: 'example' }],
  ['/metrics/job/titan/name/%CE%A0%CF%81%CE%BF%CE%BC%CE%B7%CE%B8%CE%B5%CF%8D%CF%82', { job: 'titan', name: 'Προμηθεύς' }],
  ['/metrics/job/titan/name@base64/zqDPgc6_zrzOt864zrXPjc-C', { job: 'titan', name: 'Προμηθεύς' }],
  // A slash that is encoded is a slash, and a plus is a plus.
  ['/metrics/job/a%2Fb/c+d', { b: 'c+d', job: 'a' }],
  ['/metrics/job/a%2Fjob/c', { job: 'a' }],
  ['/metrics/job/a/b/1/b/2', { b: '2', job: 'a' }],
  ['/metrics/job/a/job/b', { job: 'a' }],
  ['/metrics/job/a/U__foo_2e_bar/baz', { U__foo_2e_bar: 'baz', job: 'a' }],
  ['/metrics/job/job/a/%3F%23', { a: '?#', job: 'job' }],
])('%s', (path, labels) => {
  expect(read(path)).toEqual(labels)
  expect(Object.keys(read(path))).toEqual(Object.keys(labels).sort())
})

test.each([
  ['/metrics/job', 'job name is required'],
  ['/metrics/job/', 'job name is required'],
  ['/metrics/job@base64/=', 'job name is required'],
  ['/metrics/jobs/a', 'the path is /metrics/job/JOB{/LABEL/VALUE}'],
  ['/metrics/', 'the path is /metrics/job/JOB{/LABEL/VALUE}'],
  ['/metrics/job/a/b', 'odd number of components in label string "/b"'],
  ['/metrics/job/a/b/c/d', 'odd number of components in label string "/b/c/d"'],
  ['/metrics/job/directory_cleaner/path//var/tmp', 'the path has an empty part'],
  ['/metrics/job/a%2F/b/c', 'the path has an empty part'],
  ['/metrics/job//instance/x', 'the path has an empty part'],
  ['/metrics/job/a/b-c/d', 'improper label name "b-c"'],
  ['/metrics/job/a/__b/d', 'improper label name "__b"'],
  ['/metrics/job/a/__name__/d', 'improper label name "__name__"'],
  ['/metrics/job/a/1b@base64/ZA', 'improper label name "1b"'],
  ['/metrics/job/a/@base64/ZA', 'improper label name ""'],
  ['/metrics/job/a/b@base64@base64/ZA', 'improper label name "b@base64"'],
  ['/metrics/job@base64/a+b', 'invalid base64 encoding in job name "a+b"'],
  ['/metrics/job/a/b@base64/abcde', 'invalid base64 encoding for label b="abcde"'],
  ['/metrics/job/a/b@base64/a=b', 'invalid base64 encoding for label b="a=b"'],
  ['/metrics/job/a/b@base64/_w', 'no UTF-8 for label b="_w"'],
  ['/metrics/job/a/b/%ff', 'the path is not percent-encoded UTF-8'],
  ['/metrics/job/a/b/%zz', 'the path is not percent-encoded UTF-8'],
])('%s: %s', (path, reason) => {
  expect(() => readGroupPath(path)).toThrow(expect.objectContaining({ code: 'bad_input', message: expect.stringContaining(reason) }))
})

describe('any path', () => {
  const name = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_]{0,6}$/).filter((text) => text !== 'job')
  const value = fc.string({ unit: 'grapheme', maxLength: 12 })

  test('says what was put in, plain or in base64, padded or not', () => {
    const label = fc.record({ name, value, isEncoded: fc.boolean(), padding: fc.nat(3) })
    fc.assert(
      fc.property(fc.array(label, { maxLength: 6 }), value, fc.boolean(), (labels, job, isJobEncoded) => {
        fc.pre(job !== '')
        const write = (part: string, text: string, isEncoded: boolean, padding: number): string => {
          if (!isEncoded && text !== '' && !text.includes('/')) return `/${part}/${encodeURIComponent(text)}`
          const base64 = Buffer.from(text).toString('base64url')
          return `/${part}@base64/${base64}${'='.repeat(base64 === '' ? padding + 1 : padding)}`
        }
        const path = [
          write('job', job, isJobEncoded, 0),
          ...labels.map((one) => write(one.name, one.value, one.isEncoded, one.padding)),
        ].join('')
        expect(read(`/metrics${path}`)).toEqual({ ...Object.fromEntries(labels.map((one) => [one.name, one.value])), job })
      }),
    )
  })

  test('is read, or refused in words, and the same again', () => {
    const part = fc.oneof(fc.constantFrom('job', 'job@base64', 'a@base64', '=', '', '%2F', '%', '..', 'ZA=='), name, value)
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const outcome = (): unknown => {
          try {
            const labels = readGroupPath(`/metrics/${parts.join('/')}`)
            expect(labels.filter(([label, text]) => label === 'job' && text !== '')).toHaveLength(1)
            return labels
          } catch (error) {
            if (!(error instanceof Fault)) throw error
            return `${error.code} ${error.message}`
          }
        }
        expect(outcome()).toEqual(outcome())
      }),
      { numRuns: 500 },
    )
  })
})
