import { stringify } from 'yaml'

import type { Channel } from '../../channels/channel.ts'
import { readAlertingConfig, type ReadConfig } from '../config/read-alerting-config.ts'
import type { KeptRouting } from './kept-documents.ts'

/** A contact point as `alertmanager.yml` writes it. */
export type PageReceiver = Record<string, unknown> & { readonly name: string }

/** What was made in the page, with its secrets open. */
export interface Page {
  readonly receivers: readonly PageReceiver[]
  /** The same as they may be shown. */
  readonly shownReceivers: readonly PageReceiver[]
  readonly routing: KeptRouting
}

/** A page written as `alertmanager.yml` and read. */
export interface ReadPage {
  /** The text that the places of problems mean. */
  readonly shown: string
  readonly read: ReadConfig
}

/** Writes and reads in one piece. */
export function readPage({ receivers, shownReceivers, routing }: Page, channels: ReadonlyMap<string, Channel>): ReadPage {
  // The longest part comes last: the places of what is wrong with routes are the same in both texts.
  const textWith = (list: readonly PageReceiver[]): string =>
    stringify(
      {
        ...(routing.resolveTimeout === undefined ? {} : { global: { resolve_timeout: routing.resolveTimeout } }),
        route: routing.route,
        ...(routing.inhibitRules.length === 0 ? {} : { inhibit_rules: routing.inhibitRules }),
        ...(routing.timeIntervals.length === 0 ? {} : { time_intervals: routing.timeIntervals }),
        receivers: list,
      },
      { aliasDuplicateObjects: false, lineWidth: 0, version: '1.1' },
    )
  const shown = textWith(shownReceivers)
  const read = readAlertingConfig(textWith(receivers), {
    baseDirectory: '/',
    channels,
    readFile: () => undefined,
    listFolder: () => [],
  })
  return { shown, read }
}
