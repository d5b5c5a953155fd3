import { readFileSync } from 'node:fs'

import { followSettings, OidcDesk, OidcProviders, type OidcSpec, systemCaller } from '../access/index.ts'
import type { Settings } from '../config/settings.ts'
import type { Clock } from '../lib/clock.ts'
import { Fault } from '../lib/errors.ts'
import { createOutgoingHttp } from '../lib/outgoing/create-outgoing-http.ts'
import { createGuard } from '../lib/outgoing/outgoing-guard.ts'
import { resolveName } from '../lib/outgoing/resolve-name.ts'
import { createSeal } from '../lib/seal.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import { readPlatformKey } from './platform-key.ts'
import { version } from './version.ts'

const timeoutMs = 10_000

interface OidcParts {
  readonly settings: Settings
  readonly clock: Clock
  readonly state: StateStore
}

/**
 * The identity providers of the settings, which what is stored of them follows. Their hosts may lie inside, for whoever wrote the file means
 * them; whatever else they name goes past the guard. Throws Fault `bad_input` when a secret cannot be read.
 */
export async function openOidc({ settings, clock, state }: OidcParts): Promise<OidcDesk> {
  const { signIn, outgoing, dataDir } = settings
  const specs = signIn.oidc.map((spec): OidcSpec => ({ ...spec, title: spec.title ?? spec.name, clientSecret: readSecret(spec) }))
  await followSettings({ caller: systemCaller('settings'), clock, state }, specs)
  const sendTo = (hosts: readonly string[]): ReturnType<typeof createOutgoingHttp> => {
    const guard = createGuard({ allowedHosts: () => [...hosts, ...outgoing.allowedHosts], resolve: resolveName })
    return createOutgoingHttp({ guard, timeoutMs, userAgent: `vedette/${version}` })
  }
  const oidc = new OidcProviders({ specs, clock, sendTo })
  return new OidcDesk({ oidc, clock, seal: createSeal(readPlatformKey(dataDir), 'sign-in with providers') })
}

/** From its file, else from the environment; a public client has none. */
function readSecret({ name, clientSecretFile }: Settings['signIn']['oidc'][number]): string | undefined {
  const variable = `VEDETTE_OIDC_SECRET_${name.toUpperCase().replaceAll('-', '_')}`
  if (clientSecretFile === undefined) return process.env[variable]
  let text
  try {
    text = readFileSync(clientSecretFile, 'utf8').trim()
  } catch (error) {
    throw new Fault('bad_input', `signIn.oidc: the secret of ${name} cannot be read from ${clientSecretFile}`, { cause: error })
  }
  if (text === '') throw new Fault('bad_input', `signIn.oidc: ${clientSecretFile} holds no secret`)
  return text
}
