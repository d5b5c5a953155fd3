import type { Pack } from '../pack.ts'

/** PostgreSQL. */
export const postgresPack: Pack = {
  name: 'postgres',
  title: 'PostgreSQL',
  source: 'postgres_exporter',
  rules: [
    {
      name: 'PostgresDown',
      summary: 'The database {{ $labels.instance }} cannot be reached',
      query: { promql: 'pg_up == 0' },
      severity: 'critical',
      for: '30s',
      runbook: {
        means: 'The exporter runs, but the database does not let it in.',
        users: 'Whatever needs the database fails.',
        look: [
          'Does the server run? `systemctl status postgresql`, and the last lines of its log.',
          'Is its disk full? See [disks](/metrics/explore?expr=node_filesystem_avail_bytes).',
          'Are all connections taken? Then it refuses everybody.',
        ],
        causes: [
          'The server was stopped or crashed',
          'The disk is full',
          'Too many connections',
          'The password or pg_hba.conf was changed',
        ],
        mend: [
          'Start it, and read its log before you start it twice.',
          'Make room on the disk: never by deleting files of pg_wal.',
          'End connections that do nothing.',
          'With a standby: switch over if it does not come back soon.',
        ],
        over: '`pg_up` is 1 again. Then see that the applications have connected again.',
      },
    },
    {
      name: 'PostgresConnections',
      summary: '{{ $value | humanizePercentage }} of the connections of {{ $labels.instance }} are taken',
      query: { promql: 'sum by (job, instance) (pg_stat_activity_count) / min by (job, instance) (pg_settings_max_connections)' },
      above: { medium: 0.8, high: 0.9 },
      for: '5m',
      runbook: {
        means: 'More than 80 % (medium) or 90 % (high) of max_connections are in use.',
        users: 'Nothing until all are taken; then every new request fails.',
        look: [
          'Who holds them, and [in which state](/metrics/explore?expr=sum%20by%20(datname%2C%20state)%20(pg_stat_activity_count))? `idle in transaction` is a mistake of the application.',
        ],
        causes: ['A pool that is too large, times many instances', 'Transactions that stay open', 'A slow query behind which others wait'],
        mend: [
          'End what is idle in a transaction: `pg_terminate_backend`.',
          'Make the pools smaller, or put pgbouncer in front.',
          'Raise max_connections only with the memory for it.',
        ],
        over: 'Less than 80 % are taken.',
      },
    },
    {
      name: 'PostgresReplicationLag',
      summary: 'The standby {{ $labels.instance }} is {{ $value | humanizeDuration }} behind',
      query: { promql: 'max by (job, instance) (pg_replication_lag) or max by (job, instance) (pg_replication_lag_seconds)' },
      above: { medium: 60, high: 600 },
      for: '5m',
      runbook: {
        means: 'A standby has not replayed what the primary wrote a minute (medium) or ten (high) ago.',
        users: 'Whoever reads from the standby sees old data; after a switch-over the missing part is lost.',
        look: ['`SELECT * FROM pg_stat_replication` on the primary: is it connected, what does it lack?', 'Is its disk or its line full?'],
        causes: [
          'A large transaction or a bulk load',
          'A long query on the standby holds the replay back',
          'The line or the disk is too slow',
          'The replication has stopped',
        ],
        mend: ['Wait if it catches up; end the query that holds it back.', 'If it has stopped for good: build the standby anew.'],
        over: 'It is less than a minute behind.',
      },
    },
    {
      name: 'PostgresCacheHits',
      summary: 'Only {{ $value | humanizePercentage }} of the reads of {{ $labels.datname }} come from memory',
      query: {
        promql:
          'sum by (job, instance, datname) (rate(pg_stat_database_blks_hit[15m])) / ' +
          '(sum by (job, instance, datname) (rate(pg_stat_database_blks_hit[15m])) + sum by (job, instance, datname) (rate(pg_stat_database_blks_read[15m])) > 100)',
      },
      below: { warning: 0.9 },
      for: '30m',
      runbook: {
        means: 'For half an hour more than a tenth of the blocks were read from disk, under some load.',
        users: 'Queries take longer than they could.',
        look: [
          'Which queries read so much? `pg_stat_statements`, by shared_blks_read.',
          'Is it a report or a back-up that ends by itself?',
        ],
        causes: ['A query without an index', 'The data that is in use has outgrown shared_buffers', 'It was restarted a moment ago'],
        mend: ['Add the index.', 'Give it more memory.'],
        over: 'Nine of ten blocks come from memory.',
      },
    },
    {
      name: 'PostgresDeadlocks',
      summary: '{{ printf "%.0f" $value }} deadlocks in {{ $labels.datname }} within ten minutes',
      query: { promql: 'sum by (job, instance, datname) (increase(pg_stat_database_deadlocks[10m]))' },
      above: { medium: 5 },
      runbook: {
        means: 'Transactions waited for each other and PostgreSQL had to end some of them.',
        users: 'Some of what they do fails and works when it is done again.',
        look: ['The log of the database names both statements: [logs](/logs?q=%22deadlock%20detected%22).'],
        causes: ['Two places change the same rows in different order', 'A long transaction that changes many rows'],
        mend: ['Change rows in one order everywhere.', 'Make transactions shorter; try again after a deadlock.'],
        over: 'Fewer than five within ten minutes.',
      },
    },
    {
      name: 'PostgresLongTransaction',
      summary: 'A transaction in {{ $labels.datname }} is open for {{ $value | humanizeDuration }}',
      query: { promql: 'max by (job, instance, datname) (pg_stat_activity_max_tx_duration{state=~"active|idle in transaction.*"})' },
      above: { medium: 3600 },
      runbook: {
        means: 'A transaction has been open for more than an hour.',
        users: 'Nothing at first; then others wait for its locks, and tables grow because nothing can be cleaned up.',
        look: [
          '`SELECT pid, state, query FROM pg_stat_activity ORDER BY xact_start LIMIT 5`: is it a back-up, a report or a forgotten session?',
        ],
        causes: ['A session that somebody left open', 'A job without an end', 'A bug that forgets COMMIT'],
        mend: ['`SELECT pg_terminate_backend(PID)` unless it is a back-up.', 'Set idle_in_transaction_session_timeout.'],
        over: 'It has ended.',
      },
    },
    {
      name: 'PostgresArchiveFails',
      summary: '{{ $labels.instance }} could not archive its log: back-ups to a point in time end here',
      query: { promql: 'increase(pg_stat_archiver_failed_count[15m]) > 0' },
      severity: 'high',
      for: '5m',
      runbook: {
        means: 'The archive command has failed: what was written since cannot be recovered from the archive.',
        users: 'Nothing, until you need the back-up; or until pg_wal fills the disk.',
        look: ['`SELECT * FROM pg_stat_archiver` and the log of the database.', 'Is the repository full or unreachable?'],
        causes: ['The repository is full or away', 'Its credentials have expired', 'The archive command was changed'],
        mend: ['Make room, or give it new credentials: PostgreSQL tries again by itself.', 'Watch the size of pg_wal meanwhile.'],
        over: 'Nothing failed for a quarter of an hour.',
      },
    },
  ],
}
