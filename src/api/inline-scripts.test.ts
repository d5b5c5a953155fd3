import { expect, test } from 'vitest'

import { inlineScriptSources } from './inline-scripts.ts'

test('each script within the document is named by its hash, others are not', () => {
  // The hash that CSP Level 2 gives in its example of `alert('Hello, world.');`.
  const html = `<script>alert('Hello, world.');</script><script src="./a.js"></script><script type="application/json">{}</script>`
  expect(inlineScriptSources(html)).toEqual(["'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"])
  expect(inlineScriptSources('<p>')).toEqual([])
})
