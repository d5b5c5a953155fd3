import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { type KeptConfigParts, KeptConfig, LastGoodConfig, openPushDirectory, type PushKeys } from '../alerting/index.ts'
import { isClone } from '../backups/index.ts'
import type { DeliverCall } from '../channels/channel.ts'
import { DeliveryFault } from '../channels/channel.ts'
import { createSendMail } from '../channels/index.ts'
import type { Settings } from '../config/settings.ts'
import { createOutgoingHttp } from '../lib/outgoing/create-outgoing-http.ts'
import { createGuard, everywhere } from '../lib/outgoing/outgoing-guard.ts'
import { resolveName } from '../lib/outgoing/resolve-name.ts'
import { createSeal } from '../lib/seal.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import { readPlatformKey } from './platform-key.ts'
import { version } from './version.ts'

type Outside = Pick<DeliverCall<unknown, unknown>, 'send' | 'mail' | 'readSecretFile' | 'push'>

const outgoingWithinMs = 25_000

/** How contact points reach the world: those of a file everything, those that were made in the page what is public or allowed. */
export interface OutsideWorlds {
  readonly ofFile: Outside
  readonly ofPage: Outside
}

interface OutsideParts extends Pick<Settings, 'outgoing' | 'dataDir'> {
  readonly state: StateStore
  readonly externalUrl: () => string
  readonly pushKeys: PushKeys
}

export function openOutside({ outgoing, dataDir, state, externalUrl, pushKeys }: OutsideParts): OutsideWorlds {
  // It would tell people a second time.
  const isShut = isClone(dataDir)
  const reach = (allowed: readonly string[]): Pick<Outside, 'send' | 'mail'> => {
    if (isShut) return { send: refuse, mail: refuse }
    const guard = createGuard({ allowedHosts: () => allowed, resolve: resolveName })
    return {
      send: createOutgoingHttp({ guard, timeoutMs: outgoingWithinMs, userAgent: `vedette/${version}` }),
      mail: createSendMail({ guard, timeoutMs: outgoingWithinMs }),
    }
  }
  const guarded = reach(outgoing.allowedHosts)
  const push = openPushDirectory({ state, keys: pushKeys, send: guarded.send, externalUrl })
  return {
    ofFile: { ...reach(everywhere), push, readSecretFile: (path) => readFile(path, 'utf8') },
    ofPage: {
      ...guarded,
      push,
      readSecretFile: async () => {
        throw new DeliveryFault('Contact points that are made in the page read no files.', { retryable: false, isOfChannel: true })
      },
    },
  }
}

function refuse(): Promise<never> {
  return Promise.reject(
    new DeliveryFault('This platform is a clone: it tells nobody anything (docs/backup.md).', { retryable: false, isOfChannel: true }),
  )
}

/** What was made in the page, its secrets opened with the platform's key. */
export function openKeptConfig(parts: Omit<KeptConfigParts, 'seal'>, dataDir: string): Promise<KeptConfig> {
  return KeptConfig.open({ ...parts, seal: createSeal(readPlatformKey(dataDir), 'contact points') })
}

/** What was in force last of `alertmanager.yml`, sealed with the platform's key. */
export function openLastGoodConfig(dataDir: string, channels: KeptConfigParts['channels']): LastGoodConfig {
  return new LastGoodConfig({
    path: join(dataDir, 'alertmanager.last-good'),
    seal: createSeal(readPlatformKey(dataDir), 'alertmanager.yml'),
    channels,
  })
}
