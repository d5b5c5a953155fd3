import type { Policy, PolicyReply } from './use-policy.ts'

/** What every part of the policy's form is given. */
export interface PolicyEdit {
  /** As it is being changed. */
  readonly policy: Policy
  /** As it is in force. */
  readonly reply: PolicyReply
  readonly change: (changes: Partial<Policy>) => void
}
