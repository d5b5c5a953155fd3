import { always, counter, gauge, type PackCase, type SeriesShape } from './pack-case.ts'

const gib = 2 ** 30
const host = 'instance="a",job="node"'
const disk = `${host},mountpoint="/",fstype="ext4"`
const db = 'instance="db:9187",job="postgres"'
const mysql = 'instance="db:9104",job="mysql"'
const redis = 'instance="r:6379",job="redis"'
const nginx = 'instance="n:9113",job="nginx"'
const site = 'instance="https://shop.example",job="blackbox"'
const rabbit = 'instance="q:15692",job="rabbitmq",queue="mail"'
/** Of a hundred requests a minute, spread evenly so that one in twenty takes longer than the value. */
const bucket =
  (le: number): SeriesShape =>
  (value, { before }) =>
    before + 100 * Math.min(1, (0.95 * le) / value)
const since =
  (agoSeconds: (value: number) => number): SeriesShape =>
  (value, { seconds }) =>
    seconds - agoSeconds(value)
/** A restart sets it to now; it stays. */
const restarted: SeriesShape = (value, { seconds, before, minute }) => {
  if (before === 0) return seconds - 1e6
  return value === 1 && minute === 0 ? seconds : before
}

/** Every rule on metrics. */
export const packCases: readonly PackCase[] = [
  { rule: 'VedetteNearBudget', calm: 0.5, series: { 'vedette_budget_utilization_ratio{resource="disk"}': gauge() } },
  { rule: 'VedetteBusy', calm: 0.5, minutes: 40, series: { 'vedette_budget_utilization_ratio{resource="cpu"}': gauge() } },
  {
    rule: 'VedetteHeartbeatFails',
    calm: 0,
    series: { 'vedette_heartbeat_calls_total{outcome="failed"}': counter((value) => value / 10) },
    minutes: 30,
  },
  {
    rule: 'SlowHttpServer',
    calm: 0.1,
    series: {
      ...Object.fromEntries(
        [0.05, 0.2, 1, 2, 5, 10, Infinity].map((le) => [
          `http_server_request_duration_seconds_bucket{job="eu/shop",le="${le === Infinity ? '+Inf' : le}"}`,
          bucket(le),
        ]),
      ),
      'http_server_request_duration_seconds_count{job="eu/shop"}': counter(() => 100),
    },
  },
  {
    rule: 'FailingHttpServer',
    calm: 0,
    series: {
      'http_server_request_duration_seconds_count{job="shop",http_response_status_code="200"}': counter((value) => 100 * (1 - value)),
      'http_server_request_duration_seconds_count{job="shop",http_response_status_code="503"}': counter((value) => 100 * value),
    },
  },
  {
    rule: 'ApplicationDown',
    calm: 1,
    alarm: 0,
    series: { 'up{job="shop",instance="a"}': gauge(), 'up{job="shop",instance="b"}': always(0) },
  },
  {
    rule: 'TargetDown',
    calm: 1,
    alarm: 0,
    series: { 'up{job="shop",instance="a"}': gauge(), 'up{job="shop",instance="b"}': always(1) },
  },
  { rule: 'HealthCheckFails', calm: 1, alarm: 0, series: { [`probe_success{${site}}`]: gauge() } },
  {
    rule: 'HealthCheckSlow',
    calm: 0.2,
    series: { [`probe_success{${site}}`]: always(1), [`probe_duration_seconds{${site}}`]: gauge() },
  },
  {
    rule: 'UptimeLow',
    calm: 100,
    minutes: 25 * 60, 
    step: 30,
    // Fractions of checks: as if each sample stood for many.
    series: { [`probe_success{${site}}`]: gauge(0.01) },
  },
  {
    rule: 'UptimeLow',
    calm: 100,
    minutes: 25 * 60,
    step: 30,
    // What maintenance leaves out of a monitor of ours is no reason.
    series: { [`probe_success{${site},monitor="shop"}`]: always(0), [`probe_success_outside_maintenance{${site},monitor="shop"}`]: gauge(0.01) },
  },
  {
    rule: 'CertificateExpires',
    calm: 90,
    series: { [`probe_ssl_earliest_cert_expiry{${site}}`]: since((days) => -days * 86_400) },
    minutes: 10,
    step: 5,
  },
  {
    rule: 'HostCpuBusy',
    calm: 0.1,
    series: Object.fromEntries(['0', '1'].map((cpu) => [`node_cpu_seconds_total{${host},cpu="${cpu}",mode="idle"}`, counter((busy) => 60 * (1 - busy))])),
  },
  {
    rule: 'HostMemoryFull',
    calm: 0.3,
    series: {
      [`node_memory_MemAvailable_bytes{${host}}`]: (used) => 8 * gib * (1 - used),
      [`node_memory_MemTotal_bytes{${host}}`]: always(8 * gib),
    },
  },
  {
    rule: 'HostDiskFull',
    calm: 0.3,
    series: {
      [`node_filesystem_avail_bytes{${disk}}`]: (used) => 100 * gib * (1 - used),
      [`node_filesystem_size_bytes{${disk}}`]: always(100 * gib),
    },
  },
  {
    rule: 'HostInodesFull',
    calm: 0.3,
    series: { [`node_filesystem_files_free{${disk}}`]: (used) => 1e6 * (1 - used), [`node_filesystem_files{${disk}}`]: always(1e6) },
  },
  { rule: 'HostOutOfMemory', calm: 0, minutes: 14, alarm: 1, series: { [`node_vmstat_oom_kill{${host}}`]: counter((value) => value) } },
  { rule: 'HostClockOff', calm: 0, series: { [`node_timex_offset_seconds{${host}}`]: gauge(-1) } },
  { rule: 'HostRestarted', calm: 0, alarm: 1, minutes: 10, series: { [`node_boot_time_seconds{${host}}`]: restarted } },
  { rule: 'PostgresDown', calm: 1, alarm: 0, series: { [`pg_up{${db}}`]: gauge() } },
  {
    rule: 'PostgresConnections',
    calm: 0.1,
    series: {
      [`pg_stat_activity_count{${db},datname="shop",state="active"}`]: gauge(60),
      [`pg_stat_activity_count{${db},datname="shop",state="idle"}`]: gauge(40),
      [`pg_settings_max_connections{${db}}`]: always(100),
    },
  },
  { rule: 'PostgresReplicationLag', calm: 0, series: { [`pg_replication_lag{${db}}`]: gauge() } },
  {
    rule: 'PostgresCacheHits',
    calm: 0.99,
    minutes: 60,
    series: {
      [`pg_stat_database_blks_hit{${db},datname="shop"}`]: counter((share) => 60_000 * share),
      [`pg_stat_database_blks_read{${db},datname="shop"}`]: counter((share) => 60_000 * (1 - share)),
    },
  },
  { rule: 'PostgresDeadlocks', calm: 0, minutes: 14, series: { [`pg_stat_database_deadlocks{${db},datname="shop"}`]: counter((value) => value / 10) } },
  { rule: 'PostgresLongTransaction', calm: 0, series: { [`pg_stat_activity_max_tx_duration{${db},datname="shop",state="active"}`]: gauge() } },
  { rule: 'PostgresArchiveFails', calm: 0, minutes: 24, alarm: 1, series: { [`pg_stat_archiver_failed_count{${db}}`]: counter((value) => value) } },
  { rule: 'MysqlDown', calm: 1, alarm: 0, series: { [`mysql_up{${mysql}}`]: gauge() } },
  {
    rule: 'MysqlConnections',
    calm: 0.1,
    series: { [`mysql_global_status_threads_connected{${mysql}}`]: gauge(151), [`mysql_global_variables_max_connections{${mysql}}`]: always(151) },
  },
  {
    rule: 'MysqlReplicationStopped',
    calm: 1,
    alarm: 0,
    series: { [`mysql_slave_status_slave_sql_running{${mysql}}`]: gauge(), [`mysql_slave_status_slave_io_running{${mysql}}`]: always(1) },
  },
  { rule: 'MysqlReplicationLag', calm: 0, series: { [`mysql_slave_status_seconds_behind_master{${mysql}}`]: gauge() } },
  {
    rule: 'MysqlCacheHits',
    calm: 0.001,
    minutes: 60,
    series: {
      [`mysql_global_status_innodb_buffer_pool_reads{${mysql}}`]: counter((share) => 60_000 * share),
      [`mysql_global_status_innodb_buffer_pool_read_requests{${mysql}}`]: counter(() => 60_000),
    },
  },
  { rule: 'RedisDown', calm: 1, alarm: 0, series: { [`redis_up{${redis}}`]: gauge() } },
  {
    rule: 'RedisMemory',
    calm: 0.2,
    series: { [`redis_memory_used_bytes{${redis}}`]: gauge(gib), [`redis_memory_max_bytes{${redis}}`]: always(gib) },
  },
  {
    rule: 'RedisConnections',
    calm: 0.2,
    series: { [`redis_connected_clients{${redis}}`]: gauge(10_000), [`redis_config_maxclients{${redis}}`]: always(10_000) },
  },
  { rule: 'RedisRejects', calm: 0, alarm: 1, series: { [`redis_rejected_connections_total{${redis}}`]: counter((value) => value) } },
  { rule: 'RedisReplicationBroken', calm: 1, alarm: 0, series: { [`redis_master_link_up{${redis}}`]: gauge() } },
  {
    rule: 'RedisCacheHits',
    calm: 0.9,
    minutes: 60,
    series: {
      [`redis_keyspace_hits_total{${redis}}`]: counter((share) => 6000 * share),
      [`redis_keyspace_misses_total{${redis}}`]: counter((share) => 6000 * (1 - share)),
    },
  },
  { rule: 'RedisSaveFails', calm: 1, alarm: 0, series: { [`redis_rdb_last_bgsave_status{${redis}}`]: gauge() } },
  { rule: 'NginxDown', calm: 1, alarm: 0, series: { [`nginx_up{${nginx}}`]: gauge() } },
  {
    rule: 'NginxDropsConnections',
    calm: 0,
    series: {
      [`nginx_connections_accepted{${nginx}}`]: counter(() => 6000),
      [`nginx_connections_handled{${nginx}}`]: counter((dropped) => 6000 - 60 * dropped),
    },
  },
  {
    rule: 'QueueGrows',
    calm: 0,
    minutes: 45,
    series: { [`rabbitmq_queue_messages_ready{${rabbit}}`]: (value, { minute }) => (value === 0 ? 0 : value * (1 + (minute - 45) / 1e4)) },
  },
  {
    rule: 'QueueWithoutConsumers',
    calm: 1,
    alarm: 0,
    series: { [`rabbitmq_queue_messages_ready{${rabbit}}`]: always(5), [`rabbitmq_queue_consumers{${rabbit}}`]: gauge() },
  },
  { rule: 'BackupFails', calm: 0, minutes: 25, step: 5, series: { 'vedette_backup_failing{kind="verify"}': gauge() } },
  { rule: 'BackupLate', calm: 1, minutes: 25, step: 5, series: { 'backup_last_success_timestamp_seconds{job="pg_dump"}': since((hours) => hours * 3600) } },
  {
    rule: 'HostUpdated',
    calm: 0,
    alarm: 1,
    ends: 1,
    minutes: 50,
    step: 2,
    // The old kernel's series ends where the new one's begins, and back.
    series: {
      [`node_uname_info{${host},release="6.1"}`]: (value) => (value === 0 ? 1 : Number.NaN),
      [`node_uname_info{${host},release="6.12"}`]: (value) => (value === 1 ? 1 : Number.NaN),
    },
  },
  {
    rule: 'VedetteUpdated',
    calm: 0,
    alarm: 1,
    ends: 1,
    minutes: 50,
    step: 2,
    series: {
      'vedette_build_info{version="1.0"}': (value) => (value === 0 ? 1 : Number.NaN),
      'vedette_build_info{version="1.1"}': (value) => (value === 1 ? 1 : Number.NaN),
    },
  },
  { rule: 'VedetteStoreDown', calm: 1, alarm: 0, series: { 'vedette_engine_up{job="vedette"}': gauge() } },
  { rule: 'VedetteStoreBehind', calm: 3, series: { 'vedette_wal_oldest_age_seconds{job="vedette"}': gauge() } },
  {
    rule: 'VedetteRefusesRows',
    calm: 0,
    series: { 'vedette_ingest_rejected_rows_total{signal="logs",reason="too_old"}': counter((value) => 60 * value) },
  },
  { rule: 'VedetteFilesSetAside', calm: 0, series: { 'vedette_wal_quarantined_files{job="vedette"}': gauge() } },
  { rule: 'RuleFilesBad', calm: 0, series: { 'vedette_rules_file_problems{job="vedette"}': gauge() } },
  { rule: 'AlertingConfigBad', calm: 1, alarm: 0, series: { 'alertmanager_config_last_reload_successful{job="vedette"}': gauge() } },
  { rule: 'ChannelFails', calm: 0, series: { 'vedette_alerting_failing_destinations{job="vedette"}': gauge() } },
  { rule: 'RulesLate', calm: 0, minutes: 24, series: { 'vedette_rules_missed_total{rule_group="f;g"}': counter((value) => value / 15) } },
]
