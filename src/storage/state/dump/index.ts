export type { StateCounts } from './dump-format.ts'
export { readOwnTables } from './own-tables.ts'
export { readDumpHead, readStateDump } from './read-state-dump.ts'
export { type StateDumpSink, writeStateDump } from './write-state-dump.ts'
