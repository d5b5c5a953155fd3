import type { ReactNode } from 'react'

/** Ways in besides the password and passkeys of this installation: buttons that lead to identity providers, where there are any. */
export function SignInWays(_way: { returnTo: string }): ReactNode {
  return null
}
