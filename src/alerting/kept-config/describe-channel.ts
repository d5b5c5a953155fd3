import type { Channel } from '../../channels/channel.ts'
import { sayInHebrew } from '../../channels/index.ts'
import { describeSettings } from './check-integration.ts'

interface DescribedChannel {
  readonly title: string
  readonly setUp: string[]
  readonly settings: Record<string, unknown>
}

/** What the form of a channel says: its name, what to do at the vendor's, and the JSON schema of what can be entered in the page. */
export function describeChannel(channel: Channel, lang: 'en' | 'he'): DescribedChannel {
  const { title, setUp } = channel
  const english = { title, setUp, settings: describeSettings(channel) }
  const said = lang === 'he' ? sayInHebrew(channel, english.settings) : english
  return { title: said.title, setUp: [...said.setUp], settings: { ...said.settings } }
}
