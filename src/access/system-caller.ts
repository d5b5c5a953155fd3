import type { Caller } from './caller.ts'
import { permissions } from './permissions.ts'
import { defaultProjectId } from './projects/default-project.ts'

/** The platform itself: first start, jobs, the command line on the host. `name` says which part. */
export function systemCaller(name: string): Caller {
  return {
    actor: { kind: 'system', id: name, name },
    projectId: defaultProjectId,
    permissions: new Set(permissions),
    address: '',
  }
}

/** Nobody we know, in no project, with no permission. */
export function anonymousCaller(address: string): Caller {
  return { actor: { kind: 'anonymous' }, projectId: 0, permissions: new Set(), address }
}
