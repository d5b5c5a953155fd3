/**
 * Over the series of `makeDemoSeries`: what the templates of prometheus/compliance leave out. Ranges within subqueries end on no step of
 * theirs: there too 2.42 counts both ends.
 */
export const demoQueries = listOf(String.raw`
demo_memory_usage_bytes @ end()
demo_memory_usage_bytes @ start()
demo_cpu_usage_seconds_total @ end() offset 90s
rate(demo_cpu_usage_seconds_total[2m] @ end())
rate(demo_cpu_usage_seconds_total[3m] @ start() offset 1m)
sum(rate(demo_cpu_usage_seconds_total[1m] offset -30s))
max_over_time(demo_memory_usage_bytes[2m] @ end() offset 5m)
avg_over_time((demo_memory_usage_bytes @ end())[1m:15s])
avg_over_time(demo_memory_usage_bytes[5m:])
avg_over_time(demo_memory_usage_bytes[5m:7s])
avg_over_time(demo_memory_usage_bytes[5m:7s] offset 13s)
avg_over_time(demo_memory_usage_bytes[5m:7s] @ end())
max_over_time(rate(demo_cpu_usage_seconds_total[1m])[10m:30s])
min_over_time(rate(demo_cpu_usage_seconds_total[47s])[5m:11s])
max_over_time(sum by (mode) (rate(demo_cpu_usage_seconds_total[1m]))[10m:1m])
quantile_over_time(0.9, irate(demo_cpu_usage_seconds_total[30s])[5m:10s])
stddev_over_time(avg by (instance) (demo_memory_usage_bytes)[10m:20s])
deriv(sum(demo_disk_usage_bytes)[10m:20s])
rate(sum by (instance) (demo_api_request_duration_seconds_count)[5m:15s])
increase(max_over_time(demo_cpu_usage_seconds_total[58s:5s])[5m:30s])
max_over_time(min_over_time(avg_over_time(demo_memory_usage_bytes[32s:5s])[123s:10s])[5m:1m])
sum_over_time((demo_memory_usage_bytes > bool 1e9)[5m:20s])
count_over_time((demo_memory_usage_bytes > 1e9)[5m:20s])
count_over_time(demo_intermittent_metric[10m])
present_over_time(demo_intermittent_metric[2m])
absent_over_time(demo_intermittent_metric[2m])
absent_over_time(demo_nothing{job="demo",instance=~".*"}[2m])
absent_over_time(sum(demo_intermittent_metric)[1m:10s])
absent(demo_intermittent_metric)
absent(demo_nothing{job="demo",instance=~"x.*",a!="b",c="d"})
absent(sum(demo_nothing))
changes(demo_batch_last_run_processed_bytes[10m])
resets(demo_cpu_usage_seconds_total[20m])
resets(demo_memory_usage_bytes[3m])
idelta(demo_disk_usage_bytes[1m])
irate(demo_cpu_usage_seconds_total[10m])
delta(demo_disk_usage_bytes[7m])
increase(demo_api_request_duration_seconds_count[13m])
predict_linear(demo_disk_usage_bytes[10m], 3600)
predict_linear(demo_disk_usage_bytes[10m], -60)
predict_linear(demo_disk_usage_bytes[10m] @ end(), 60)
deriv(demo_disk_usage_bytes[10m] offset 1m)
stdvar_over_time(demo_cpu_usage_seconds_total[5m])
quantile_over_time(0.5, demo_memory_usage_bytes[90s])
quantile_over_time(scalar(demo_num_cpus{instance="demo.promlabs.com:10000"}) / 8, demo_memory_usage_bytes[90s])
last_over_time(demo_intermittent_metric[15m])
min_over_time(demo_intermittent_metric[15m])
sum_over_time(demo_num_cpus[1m])
avg_over_time(demo_cpu_usage_seconds_total[1h])
timestamp(demo_memory_usage_bytes)
timestamp(demo_memory_usage_bytes offset 2m)
timestamp(last_over_time(demo_memory_usage_bytes[1m]))
time() - timestamp(demo_num_cpus)
time() - demo_batch_last_success_timestamp_seconds
demo_batch_last_success_timestamp_seconds > time() - 100
sum by (instance) (demo_memory_usage_bytes) / 1024 ^ 3
demo_memory_usage_bytes / ignoring (type) group_left demo_num_cpus
demo_memory_usage_bytes / on (instance) group_left demo_num_cpus
demo_num_cpus * on (instance) group_right demo_memory_usage_bytes
demo_num_cpus * on (instance) group_right (job) demo_memory_usage_bytes
demo_disk_usage_bytes / demo_disk_total_bytes
demo_disk_usage_bytes / on (job, instance) demo_disk_total_bytes > 0.4
1 - demo_disk_usage_bytes / demo_disk_total_bytes
demo_disk_usage_bytes > bool on (instance) demo_disk_total_bytes
demo_disk_usage_bytes < on (instance) demo_disk_total_bytes
demo_memory_usage_bytes{type="used"} > ignoring (type) demo_memory_usage_bytes{type="free"}
demo_memory_usage_bytes{type="used"} > bool ignoring (type) demo_memory_usage_bytes{type="free"}
demo_memory_usage_bytes and on (instance) demo_num_cpus{instance=~".*1"}
demo_memory_usage_bytes and ignoring (type) demo_num_cpus
demo_memory_usage_bytes unless on (instance) demo_num_cpus{instance=~".*1"}
demo_num_cpus or demo_disk_total_bytes
demo_num_cpus or on (instance) demo_memory_usage_bytes
demo_num_cpus{instance=~".*0"} or demo_disk_usage_bytes{instance!~".*0"}
demo_intermittent_metric or on (instance) demo_num_cpus
demo_intermittent_metric unless on (instance) (demo_num_cpus > 5)
(demo_memory_usage_bytes > 1.5e9) and (demo_memory_usage_bytes < 2e9)
demo_memory_usage_bytes % 1000
demo_memory_usage_bytes ^ 0.5
-demo_memory_usage_bytes ^ 2
demo_cpu_usage_seconds_total atan2 demo_cpu_usage_seconds_total
demo_num_cpus atan2 2
2 ^ demo_num_cpus ^ 0.5
demo_num_cpus == 4
demo_num_cpus != 4
4 == demo_num_cpus
5 > bool demo_num_cpus
topk(2, demo_memory_usage_bytes)
topk by (instance) (1, demo_memory_usage_bytes)
bottomk by (type) (1, demo_memory_usage_bytes)
topk(scalar(demo_num_cpus{instance="demo.promlabs.com:10001"}), demo_cpu_usage_seconds_total)
topk(0, demo_memory_usage_bytes)
bottomk(100, demo_memory_usage_bytes)
topk(3, sum by (instance, mode) (rate(demo_cpu_usage_seconds_total[1m])))
quantile by (type) (0.3, demo_memory_usage_bytes)
quantile(scalar(demo_num_cpus{instance="demo.promlabs.com:10001"}) / 5, demo_memory_usage_bytes)
stddev by (type) (demo_memory_usage_bytes)
stdvar without (instance, type) (demo_cpu_usage_seconds_total)
group(demo_memory_usage_bytes)
group by (type) (demo_memory_usage_bytes)
count by (instance) (demo_memory_usage_bytes > 1e9)
count without (le) (demo_api_request_duration_seconds_bucket)
count_values("cpus", demo_num_cpus)
count_values by (job) ("v", demo_batch_last_run_processed_bytes)
count_values without (instance) ("instance", demo_num_cpus)
sum by (__name__) ({job="demo"})
count by (__name__, instance) ({job="demo"})
avg(avg_over_time(demo_memory_usage_bytes[1m]))
max without (type) (demo_memory_usage_bytes)
sum(demo_memory_usage_bytes) by (type)
sum by (type,) (demo_memory_usage_bytes)
sort(demo_memory_usage_bytes)
sort_desc(demo_memory_usage_bytes)
sort(sum by (type) (demo_memory_usage_bytes))
sort_desc(topk(3, demo_memory_usage_bytes))
scalar(demo_num_cpus)
scalar(demo_num_cpus{instance="demo.promlabs.com:10000"})
vector(scalar(sum(demo_num_cpus)))
clamp(demo_memory_usage_bytes, 1e9, 2e9)
clamp_max(demo_memory_usage_bytes, scalar(avg(demo_memory_usage_bytes)))
clamp_min(demo_memory_usage_bytes, -Inf)
round(demo_memory_usage_bytes, 1e6)
round(demo_cpu_usage_seconds_total, 0.1)
round(-demo_cpu_usage_seconds_total / 7)
sgn(demo_memory_usage_bytes - 1.5e9)
exp(demo_num_cpus)
ln(demo_memory_usage_bytes - 1.5e9)
log2(demo_num_cpus * 0)
sqrt(demo_memory_usage_bytes - 1.5e9)
sin(demo_cpu_usage_seconds_total)
cos(demo_cpu_usage_seconds_total)
tan(demo_cpu_usage_seconds_total)
asin(demo_num_cpus / 5)
acos(demo_num_cpus / 5)
atan(demo_num_cpus)
sinh(demo_num_cpus)
cosh(demo_num_cpus)
tanh(demo_num_cpus)
asinh(demo_num_cpus)
acosh(demo_num_cpus)
atanh(demo_num_cpus / 5)
deg(demo_num_cpus)
rad(demo_num_cpus)
pi() * demo_num_cpus
day_of_week(demo_batch_last_success_timestamp_seconds)
day_of_year(demo_batch_last_success_timestamp_seconds)
days_in_month(vector(time()))
hour(timestamp(demo_num_cpus))
minute(vector(time() - 3600))
label_replace(demo_memory_usage_bytes, "kind", "$1-$2", "type", "(.)(.*)")
label_replace(demo_memory_usage_bytes, "kind", "$1", "instance", "(?P<host>[^:]+):.*")
label_replace(demo_memory_usage_bytes, "kind", "$host", "instance", "(?P<host>[^:]+):.*")
label_replace(demo_memory_usage_bytes, "type", "", "type", ".*e.*")
label_replace(demo_num_cpus, "__name__", "other", "", "")
label_replace(rate(demo_cpu_usage_seconds_total[1m]), "x", "$1", "mode", "(u.*)")
label_join(demo_memory_usage_bytes, "both", "/", "instance", "type")
label_join(demo_memory_usage_bytes, "type", "")
sum by (both) (label_join(demo_memory_usage_bytes, "both", "/", "job", "type"))
histogram_quantile(0.9, demo_api_request_duration_seconds_bucket)
histogram_quantile(0.9, rate(demo_api_request_duration_seconds_bucket[5m]))
histogram_quantile(0.5, sum by (le) (rate(demo_api_request_duration_seconds_bucket[5m])))
histogram_quantile(0.99, sum by (le, path) (rate(demo_api_request_duration_seconds_bucket[3m])))
histogram_quantile(scalar(demo_num_cpus{instance="demo.promlabs.com:10000"}) / 5, sum by (le, method) (increase(demo_api_request_duration_seconds_bucket[3m])))
histogram_quantile(-1, demo_api_request_duration_seconds_bucket)
histogram_quantile(2, demo_api_request_duration_seconds_bucket)
histogram_quantile(NaN, demo_api_request_duration_seconds_bucket)
histogram_quantile(0.5, demo_api_request_duration_seconds_bucket{le!="+Inf"})
sum(rate(demo_api_request_duration_seconds_sum[5m])) / sum(rate(demo_api_request_duration_seconds_count[5m]))
sum by (path) (rate(demo_api_request_duration_seconds_count{status="500"}[5m])) / on (path) sum by (path) (rate(demo_api_request_duration_seconds_count[5m]))
rate(demo_api_request_duration_seconds_bucket{le="0.1"}[5m]) / ignoring (le) rate(demo_api_request_duration_seconds_bucket{le="+Inf"}[5m])
{__name__=~"demo_(num|disk).*",instance=~".*:1000[01]"}
{job="demo",__name__!~"demo_(api|mem|cpu).*"}
demo_memory_usage_bytes{type=~"free|used"}
demo_memory_usage_bytes{type!~"free|used",instance!=""}
demo_memory_usage_bytes{type=~"f(?:ree)?|us.d"}
demo_memory_usage_bytes{missing=""}
demo_memory_usage_bytes{missing!=""}
demo_memory_usage_bytes{type=~""}
demo_memory_usage_bytes{type=~".+",type!="free"}
demo_memory_usage_bytes{type=~"(?i)FREE"}
vector(time()) % 60 < 30
vector(1) and on () (vector(time()) % 40 < 20)
(demo_num_cpus and on () (vector(time()) % 100 < 50)) or on (instance) -demo_num_cpus
sum(demo_intermittent_metric) or vector(0)
demo_num_cpus + on (instance, job) demo_disk_total_bytes * 0 + on (instance) demo_num_cpus
((demo_num_cpus))
+demo_num_cpus
1 + 2 * 3 ^ 2 % 5 - -1
1e3 + 0x1F + .5
demo_num_cpus offset 1m30s
demo_memory_usage_bytes[5m] offset 1m
sum(demo_memory_usage_bytes offset 1m) - sum(demo_memory_usage_bytes)
`)

/**
 * Over what node_exporter, Prometheus, the platform itself and the test's exporter tell, scraped a second ago. No ranges within
 * subqueries: those would end on whole seconds, where a late scrape may stand.
 */
export const liveQueries = listOf(String.raw`
up
sum by (job) (up)
count by (job) ({job!=""})
count by (__name__) ({job="node"})
scrape_samples_scraped
scrape_samples_post_metric_relabeling
min_over_time(up[10s])
test_heat_celsius
test_heat_celsius{side="in"} - ignoring (side) test_heat_celsius{side="out"}
test_heat_celsius * on (shard) group_left (owner) test_shard_info
sum by (owner) (test_heat_celsius * on (shard) group_left (owner) test_shard_info)
avg by (zone) (test_heat_celsius)
max by (zone) (max_over_time(test_heat_celsius[10s]))
min_over_time(test_heat_celsius[7s])
avg_over_time(test_heat_celsius[9s])
stddev_over_time(test_heat_celsius[12s])
stdvar_over_time(test_heat_celsius[12s])
sum_over_time(test_heat_celsius[5s])
quantile_over_time(0.75, test_heat_celsius[12s])
last_over_time(test_heat_celsius[3s])
deriv(test_heat_celsius[10s])
predict_linear(test_heat_celsius[10s], 30)
delta(test_heat_celsius[10s])
idelta(test_heat_celsius[10s])
changes(test_changing[12s])
resets(test_changing[12s])
resets(test_resets_total[15s])
rate(test_resets_total[15s])
increase(test_resets_total[8s])
irate(test_resets_total[6s])
sum(rate(test_resets_total[10s]))
rate(test_jobs_total[10s])
increase(test_jobs_total[12s])
irate(test_jobs_total[5s])
sum by (zone) (rate(test_jobs_total[10s]))
topk(2, rate(test_jobs_total[10s]))
bottomk(1, test_jobs_total)
sum(rate(test_jobs_total[10s])) / on () group_left sum(test_answer)
test_coming
count(test_coming)
sum(test_coming) or vector(0)
absent(test_coming{slot="1"})
count_over_time(test_coming[14s])
present_over_time(test_coming[6s])
last_over_time(test_coming[9s])
max_over_time(test_coming[5s])
absent_over_time(test_coming{slot="2"}[3s])
timestamp(test_coming)
sum by (slot) (count_over_time(test_coming[14s]))
test_coming or on () vector(9)
test_coming unless test_coming{slot="0"}
test_odd
-test_odd
test_odd * 0
test_odd == test_odd
test_odd != test_odd
test_odd > 0
test_odd >= bool 0
abs(test_odd)
ceil(test_odd)
floor(test_odd)
round(test_odd)
sgn(test_odd)
sqrt(test_odd)
exp(test_odd)
ln(test_odd)
1 / test_odd
test_odd ^ 2
test_odd % 2
sum(test_odd{kind!~"nan|inf|neginf"})
max(test_odd)
min(test_odd)
avg(test_odd{kind=~"inf|third"})
count(test_odd)
stddev(test_odd{kind=~"zero|third"})
quantile(0.5, test_odd{kind!="nan"})
topk(3, test_odd)
bottomk(3, test_odd)
sort(test_odd{kind!="nan"})
sort_desc(test_odd{kind!="nan"})
max_over_time(test_odd[5s])
min_over_time(test_odd[5s])
sum_over_time(test_odd{kind!="huge"}[5s])
avg_over_time(test_odd{kind=~"third|zero|inf"}[5s])
changes(test_odd[5s])
clamp(test_odd, -1, 1)
count_values("value", test_odd)
test_build_info
sum by (version, revision) (test_build_info)
test_jobs_total * on () group_left (version) test_build_info
label_replace(test_build_info, "short", "$1", "revision", "(.).*")
histogram_quantile(0.9, test_request_seconds_bucket)
histogram_quantile(0.5, rate(test_request_seconds_bucket[10s]))
histogram_quantile(0.95, sum by (le) (rate(test_request_seconds_bucket[10s])))
rate(test_request_seconds_sum[10s]) / rate(test_request_seconds_count[10s])
test_size_bytes
test_size_bytes{quantile="0.9"}
max without (quantile) (test_size_bytes)
rate(test_size_bytes_sum[10s]) / rate(test_size_bytes_count[10s])
sum_over_time(test_changing[10s:2s])
avg_over_time(sum by (zone) (test_heat_celsius)[8s:1s])
max_over_time((test_heat_celsius > 20)[10s:1s])
rate(sum by (zone) (test_jobs_total)[10s:1s])
count_over_time(test_coming[12s:1s])
test_heat_celsius offset 5s
test_coming offset 6s
rate(test_jobs_total[8s] offset 4s)
test_heat_celsius @ end()
rate(test_jobs_total[8s] @ end())
avg_over_time(test_heat_celsius[6s] @ start())
node_load1
node_memory_MemTotal_bytes - node_memory_MemFree_bytes - node_memory_Cached_bytes
100 * (1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes)
sum by (mode) (rate(node_cpu_seconds_total[10s]))
1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[10s]))
sum by (cpu) (irate(node_cpu_seconds_total{mode!="idle"}[10s]))
rate(node_context_switches_total[10s])
node_uname_info
node_boot_time_seconds
time() - node_boot_time_seconds
node_filesystem_avail_bytes / node_filesystem_size_bytes
count by (fstype) (node_filesystem_size_bytes)
sum by (device) (rate(node_network_receive_bytes_total[10s]))
topk(5, node_network_receive_bytes_total)
node_load1 / on (instance) count by (instance) (node_cpu_seconds_total{mode="idle"})
group by (cpu) (node_cpu_seconds_total)
count(count by (cpu) (node_cpu_seconds_total))
node_scrape_collector_success == 0
prometheus_build_info
prometheus_tsdb_head_series
sum by (handler) (prometheus_http_requests_total)
histogram_quantile(0.9, prometheus_http_request_duration_seconds_bucket)
go_goroutines
go_info
sum by (quantile) (go_gc_duration_seconds)
process_resident_memory_bytes
max by (job) (process_start_time_seconds)
{__name__=~"vedette_.*",job="vedette"}
{job="vedette",__name__=~".*_total"}
sum by (__name__) ({job="vedette"})
count by (job, __name__) ({__name__=~"process_.*"})
vedette_build_info
nodejs_eventloop_utilization_ratio
label_replace({__name__=~"go_(goroutines|threads)"}, "what", "$1", "__name__", "go_(.*)")
`)

/** Of the same targets scraped by both, each at its own milliseconds. */
export const sideBySideQueries = listOf(String.raw`
up
count by (job) (up)
sum(up)
scrape_samples_scraped{job="node"}
test_answer
test_build_info
test_shard_info
test_odd
count by (shard, zone) (test_jobs_total)
count(test_heat_celsius)
count by (side) (test_heat_celsius)
group by (path) (test_request_seconds_bucket)
count(test_request_seconds_bucket)
round(sum(rate(test_jobs_total[20s])) / 5) * 5
sum(test_size_bytes_count) > bool 0
count_over_time(test_answer[10s]) > bool 2
absent(test_nothing{job="test"})
node_uname_info
node_boot_time_seconds
node_memory_MemTotal_bytes
count(node_cpu_seconds_total)
count by (mode) (node_cpu_seconds_total)
node_filesystem_size_bytes{mountpoint="/"}
prometheus_build_info
go_info
vedette_build_info
max_over_time(test_answer[10s]) + min_over_time(test_answer[10s])
test_answer * on () group_left (version) test_build_info
histogram_quantile(0.5, test_request_seconds_bucket) > bool 0
`)

function listOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '')
}
