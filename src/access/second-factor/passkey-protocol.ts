import type { PasskeyPlace } from './passkey-place.ts'

/** `AuthenticationResponseJSON` of WebAuthn, as far as it is looked at. */
export interface ShownPasskey {
  readonly id: string
  readonly rawId: string
  readonly type: 'public-key'
  readonly response: {
    readonly clientDataJSON: string
    readonly authenticatorData: string
    readonly signature: string
    readonly userHandle?: string | undefined
  }
  readonly clientExtensionResults: Record<string, never>
}

/** `RegistrationResponseJSON` of WebAuthn, as far as it is looked at. */
export interface MadePasskey {
  readonly id: string
  readonly rawId: string
  readonly type: 'public-key'
  readonly response: { readonly clientDataJSON: string; readonly attestationObject: string; readonly transports?: string[] | undefined }
  readonly clientExtensionResults: Record<string, never>
}

/** What is known of a passkey that is shown. */
interface KnownPasskey {
  readonly id: string
  readonly publicKey: Uint8Array<ArrayBuffer>
  readonly counter: number
  readonly transports: string[]
}

/** A passkey to be verified in the thread beside, against the challenge that it says it answers. */
export type PasskeyToVerify = { readonly challenge: string; readonly place: PasskeyPlace } & (
  | { readonly kind: 'made'; readonly made: MadePasskey }
  | { readonly kind: 'shown'; readonly shown: ShownPasskey; readonly credential: KnownPasskey }
)

/** What a passkey says of itself that was found right. */
export interface VerifiedPasskey {
  readonly id: string
  readonly publicKey: Uint8Array
  readonly counter: number
  readonly isSynced: boolean
}

export type PasskeyTask = PasskeyToVerify & { readonly taskId: number }

/** `verified` undefined: it is not right. */
export interface PasskeyAnswer {
  readonly taskId: number
  readonly verified: VerifiedPasskey | undefined
}
