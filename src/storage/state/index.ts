export { openStateStore, type StateStoreOptions } from './open-state-store.ts'
export { SqlError, isUniqueViolation } from './sql-error.ts'
export type * from './schema.ts'
