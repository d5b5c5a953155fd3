import type { z } from 'zod'

import type { addPasskey, showPasskey } from '../../../access/index.ts'
import type { madePasskey, shownPasskey } from '../../contract/sign-in.ts'

type Shown = Parameters<typeof showPasskey>[1]['shown']
type Made = Parameters<typeof addPasskey>[1]['made']

/** A shown passkey in the form of WebAuthn. */
export function readShownPasskey({ id, ...response }: z.output<typeof shownPasskey>): Shown {
  return { id, rawId: id, type: 'public-key', response, clientExtensionResults: {} }
}

/** A made passkey in the form of WebAuthn. */
export function readMadePasskey({ id, ...response }: z.output<typeof madePasskey>): Made {
  return { id, rawId: id, type: 'public-key', response, clientExtensionResults: {} }
}
