import { expect, test } from 'vitest'

const sheets: Record<string, string> = import.meta.glob('../**/*.css', { eager: true, query: '?raw', import: 'default' })
const components: Record<string, string> = import.meta.glob('../**/*.tsx', { eager: true, query: '?raw', import: 'default' })

test('there is something to look at', () => {
  expect(Object.values(sheets).filter((text) => text.length > 100).length).toBeGreaterThan(10)
  expect(Object.keys(components).length).toBeGreaterThan(40)
})

test('style sheets know start and end, never left and right', () => {
  const physical =
    /(^|[\s;{])(((margin|padding|border|inset)-(left|right|top|bottom)|left|right|width|height|(min|max)-(width|height))\s*:|text-align:\s*(left|right))/
  const found = Object.entries(sheets).flatMap(([file, text]) =>
    text
      .replaceAll(/\/\*.*?\*\//gs, '')
      .split('\n')
      .filter((line) => !line.includes('@media') && physical.test(line.replaceAll(/(min|max)-width:\s*\d+px\)/g, '')))
      .map((line) => `${file}: ${line.trim()}`),
  )
  expect(found).toEqual([])
})

test('utilities are logical', () => {
  const physical = /className=[^>]*[\s"'`](ml|mr|pl|pr|left|right|border-l|border-r|rounded-l|rounded-r|text-left|text-right)-/
  expect(Object.entries(components).flatMap(([file, text]) => (physical.test(text) ? [file] : []))).toEqual([])
})
