import { expect, test } from 'vitest'

import { curlOf } from './curl-of.ts'

test.each([
  ['http://app-1:9100/metrics', `curl -i -m 30 'http://app-1:9100/metrics'`],
  ['http://a/metrics?x=1&y=$(id)', `curl -i -m 30 'http://a/metrics?x=1&y=$(id)'`],
  // A quote ends the word, stands for itself, and the word goes on.
  [`http://a/it's;rm -rf ~`, `curl -i -m 30 'http://a/it'\\''s;rm -rf ~'`],
])('%s reaches the shell as one word', (url, command) => {
  expect(curlOf(url)).toBe(command)
})
