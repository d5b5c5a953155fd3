import type { Route } from '../../route.ts'
import { changeRoleRoute } from './change-role.ts'
import { createRoleRoute } from './create-role.ts'
import { listRolesRoute } from './list-roles.ts'
import { removeRoleRoute } from './remove-role.ts'

/** Roles, invitations and ways to sign in with an identity provider. */
export const memberRoutes: readonly Route[] = [listRolesRoute, createRoleRoute, changeRoleRoute, removeRoleRoute]
