const day = 86_400_000_000_000n

/**
 * The statement that makes `count` of `records` records of a day that begins at `from` (nanoseconds), from number `first` on: a shop's, with
 * seven kinds of body, six attributes and ten of the resource, classes and severities in uneven shares, and one body in 12,500 with a
 * rare word.
 */
export function insertLogRecords({ first, count, records, from }) {
  const gap = Number(day) / records
  return `
  INSERT INTO log_records (project, class, timestamp, observed_timestamp, received_at, severity_number, severity_text, service, host,
    environment, scope_name, scope_version, event_name, trace_id, span_id, trace_flags, body, attributes, resource, segment)
  SELECT 1,
    multiIf(severity >= 17, 'error', h % 50 = 0, 'security', h % 20 = 1, 'performance', h % 200 = 3, 'audit', severity < 9, 'debug', 'application'),
    fromUnixTimestamp64Nano(toInt64(${from} + toInt64(number * ${gap}) + h % ${Math.floor(gap)}), 'UTC') AS time, time, time + toIntervalMillisecond(h % 900),
    [9,9,9,9,9,9,9,9,9,9,9,9,5,5,5,13,13,17,9,if(h % 97 = 0, 21, 9)][1 + h % 20] AS severity,
    multiIf(severity < 9, 'DEBUG', severity < 13, 'INFO', severity < 17, 'WARN', 'ERROR'),
    ['checkout','cart','catalogue','payments','search','gateway','identity','mailer','inventory','shipping','reports','recommender'][1 + intDiv(h, 20) % 12] AS app,
    concat('web-', toString(g % 24)) AS machine, ['production','production','staging'][1 + g % 3], concat('com.shop.', app, '.Handler'), '1.4.2', '',
    if(h % 5 < 3, lower(hex(sipHash128(intDiv(number, 6)))), ''), if(h % 5 < 3, lower(leftPad(hex(g), 16, '0')), ''), 1,
    multiIf(
      h % 7 = 0, concat('GET /api/v2/products/', toString(g % 100000), ' 200 in ', toString(h % 400), 'ms'),
      h % 7 = 1, concat('POST /cart/items user=', toString(g % 50000), ' sku=SKU-', toString(h % 99999), ' quantity=', toString(1 + h % 5)),
      h % 7 = 2, concat('payment authorised order=', toString(g % 9999999), ' amount=', toString(h % 50000 / 100), ' EUR provider=', ['stripe','adyen','paypal'][1 + h % 3]),
      h % 7 = 3, concat('cache miss for key session:', lower(hex(h)), ' falling back to database'),
      h % 7 = 4, concat('connection to ', ['postgres','redis','kafka'][1 + h % 3], '-', toString(g % 6), '.internal:5432 timed out after ', toString(h % 5000), ' ms, retry ', toString(h % 3)),
      h % 7 = 5, concat('user ', toString(g % 50000), ' logged in from 10.', toString(h % 256), '.', toString(g % 256), '.', toString(h % 199), ' agent=Mozilla/5.0 (X11; Linux x86_64)'),
      concat('job reindex-', toString(h % 40), ' finished: ', toString(g % 10000), ' documents, ', toString(h % 90), ' errors')
    ) || if(number % 12500 = 77, concat(' checksum MISMATCH in shard Quartz-', toString(intDiv(number, 12500) % 20)), ''),
    map('http.request.method', ['GET','POST','PUT'][1 + h % 3], 'http.route', ['/cart','/api/v2/products/{id}','/login','/checkout'][1 + h % 4],
      'http.response.status_code', toString([200,200,200,404,500][1 + g % 5]), 'duration_ms', toString(h % 3000), 'user.id', toString(g % 50000),
      'thread.name', concat('worker-', toString(h % 16))),
    map('service.name', app, 'service.version', concat('1.', toString(h % 4), '.0'), 'host.name', machine, 'deployment.environment.name', 'production',
      'cloud.region', 'eu-west-1', 'k8s.pod.name', concat(app, '-', toString(g % 24)), 'k8s.namespace.name', 'shop', 'telemetry.sdk.name',
      'opentelemetry', 'telemetry.sdk.language', 'nodejs', 'os.type', 'linux'),
    1 + intDiv(number, 51200)
  FROM (SELECT number, cityHash64(number) AS h, cityHash64(number, 1) AS g FROM numbers(${first}, ${count}))`
}
