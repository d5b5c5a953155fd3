import type { ChangedSecondFactors } from '../../../access/index.ts'
import type { ReplyControls } from '../../route.ts'
import { setSignInCookies } from './answer-sign-in.ts'

/** Hands the browser the token under which its session goes on, and the codes to show. */
export function answerChange(reply: ReplyControls, { session, recoveryCodes }: ChangedSecondFactors): { recoveryCodes: string[] | null } {
  setSignInCookies(reply, { stage: 'done', ...session })
  return { recoveryCodes: recoveryCodes && [...recoveryCodes] }
}
