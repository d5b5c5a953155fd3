import { ClickHouseError, errorCodes } from './clickhouse-error.ts'

/** Settings a caller may send in the URL. The caller is this platform, so the list keeps out what would break the pool or the spool. */
const allowed = new Set([
  'additional_result_filter',
  'additional_table_filters',
  'allow_dimensions_outside_sorting_key',
  'allow_experimental_projection_optimization',
  'alter_sync',
  'apply_deleted_mask',
  'async_insert',
  'count_distinct_implementation',
  'deduplicate_blocks_in_dependent_materialized_views',
  'distributed_ddl_task_timeout',
  'distributed_foreground_insert',
  'do_not_merge_across_partitions_select_final',
  'enable_join_runtime_filters',
  'exclude_materialize_skip_indexes_on_insert',
  'extremes',
  'final',
  'force_data_skipping_indices',
  'force_primary_key',
  'insert_deduplicate',
  'insert_deduplication_token',
  'join_algorithm',
  'join_use_nulls',
  'lightweight_deletes_sync',
  'limit',
  'merge_tree_min_rows_for_concurrent_read',
  'mutations_sync',
  'offset',
  'optimize_aggregation_in_order',
  'optimize_move_to_prewhere',
  'optimize_read_in_order',
  'optimize_use_projections',
  'prefer_localhost_replica',
  'query_plan_optimize_lazy_materialization',
  'read_in_order_use_buffering',
  'select_sequential_consistency',
  'totals_mode',
  'transform_null_in',
  'use_query_condition_cache',
  'use_skip_indexes',
  'use_skip_indexes_if_final',
  'use_top_k_dynamic_filtering',
  'wait_for_async_insert',
])
const allowedPrefixes = [
  'max_',
  'min_',
  'output_format_',
  'input_format_',
  'format_',
  'date_time_',
  'group_by_',
  'distinct_',
  'sort_',
  'set_',
]
const allowedSuffixes = ['_overflow_mode']

/** Understood by the HTTP interface itself, not by the engine. */
const ofHttp = new Set([
  'wait_end_of_query',
  'buffer_size',
  'enable_http_compression',
  'http_zlib_compression_level',
  'http_write_exception_in_output_format',
  'http_headers_progress_interval_ms',
  'send_progress_in_http_headers',
  'cancel_http_readonly_queries_on_client_disconnect',
  'readonly',
])

export type SettingKind = 'engine' | 'http'

/** What a URL parameter that names a setting is for. `known` are the names the engine has. Throws UNKNOWN_SETTING. */
export function classifySetting(name: string, known: ReadonlySet<string>): SettingKind {
  if (ofHttp.has(name)) return 'http'
  const permitted =
    allowed.has(name) ||
    allowedPrefixes.some((prefix) => name.startsWith(prefix)) ||
    allowedSuffixes.some((suffix) => name.endsWith(suffix))
  if (permitted && known.has(name)) return 'engine'
  throw new ClickHouseError(
    errorCodes.UNKNOWN_SETTING,
    `Setting ${name.slice(0, 100)} is neither a builtin setting nor allowed here`,
    'UNKNOWN_SETTING',
  )
}

/** What every statement starts from. Memory in bytes. */
export function baseSettings(memoryLimitBytes: number): Readonly<Record<string, string>> {
  return {
    // A text that is not a statement must not become one.
    implicit_select: '0',
    allow_introspection_functions: '0',
    // Backstops: callers ask for less.
    max_memory_usage: String(Math.floor(memoryLimitBytes * 0.8)),
    max_execution_time: '3600',
    async_insert: '0',
    // By default a table below a million rows is scanned although it has an index of this kind.
    min_table_rows_to_use_projection_index: '0',
    // An answer of the query cache could be another project's.
    use_query_cache: '0',
    // By default a statement gets a thread for each GiB that is free of the limit, and every one of a small engine runs on one core.
    max_threads_min_free_memory_per_thread: String(64 * 2 ** 20),
  }
}

/** One INSERT is one block: with a deduplication token it is stored whole or not at all. */
export const oneBlock: Readonly<Record<string, string>> = {
  max_insert_block_size: '1000000000',
  max_insert_block_size_bytes: '0',
  min_insert_block_size_rows: '1000000000',
  min_insert_block_size_bytes: '1000000000000',
  max_threads: '1',
  max_insert_threads: '1',
}

/**
 * The engine's configuration file. Its defaults are those of a machine of its own; ours shares one: small caches, few threads
 * kept, a ceiling for all queries together, none of the `system.*_log` tables (there are none unless named here).
 */
export function renderEngineConfig(memoryLimitBytes: number): string {
  const cache = Math.floor(Math.min(256 * 2 ** 20, memoryLimitBytes / 16))
  const values: Readonly<Record<string, number>> = {
    max_server_memory_usage: memoryLimitBytes,
    mark_cache_size: cache,
    index_mark_cache_size: Math.floor(cache / 2),
    primary_index_cache_size: Math.floor(cache / 2),
    uncompressed_cache_size: 0,
    index_uncompressed_cache_size: 0,
    mmap_cache_size: 0,
    compiled_expression_cache_size: 16 * 2 ** 20,
    query_condition_cache_size: 16 * 2 ** 20,
    max_thread_pool_free_size: 16,
    max_io_thread_pool_free_size: 0,
    background_pool_size: 2,
    background_schedule_pool_size: 2,
    // Left to itself it reads the use of memory twenty times a second; every allocation is counted without it.
    memory_worker_period_ms: 500,
    // An insert and a mutation wake a table's background work at once. Behind that it looks for more, by default after up to a second and
    // again several times in the next ones: ours looks soon, and then ever more seldom. A mutation rewrites four parts of a table each time it
    // looks, those of other partitions too, so the first waits are how long a deletion takes.
    background_processing_pool_thread_sleep_seconds_if_nothing_to_do: 0.01,
    background_processing_pool_task_sleep_seconds_when_no_work_multiplier: 6,
    background_processing_pool_task_sleep_seconds_when_no_work_max: 20,
    background_processing_pool_task_sleep_seconds_when_no_work_random_part: 0.01,
    // Queries that never end: nobody asks one here.
    background_streaming_processing_pool_thread_sleep_seconds_if_nothing_to_do: 60,
  }
  const lines = Object.entries(values).map(([name, value]) => `  <${name}>${value}</${name}>`)
  return `<clickhouse>\n${lines.join('\n')}\n</clickhouse>\n`
}
