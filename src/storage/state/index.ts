export { openStateStore, openStateStoreOf, type StateStoreOptions } from './open-state-store.ts'
export type { AuditEntryRow, MembershipRow, SavedViewRow, StateSchema } from './schema.ts'
export type { ObserveStatement } from './statement.ts'
