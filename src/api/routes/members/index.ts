import type { Route } from '../../route.ts'
import { acceptInvitationRoute } from './accept-invitation.ts'
import { changeRoleRoute } from './change-role.ts'
import { createRoleRoute } from './create-role.ts'
import { inviteRoute } from './invite.ts'
import { joinByInvitationRoute } from './join-by-invitation.ts'
import { leaveWithInvitationRoute } from './leave-with-invitation.ts'
import { linkIdentityRoute } from './link-identity.ts'
import { listInvitationsRoute } from './list-invitations.ts'
import { listOidcProviders } from './list-oidc-providers.ts'
import { listOwnIdentitiesRoute } from './list-own-identities.ts'
import { listRolesRoute } from './list-roles.ts'
import { listSignInProviders } from './list-sign-in-providers.ts'
import { lookAtInvitationRoute } from './look-at-invitation.ts'
import { removeIdentityRoute } from './remove-identity.ts'
import { removeRoleRoute } from './remove-role.ts'
import { revokeInvitationRoute } from './revoke-invitation.ts'
import { testOidcProvider } from './test-oidc-provider.ts'

/** Roles, invitations and identity providers. */
export const memberRoutes: readonly Route[] = [
  listRolesRoute,
  createRoleRoute,
  changeRoleRoute,
  removeRoleRoute,
  listInvitationsRoute,
  inviteRoute,
  revokeInvitationRoute,
  lookAtInvitationRoute,
  acceptInvitationRoute,
  joinByInvitationRoute,
  leaveWithInvitationRoute,
  listSignInProviders,
  listOidcProviders,
  testOidcProvider,
  listOwnIdentitiesRoute,
  linkIdentityRoute,
  removeIdentityRoute,
]
