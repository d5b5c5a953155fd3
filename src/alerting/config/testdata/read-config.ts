import type { Channel } from '../../../channels/channel.ts'
import { type ConfigSource, type ReadConfig, readAlertingConfig } from '../read-alerting-config.ts'

/** Reads a configuration without files, and without channels unless given. */
export function readConfig(
  text: string,
  { channels = [], ...source }: Partial<Omit<ConfigSource, 'channels'>> & { readonly channels?: readonly Channel[] } = {},
): ReadConfig {
  return readAlertingConfig(text, {
    readFile: () => undefined,
    listFolder: () => [],
    baseDirectory: '/etc/alertmanager',
    channels: new Map(channels.map((channel) => [channel.name, channel])),
    ...source,
  })
}
