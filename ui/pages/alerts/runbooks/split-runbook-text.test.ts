import { expect, test } from 'vitest'

import { splitRunbookText } from './split-runbook-text.ts'

test.each([
  ['Nothing special.', [['text', 'Nothing special.']]],
  [
    'Run `top` now.',
    [
      ['text', 'Run '],
      ['code', 'top'],
      ['text', ' now.'],
    ],
  ],
  [
    '[Logs](/logs?q=a) say',
    [
      ['link', 'Logs', '/logs?q=a'],
      ['text', ' say'],
    ],
  ],
  [
    'see [it](/metrics/explore?expr=sum(rate(x(1)))): so',
    [
      ['text', 'see '],
      ['link', 'it', '/metrics/explore?expr=sum(rate(x(1)))'],
      ['text', ': so'],
    ],
  ],
  ['[not](https://else.example)', [['text', '[not](https://else.example)']]],
])('%s', (text, parts) => {
  expect(splitRunbookText(text).map((part) => [part.kind, part.text, ...(part.kind === 'link' ? [part.href] : [])])).toEqual(parts)
})
