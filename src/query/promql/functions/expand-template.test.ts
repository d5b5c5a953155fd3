import { RE2JS } from 're2js'
import { expect, test } from 'vitest'

import { expandTemplate } from './expand-template.ts'

const regex = RE2JS.compile('(?P<first>[a-z]+)-([0-9]*)')

test.each([
  ['$1/$2', 'ab/12'],
  ['${1}x$2', 'abx12'],
  // The longest name counts, and there is no such group.
  ['$1x', ''],
  ['$first', 'ab'],
  ['${first}s', 'abs'],
  ['$$1 costs $', '$1 costs $'],
  ['${', '${'],
  ['$9', ''],
  ['$0', 'ab-12'],
  ['plain', 'plain'],
])('%s', (template, expanded) => {
  const matcher = regex.matcher('ab-12')
  matcher.find()
  expect(expandTemplate(template, matcher, regex)).toBe(expanded)
})
