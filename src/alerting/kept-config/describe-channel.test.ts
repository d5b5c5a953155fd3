import { describe, expect, test } from 'vitest'

import { channelWords } from '../../channels/hebrew/channel-words.ts'
import { fieldWords } from '../../channels/hebrew/field-words.ts'
import { channels } from '../../channels/index.ts'
import { describeChannel } from './describe-channel.ts'

const hebrew = /[֐-׿]/

/** Every description of a schema, of fields inside of fields too. */
function descriptionsOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => (key === 'description' && typeof item === 'string' ? [item] : descriptionsOf(item)))
}

/** Names of fields, commands and addresses, which are the same in every language. */
const codeOf = (text: string): readonly string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code).toSorted()

const nothing: readonly string[] = []

describe.each(channels)('$name in Hebrew', (channel) => {
  const [english, said] = [describeChannel(channel, 'en'), describeChannel(channel, 'he')]

  test('every step is there, with the same fields and addresses', () => {
    expect(said.setUp.map(codeOf)).toEqual(english.setUp.map(codeOf))
    expect(said.setUp.filter((step) => !hebrew.test(step))).toEqual(nothing)
    expect(said.title).not.toBe('')
  })

  test('every field is described', () => {
    const fields = descriptionsOf(english.settings)
    expect(fields.length).toBeGreaterThan(0)
    expect([...new Set(fields)].filter((field) => fieldWords[field] === undefined)).toEqual(nothing)
    const told = descriptionsOf(said.settings)
    expect(told).toHaveLength(fields.length)
    expect(told.filter((field) => !hebrew.test(field))).toEqual(nothing)
  })

  test('nothing but the words differs', () => {
    const bare = (value: unknown): string =>
      JSON.stringify(value, (key, item: unknown) => (key === 'description' && typeof item === 'string' ? '' : item))
    expect(bare(said.settings)).toBe(bare(english.settings))
  })
})

test('no words are left over', () => {
  expect(Object.keys(channelWords).toSorted()).toEqual(channels.map(({ name }) => name).toSorted())
  const used = new Set(channels.flatMap((channel) => descriptionsOf(describeChannel(channel, 'en').settings)))
  expect(Object.keys(fieldWords).filter((field) => !used.has(field))).toEqual(nothing)
  for (const [english, said] of Object.entries(fieldWords)) expect(codeOf(said), english).toEqual(codeOf(english))
})
