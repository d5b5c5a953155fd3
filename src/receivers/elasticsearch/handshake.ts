import type { Question, QuestionEndpoint, Reply } from '../receiver.ts'
import { refused, tell } from './answers.ts'

/** Told to clients that do not say which version they are of. */
const version = '8.19.0'

/**
 * The version in `Elastic-filebeat/9.3.0 (linux; ...)` or `elasticsearch-js/8.19.1 (...)`: shippers refuse a server that is older than
 * themselves, and everything they send is taken all the same.
 */
function versionFor({ headers }: Pick<Question, 'headers'>): string {
  return (
    /^(?:elastic|logstash|apm-server|metricbeat|filebeat)[\w-]*\/v?(\d{1,3}\.\d{1,3}\.\d{1,3})/i.exec(headers['user-agent'] ?? '')?.[1] ??
    version
  )
}

/** `GET /`. */
function describe(asked: Question): Reply {
  return json(asked, {
    name: 'vedette',
    cluster_name: 'vedette',
    cluster_uuid: 'vedette00000000000000A',
    version: {
      number: versionFor(asked),
      build_flavor: 'default',
      build_type: 'tar',
      build_hash: '0000000000000000000000000000000000000000',
      build_date: '2026-01-01T00:00:00.000Z',
      build_snapshot: false,
      lucene_version: '9.12.0',
      minimum_wire_compatibility_version: '7.17.0',
      minimum_index_compatibility_version: '7.0.0',
    },
    tagline: 'You Know, for Search',
  })
}

/** `GET /_license`: what Beats and Logstash look for is an active one. */
function license(asked: Question): Reply {
  const uid = '00000000-0000-0000-0000-000000000000'
  return json(asked, {
    license: {
      status: 'active',
      uid,
      type: 'basic',
      issue_date: '2026-01-01T00:00:00.000Z',
      issue_date_in_millis: 1_767_225_600_000,
      max_nodes: 1000,
      issued_to: 'vedette',
      issuer: 'elasticsearch',
      start_date_in_millis: -1,
    },
  })
}

function xpack(asked: Question): Reply {
  return json(asked, {
    license: { uid: '00000000-0000-0000-0000-000000000000', type: 'basic', mode: 'basic', status: 'active' },
    features: {
      ilm: { available: true, enabled: true },
      data_streams: { available: true, enabled: true },
      security: { available: true, enabled: true },
    },
    tagline: 'You know, for X',
  })
}

/** `GET /_nodes...`: one node. Clients that look for others to speak to keep to the address they have, because it names none. */
function nodes(asked: Question): Reply {
  const node = {
    name: 'vedette',
    version: versionFor(asked),
    roles: ['ingest', 'data'],
    ingest: { processors: [] },
    plugins: [],
    modules: [],
  }
  return json(asked, { _nodes: { total: 1, successful: 1, failed: 0 }, cluster_name: 'vedette', nodes: { vedette: node } })
}

function health(asked: Question): Reply {
  return json(asked, {
    cluster_name: 'vedette',
    status: 'green',
    timed_out: false,
    number_of_nodes: 1,
    number_of_data_nodes: 1,
    active_primary_shards: 1,
    active_shards: 1,
  })
}

/** Everything asked for is there, and everything set is taken note of: there is nothing to set up here. */
function acknowledge(asked: Question): Reply {
  return json(asked, asked.method === 'PUT' || asked.method === 'POST' ? { acknowledged: true } : {})
}

/** Anything else. */
function unknown(asked: Question): Reply {
  const cause = { type: 'resource_not_found_exception', reason: 'Vedette takes bulk requests here and answers what shippers ask first' }
  return tell(404, JSON.stringify({ error: { root_cause: [cause], ...cause }, status: 404 }), asked)
}

function json(asked: Question, body: unknown): Reply {
  return tell(200, asked.method === 'HEAD' ? '' : JSON.stringify(body), asked)
}

const reading = ['GET', 'HEAD'] as const
const every = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'] as const
const below = (...paths: readonly string[]): string[] => paths.flatMap((path) => [`/elasticsearch${path}`, `/elasticsearch${path}/*`])

/** What Filebeat, Logstash, Fluent Bit, Vector and Elasticsearch's own clients ask before, and beside, sending. */
export const questions: readonly QuestionEndpoint[] = [
  question(reading, ['/elasticsearch', '/elasticsearch/'], describe),
  question(reading, below('/_license'), license),
  question(reading, below('/_xpack'), xpack),
  question(reading, below('/_nodes'), nodes),
  question(reading, below('/_cluster/health'), health),
  question(
    every,
    below('/_ilm/policy', '/_index_template', '/_template', '/_component_template', '/_data_stream', '/_ingest', '/_cat', '/_logstash'),
    acknowledge,
  ),
  question(every, ['/elasticsearch/*'], unknown),
]

function question(methods: QuestionEndpoint['methods'], paths: readonly string[], answer: QuestionEndpoint['answer']): QuestionEndpoint {
  return { signal: 'logs', methods, paths, answer, answers: { refused } }
}
