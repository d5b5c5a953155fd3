import type { Route } from '../../route.ts'
import { addPasskeyRoute } from './add-passkey.ts'
import { askNewPasskey } from './ask-new-passkey.ts'
import { askPasskey } from './ask-passkey.ts'
import { askProof } from './ask-proof.ts'
import { changeSignInRule } from './change-sign-in-rule.ts'
import { confirmTotpRoute } from './confirm-totp.ts'
import { enrolAskPasskey } from './enrol-ask-passkey.ts'
import { enrolConfirmTotp } from './enrol-confirm-totp.ts'
import { enrolPasskey } from './enrol-passkey.ts'
import { enrolTotp } from './enrol-totp.ts'
import { leaveSignIn } from './leave-sign-in.ts'
import { listOwnSessionsRoute } from './list-own-sessions.ts'
import { makeRecoveryCodes } from './make-recovery-codes.ts'
import { makeTotp } from './make-totp.ts'
import { ownSignIn } from './own-sign-in.ts'
import { prove } from './prove.ts'
import { removePasskeyRoute } from './remove-passkey.ts'
import { removeTotpRoute } from './remove-totp.ts'
import { renamePasskeyRoute } from './rename-passkey.ts'
import { revokeOtherSessionsRoute } from './revoke-other-sessions.ts'
import { revokeSession } from './revoke-session.ts'
import { showCodeRoute } from './show-code.ts'
import { showPasskeyRoute } from './show-passkey.ts'
import { signInRule } from './sign-in-rule.ts'
import { signInState } from './sign-in-state.ts'
import { useResetLinkRoute } from './use-reset-link.ts'

/** The second factor at sign-in, and how the caller signs in: app, passkeys, recovery codes, sessions. */
export const signInRoutes: readonly Route[] = [
  signInState,
  leaveSignIn,
  showCodeRoute,
  askPasskey,
  showPasskeyRoute,
  enrolTotp,
  enrolConfirmTotp,
  enrolAskPasskey,
  enrolPasskey,
  useResetLinkRoute,
  ownSignIn,
  makeTotp,
  confirmTotpRoute,
  removeTotpRoute,
  askNewPasskey,
  addPasskeyRoute,
  renamePasskeyRoute,
  removePasskeyRoute,
  makeRecoveryCodes,
  listOwnSessionsRoute,
  revokeSession,
  revokeOtherSessionsRoute,
  askProof,
  prove,
  signInRule,
  changeSignInRule,
]
