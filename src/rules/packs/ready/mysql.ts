import type { Pack } from '../pack.ts'

/** MySQL and MariaDB. */
export const mysqlPack: Pack = {
  name: 'mysql',
  title: 'MySQL and MariaDB',
  source: 'mysqld_exporter',
  rules: [
    {
      name: 'MysqlDown',
      summary: 'The database {{ $labels.instance }} cannot be reached',
      query: { promql: 'mysql_up == 0' },
      severity: 'critical',
      for: '30s',
      runbook: {
        means: 'The exporter runs, but the database does not let it in.',
        users: 'Whatever needs the database fails.',
        look: [
          'Does the server run, and what are the last lines of its error log?',
          'Is its disk full? See [disks](/metrics/explore?expr=node_filesystem_avail_bytes).',
        ],
        causes: ['The server was stopped or crashed', 'The disk is full', 'Too many connections', 'The password was changed'],
        mend: [
          'Start it, and read its log before you start it twice.',
          'Make room on the disk.',
          'With a replica: switch over if it does not come back soon.',
        ],
        over: '`mysql_up` is 1 again. Then see that the applications have connected again.',
      },
    },
    {
      name: 'MysqlConnections',
      summary: '{{ $value | humanizePercentage }} of the connections of {{ $labels.instance }} are taken',
      query: { promql: 'mysql_global_status_threads_connected / mysql_global_variables_max_connections' },
      above: { medium: 0.8, high: 0.9 },
      for: '5m',
      runbook: {
        means: 'More than 80 % (medium) or 90 % (high) of max_connections are in use.',
        users: 'Nothing until all are taken; then every new request fails.',
        look: ['Who holds them? `SHOW PROCESSLIST`.'],
        causes: ['Pools that are too large', 'A slow query behind which others wait', 'Connections that are never closed'],
        mend: ['End what waits: `KILL ID`.', 'Make the pools smaller, or raise max_connections with the memory for it.'],
        over: 'Less than 80 % are taken.',
      },
    },
    {
      name: 'MysqlReplicationStopped',
      summary: 'The replication of {{ $labels.instance }} has stopped',
      query: { promql: 'mysql_slave_status_slave_sql_running == 0 or mysql_slave_status_slave_io_running == 0' },
      severity: 'high',
      for: '2m',
      runbook: {
        means: 'One of the two threads of the replication does not run.',
        users: 'Whoever reads from the replica sees old data; after a switch-over what is missing is lost.',
        look: ['`SHOW REPLICA STATUS`: Last_IO_Error and Last_SQL_Error.'],
        causes: ['A statement that fails on the replica', 'The source or the network is away', 'The replica was written to'],
        mend: ['Mend what the error names and start it again.', 'If the data differ: build the replica anew.'],
        over: 'Both threads run.',
      },
    },
    {
      name: 'MysqlReplicationLag',
      summary: 'The replica {{ $labels.instance }} is {{ $value | humanizeDuration }} behind',
      query: { promql: 'mysql_slave_status_seconds_behind_master' },
      above: { medium: 60, high: 600 },
      for: '5m',
      runbook: {
        means: 'A replica is more than a minute (medium) or ten (high) behind its source.',
        users: 'Whoever reads from it sees old data.',
        look: ['`SHOW REPLICA STATUS`.', 'Is its disk busy?'],
        causes: ['A large transaction or a bulk load', 'A table without a primary key', 'The replica is smaller than its source'],
        mend: ['Wait if it catches up.', 'Let it replay in parallel.'],
        over: 'It is less than a minute behind.',
      },
    },
    {
      name: 'MysqlCacheHits',
      summary: '{{ $value | humanizePercentage }} of the reads of {{ $labels.instance }} go to disk',
      query: {
        promql:
          'rate(mysql_global_status_innodb_buffer_pool_reads[15m]) / (rate(mysql_global_status_innodb_buffer_pool_read_requests[15m]) > 100)',
      },
      above: { warning: 0.05 },
      for: '30m',
      runbook: {
        means: 'For half an hour more than 5 % of the pages were read from disk, under some load.',
        users: 'Queries take longer than they could.',
        look: ['Which queries read so much? The slow query log, or `sys.statement_analysis`.'],
        causes: [
          'A query without an index',
          'The data that is in use has outgrown innodb_buffer_pool_size',
          'It was restarted a moment ago',
        ],
        mend: ['Add the index.', 'Give it more memory.'],
        over: 'Less than 5 % go to disk.',
      },
    },
  ],
}
