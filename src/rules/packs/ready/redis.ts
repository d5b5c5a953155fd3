import type { Pack } from '../pack.ts'

/** Redis and what speaks like it. */
export const redisPack: Pack = {
  name: 'redis',
  title: 'Redis',
  source: 'redis_exporter',
  rules: [
    {
      name: 'RedisDown',
      summary: 'Redis {{ $labels.instance }} cannot be reached',
      query: { promql: 'redis_up == 0' },
      severity: 'critical',
      for: '30s',
      runbook: {
        means: 'The exporter runs, but Redis does not answer it.',
        users: 'Sessions, queues and caches that lie there are away: people are logged out, pages are slow or fail.',
        look: [
          'Does it run? `systemctl status redis-server`, and the last lines of its log.',
          'Did the kernel kill it for want of [memory](/metrics/explore?expr=node_memory_MemAvailable_bytes)?',
        ],
        causes: ['It was stopped or crashed', 'Out of memory', 'The password was changed', 'It loads a large file after a restart'],
        mend: ['Start it and wait until it has loaded its file.', 'Give it a memory limit and a policy of what to drop.'],
        over: '`redis_up` is 1 again.',
      },
    },
    {
      name: 'RedisMemory',
      summary: 'Redis {{ $labels.instance }} uses {{ $value | humanizePercentage }} of its memory',
      query: { promql: 'redis_memory_used_bytes / (redis_memory_max_bytes > 0)' },
      above: { warning: 0.85, high: 0.95 },
      for: '10m',
      runbook: {
        means: 'More than 85 % (warning) or 95 % (high) of maxmemory is in use.',
        users: 'At the limit Redis drops keys or refuses to write, as its policy says.',
        look: ['Does it [grow](/metrics/explore?expr=redis_memory_used_bytes)?', 'What is large? `redis-cli --bigkeys`.'],
        causes: ['Keys without an end of life', 'A queue that nobody reads', 'More data than was planned for'],
        mend: ['Give keys an end of life.', 'Raise maxmemory if the host has room.'],
        over: 'Less than 85 % is in use.',
      },
    },
    {
      name: 'RedisConnections',
      summary: '{{ $value | humanizePercentage }} of the connections of Redis {{ $labels.instance }} are taken',
      query: { promql: 'redis_connected_clients / (redis_config_maxclients > 0)' },
      above: { medium: 0.8, high: 0.9 },
      for: '5m',
      runbook: {
        means: 'More than 80 % (medium) or 90 % (high) of maxclients are connected.',
        users: 'Nothing until all are taken; then new connections are refused.',
        look: ['Who is it? `redis-cli client list`.'],
        causes: [
          'Clients that connect for each command',
          'A pool that is too large, times many instances',
          'Connections that are never closed',
        ],
        mend: ['Restart the client that leaks.', 'Set `timeout`, or raise maxclients.'],
        over: 'Less than 80 % are taken.',
      },
    },
    {
      name: 'RedisRejects',
      summary: 'Redis {{ $labels.instance }} refuses connections',
      query: { promql: 'increase(redis_rejected_connections_total[5m]) > 0' },
      severity: 'high',
      runbook: {
        means: 'Connections were refused because maxclients was reached.',
        users: 'Some of what they do fails.',
        look: ['Who holds the connections? `redis-cli client list`.'],
        causes: ['A leak of connections', 'More instances than before'],
        mend: ['Restart the client that leaks.', 'Raise maxclients and the limit of open files.'],
        over: 'None was refused for five minutes.',
      },
    },
    {
      name: 'RedisReplicationBroken',
      summary: 'The replica {{ $labels.instance }} has lost its master',
      query: { promql: 'redis_master_link_up == 0' },
      severity: 'high',
      for: '2m',
      runbook: {
        means: 'A replica is not connected to its master.',
        users: 'Whoever reads from it sees old data; after a switch-over what is missing is lost.',
        look: ['`redis-cli info replication` on both sides.'],
        causes: ['The master is down', 'The network between them is cut', 'The back-log was too small and the full copy does not end'],
        mend: ['Bring back the master or the network.', 'Raise repl-backlog-size and the output limit for replicas.'],
        over: 'The link is up again.',
      },
    },
    {
      name: 'RedisCacheHits',
      summary: 'Only {{ $value | humanizePercentage }} of the look-ups in Redis {{ $labels.instance }} find something',
      query: {
        promql:
          'rate(redis_keyspace_hits_total[15m]) / (rate(redis_keyspace_hits_total[15m]) + rate(redis_keyspace_misses_total[15m]) > 10)',
      },
      below: { warning: 0.5 },
      for: '30m',
      runbook: {
        means: 'For half an hour more than half of the look-ups found nothing, under some load.',
        users: 'Pages are slower, for what is not found is computed or read again.',
        look: [
          'Were keys [evicted](/metrics/explore?expr=rate(redis_evicted_keys_total%5B5m%5D))?',
          'Was the cache emptied, or a release deployed that names its keys differently?',
        ],
        causes: ['Too little memory', 'Lives that are too short', 'New names of keys'],
        mend: ['Give it more memory, or the keys longer lives.'],
        over: 'More than half of the look-ups find something.',
      },
    },
    {
      name: 'RedisSaveFails',
      summary: 'Redis {{ $labels.instance }} cannot save its data to disk',
      query: { promql: 'redis_rdb_last_bgsave_status == 0' },
      severity: 'high',
      for: '5m',
      runbook: {
        means: 'The last attempt to write the data to disk failed.',
        users: 'As Redis is configured by default it now refuses every write.',
        look: ['Its log says why.', 'Is the [disk](/metrics/explore?expr=node_filesystem_avail_bytes) full? Is there memory for a fork?'],
        causes: ['The disk is full or read-only', 'Too little memory for the copy'],
        mend: ['Make room; then `redis-cli bgsave`.', 'Set vm.overcommit_memory to 1.'],
        over: 'A save succeeded.',
      },
    },
  ],
}
