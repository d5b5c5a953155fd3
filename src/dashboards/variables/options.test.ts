import { expect, test } from 'vitest'

import { customOptions } from './custom-options.ts'
import { filterOptions } from './filter-options.ts'
import { sortOptions } from './sort-options.ts'

const values = (options: readonly { value: string }[]): string[] => options.map(({ value }) => value)

test('a regex keeps what it matches, or what its first group or its groups text and value caught, each once', () => {
  const all = ['node_load1{host="a"} 1', 'node_load1{host="b"} 2', 'up{host="a"} 1']
  expect(values(filterOptions(all, ''))).toEqual(all)
  expect(values(filterOptions(all, '/host="(.)"/'))).toEqual(['a', 'b'])
  expect(filterOptions(all, '/^(?<text>\\w+)\\{host="(?<value>b)"/')).toEqual([{ text: 'node_load1', value: 'b' }])
  expect(values(filterOptions(['sda', 'loop0'], 'sd.*'))).toEqual(['sda'])
  expect(values(filterOptions(['SDA'], '/sd/i'))).toEqual(['SDA'])
})

test('a regex that cannot be read is refused', () => {
  expect(() => filterOptions(['a'], '/(/')).toThrow(/regex/)
  expect(() => filterOptions(['a'], '/(?:a{1000}){1000}/')).toThrow(/regex/)
})

test('options written out, with texts of their own and commas that belong to them', () => {
  expect(customOptions(String.raw`1m, five minutes : 5m,a\,b`)).toEqual([
    { text: '1m', value: '1m' },
    { text: 'five minutes', value: '5m' },
    { text: 'a,b', value: 'a,b' },
  ])
})

test('the order of options', () => {
  const options = ['b10', 'B2', 'a1'].map((text) => ({ text, value: text }))
  expect(values(sortOptions(options, 'none'))).toEqual(['b10', 'B2', 'a1'])
  expect(values(sortOptions(options, 'natural'))).toEqual(['a1', 'B2', 'b10'])
  expect(values(sortOptions(options, 'numerical-desc'))).toEqual(['b10', 'B2', 'a1'])
  expect(values(sortOptions(options, 'alphabetical'))).toEqual(['a1', 'b10', 'B2'])
})
