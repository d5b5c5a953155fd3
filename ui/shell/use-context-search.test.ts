import { expect, test } from 'vitest'

import { keepContext } from './use-context-search.ts'

test.each([
  ['?q=timeout&from=now-3h&svc=checkout&sel=3', '?from=now-3h&svc=checkout'],
  ['env=a%26b&cmp=1d&live=1&to=now', '?to=now&env=a%26b&cmp=1d&live=1'],
  ['?q=1', ''],
  ['', ''],
])('of %s the context is %s', (search, kept) => {
  expect(keepContext(search)).toBe(kept)
})
