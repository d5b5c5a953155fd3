import type { Channel } from '../channel.ts'
import { channelWords, type ChannelWords } from './channel-words.ts'
import { fieldWords } from './field-words.ts'

/** The schema of a form, as JSON. */
type Schema = Readonly<Record<string, unknown>>

interface Said extends ChannelWords {
  readonly settings: Schema
}

/** A channel as the form shows it, in Hebrew: what has no words in it stays in English, and a test finds it. */
export function sayInHebrew({ name, title, setUp }: Pick<Channel, 'name' | 'title' | 'setUp'>, settings: Schema): Said {
  return { ...(channelWords[name] ?? { title, setUp }), settings: describe(settings) as Schema }
}

function describe(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(describe)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      // A field of that name is no text.
      if (key === 'description' && typeof item === 'string') return [key, fieldWords[item] ?? item]
      return [key, key === 'default' || key === 'enum' ? item : describe(item)]
    }),
  )
}
