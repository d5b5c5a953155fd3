import type { Reply } from './replies.ts'

type NewPasskeyOptions = Reply<'POST /api/account/passkeys/options'>
type PasskeyOptions = Reply<'POST /api/account/proof/options'>
type Descriptor = PasskeyOptions['allowCredentials'][number]

/** What the server takes for a passkey that was made, and for one that was shown. */
interface MadePasskey {
  id: string
  clientDataJSON: string
  attestationObject: string
  transports: string[]
}
interface ShownPasskey {
  id: string
  clientDataJSON: string
  authenticatorData: string
  signature: string
}

/** Whether this browser has passkeys for the page as it was opened: they belong to a host name. */
export function canUsePasskeys(host: string | null): boolean {
  return host !== null && 'PublicKeyCredential' in window && (location.hostname === host || location.hostname.endsWith(`.${host}`))
}

/** Has the browser make a passkey. Undefined: its person let it be. */
export async function makePasskey(options: NewPasskeyOptions, signal?: AbortSignal): Promise<MadePasskey | undefined> {
  const credential = await ask(() =>
    navigator.credentials.create({
      publicKey: {
        ...options,
        challenge: decode(options.challenge),
        user: { ...options.user, id: decode(options.user.id) },
        excludeCredentials: options.excludeCredentials.map(readDescriptor),
      },
      ...(signal && { signal }),
    }),
  )
  if (!(credential?.response instanceof AuthenticatorAttestationResponse)) return undefined
  const { clientDataJSON, attestationObject } = credential.response
  return {
    id: credential.id,
    clientDataJSON: encode(clientDataJSON),
    attestationObject: encode(attestationObject),
    transports: credential.response.getTransports(),
  }
}

/** Has the browser show a passkey. Undefined: its person let it be, or there is none. */
export async function showPasskey(options: PasskeyOptions, signal?: AbortSignal): Promise<ShownPasskey | undefined> {
  const credential = await ask(() =>
    navigator.credentials.get({
      publicKey: {
        ...options,
        challenge: decode(options.challenge),
        allowCredentials: options.allowCredentials.map(readDescriptor),
      },
      ...(signal && { signal }),
    }),
  )
  if (!(credential?.response instanceof AuthenticatorAssertionResponse)) return undefined
  const { clientDataJSON, authenticatorData, signature } = credential.response
  return {
    id: credential.id,
    clientDataJSON: encode(clientDataJSON),
    authenticatorData: encode(authenticatorData),
    signature: encode(signature),
  }
}

/** A person who lets it be is no error; browsers say the same (`NotAllowedError`) when there is no passkey. */
async function ask(question: () => Promise<Credential | null>): Promise<PublicKeyCredential | undefined> {
  try {
    const answer = await question()
    return answer instanceof PublicKeyCredential ? answer : undefined
  } catch (error) {
    if (error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'AbortError')) return undefined
    throw error
  }
}

function readDescriptor({ id, type, transports }: Descriptor): PublicKeyCredentialDescriptor {
  // Transports that this browser does not know it passes over.
  return { id: decode(id), type, transports: transports as AuthenticatorTransport[] }
}

function decode(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
}

function encode(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
