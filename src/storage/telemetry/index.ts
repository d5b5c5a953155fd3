export { openTelemetryStore, type TelemetryStoreOptions } from './clickhouse-store.ts'
export { migrate } from './migrate.ts'
export type { QueryOptions, QueryParams, QueryResult, TelemetryStore } from './telemetry-store.ts'
export { single, type StoreTarget } from '../tables/render.ts'
