import type { Route } from '../../route.ts'
import { addMember } from './add-member.ts'
import { changeMember } from './change-member.ts'
import { changeOwnServicesRoute } from './change-own-services.ts'
import { changePasswordRoute } from './change-password.ts'
import { createIngestKeyRoute } from './create-ingest-key.ts'
import { createProjectRoute } from './create-project.ts'
import { createToken } from './create-token.ts'
import { exportAuditTrailRoute } from './export-audit-trail.ts'
import { getSession } from './get-session.ts'
import { getSetup } from './get-setup.ts'
import { listAuditTrailRoute } from './list-audit-trail.ts'
import { listAuditValuesRoute } from './list-audit-values.ts'
import { listIngestKeysRoute } from './list-ingest-keys.ts'
import { listMembersRoute } from './list-members.ts'
import { listOwnServicesRoute } from './list-own-services.ts'
import { listProjectsRoute } from './list-projects.ts'
import { listTokens } from './list-tokens.ts'
import { logInRoute } from './log-in.ts'
import { logOutRoute } from './log-out.ts'
import { readAuditChainRoute } from './read-audit-chain.ts'
import { removeMemberRoute } from './remove-member.ts'
import { revokeIngestKeyRoute } from './revoke-ingest-key.ts'
import { revokeToken } from './revoke-token.ts'
import { rotateIngestKeyRoute } from './rotate-ingest-key.ts'
import { rotateToken } from './rotate-token.ts'
import { setUp } from './set-up.ts'
import { verifyAuditTrailRoute } from './verify-audit-trail.ts'

/** Set-up, sessions, members, tokens, ingest keys, projects and the audit trail. */
export const accessRoutes: readonly Route[] = [
  getSetup,
  setUp,
  logInRoute,
  logOutRoute,
  getSession,
  changePasswordRoute,
  listProjectsRoute,
  createProjectRoute,
  listMembersRoute,
  addMember,
  changeMember,
  removeMemberRoute,
  listIngestKeysRoute,
  createIngestKeyRoute,
  rotateIngestKeyRoute,
  revokeIngestKeyRoute,
  listTokens,
  createToken,
  rotateToken,
  revokeToken,
  listOwnServicesRoute,
  changeOwnServicesRoute,
  listAuditTrailRoute,
  listAuditValuesRoute,
  exportAuditTrailRoute,
  readAuditChainRoute,
  verifyAuditTrailRoute,
]
