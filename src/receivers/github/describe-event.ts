import type { Payload } from './payload.ts'

/** What one delivery tells, as a log record. */
export interface DescribedEvent {
  readonly name: string
  readonly body: string
  /** OpenTelemetry's number. */
  readonly severity: number
  /** Epoch milliseconds; undefined: when it was received. */
  readonly timeMs: number | undefined
  readonly resource: Readonly<Record<string, string>>
  readonly attributes: Readonly<Record<string, string>>
}

const info = 9
const warn = 13
const error = 17

/** How severe an outcome is; all others are news. */
const severities: Readonly<Record<string, number>> = {
  failure: error,
  error,
  startup_failure: error,
  timed_out: error,
  cancelled: warn,
  action_required: warn,
}

type Describe = (payload: Payload) => DescribedEvent

/** The events that are kept, by `X-GitHub-Event`; all others are answered and forgotten. */
export const descriptions: ReadonlyMap<string, Describe> = new Map([
  ['deployment', (payload: Payload) => describeDeployment(payload, '', payload.timeMs('deployment', 'created_at'))],
  ['deployment_status', describeDeploymentStatus],
  ['workflow_run', describeRun],
  ['workflow_job', describeJob],
  ['push', describePush],
  ['release', describeRelease],
])

function describeDeploymentStatus(payload: Payload): DescribedEvent {
  const timeMs = payload.timeMs('deployment_status', 'updated_at') ?? payload.timeMs('deployment_status', 'created_at')
  return describeDeployment(payload, payload.text('deployment_status', 'state'), timeMs)
}

/**
 * A deployment that has succeeded is told under its service, environment and version: with that it is a change of the service like any that
 * the service tells itself.
 */
function describeDeployment(payload: Payload, state: string, timeMs: number | undefined): DescribedEvent {
  const deployment = payload.at('deployment')
  const own = deployment.at('payload').parsed()
  const service = own.text('service') || payload.text('repository', 'name')
  const environment = payload.text('deployment_status', 'environment') || deployment.text('environment')
  const version = versionOf(deployment, own)
  return {
    name: state === '' ? 'github.deployment' : 'github.deployment_status',
    body: `Deployment of ${service} ${version} to ${environment}: ${state === '' ? 'created' : state}`,
    severity: severities[state] ?? info,
    timeMs,
    resource: {
      'service.name': service,
      'deployment.environment.name': environment,
      'service.version': state === 'success' ? version : '',
    },
    attributes: {
      ...repositoryOf(payload),
      'deployment.id': deployment.text('id'),
      'deployment.status': state,
      'vcs.ref.head.name': deployment.text('ref'),
      'vcs.ref.head.revision': deployment.text('sha'),
      'url.full': payload.text('deployment_status', 'target_url') || payload.text('deployment_status', 'log_url'),
    },
  }
}

/** What the deployment itself calls its version, a ref that looks like one, or the commit. */
function versionOf(deployment: Payload, own: Payload): string {
  const told = own.text('version')
  const ref = deployment.text('ref').replace(/^refs\/tags\//, '')
  return told !== '' ? told : /^v?\d+(\.\d+)+/.test(ref) ? ref : deployment.text('sha').slice(0, 7)
}

function describeRun(payload: Payload): DescribedEvent {
  return describeCi(payload, 'workflow_run', payload.at('workflow_run'), { 'cicd.pipeline.name': payload.text('workflow_run', 'name') })
}

function describeJob(payload: Payload): DescribedEvent {
  const job = payload.at('workflow_job')
  return describeCi(payload, 'workflow_job', job, {
    'cicd.pipeline.name': job.text('workflow_name'),
    'cicd.pipeline.task.name': job.text('name'),
    'cicd.pipeline.task.run.id': job.text('id'),
    'cicd.worker.name': job.text('runner_name'),
  })
}

function describeCi(payload: Payload, kind: string, part: Payload, names: Readonly<Record<string, string>>): DescribedEvent {
  const conclusion = part.text('conclusion')
  const startedMs = part.timeMs('run_started_at') ?? part.timeMs('started_at')
  const endedMs = part.timeMs('completed_at') ?? part.timeMs('updated_at')
  const isOver = conclusion !== '' && startedMs !== undefined && endedMs !== undefined && endedMs >= startedMs
  const outcome = conclusion === '' ? part.text('status') || payload.text('action') : conclusion
  return {
    name: `github.${kind}`,
    body: `${kind === 'workflow_run' ? 'Workflow' : 'Job'} ${part.text('name')} of ${payload.text('repository', 'full_name')} on ${part.text('head_branch')}: ${outcome}`,
    severity: severities[conclusion] ?? info,
    timeMs: endedMs ?? startedMs ?? part.timeMs('created_at'),
    resource: {},
    attributes: {
      ...repositoryOf(payload),
      ...names,
      'cicd.pipeline.run.id': kind === 'workflow_run' ? part.text('id') : part.text('run_id'),
      'cicd.pipeline.run.attempt': part.text('run_attempt'),
      'cicd.pipeline.run.state': part.text('status'),
      'cicd.pipeline.result': conclusion,
      'cicd.pipeline.run.duration_ms': isOver ? String(endedMs - startedMs) : '',
      'vcs.ref.head.name': part.text('head_branch'),
      'vcs.ref.head.revision': part.text('head_sha'),
      'url.full': part.text('html_url'),
    },
  }
}

function describePush(payload: Payload): DescribedEvent {
  const ref = payload.text('ref')
  const title = payload.text('head_commit', 'message').split('\n', 1)[0] ?? ''
  const count = payload.at('commits').length
  const what = payload.text('deleted') === 'true' ? 'deleted' : `${count} ${count === 1 ? 'commit' : 'commits'}`
  return {
    name: 'github.push',
    body: `Push to ${ref} of ${payload.text('repository', 'full_name')}: ${what}${title === '' ? '' : `, ${title}`}`,
    severity: info,
    // When the commit was made says nothing about when it was pushed.
    timeMs: payload.timeMs('repository', 'pushed_at'),
    resource: {},
    attributes: {
      ...repositoryOf(payload),
      'vcs.ref.head.name': ref,
      'vcs.ref.head.revision': payload.text('after'),
      'vcs.ref.base.revision': payload.text('before'),
      'vcs.push.commits': String(count),
      'vcs.push.forced': payload.text('forced'),
      'url.full': payload.text('compare'),
    },
  }
}

function describeRelease(payload: Payload): DescribedEvent {
  const tag = payload.text('release', 'tag_name')
  return {
    name: 'github.release',
    body: `Release ${tag} of ${payload.text('repository', 'full_name')}: ${payload.text('action')}`,
    severity: info,
    timeMs: payload.timeMs('release', 'published_at') ?? payload.timeMs('release', 'created_at'),
    resource: {},
    attributes: {
      ...repositoryOf(payload),
      'vcs.ref.head.name': tag,
      'vcs.ref.head.type': 'tag',
      'github.release.prerelease': payload.text('release', 'prerelease'),
      'url.full': payload.text('release', 'html_url'),
    },
  }
}

function repositoryOf(payload: Payload): Readonly<Record<string, string>> {
  return {
    'vcs.repository.name': payload.text('repository', 'full_name'),
    'vcs.repository.url.full': payload.text('repository', 'html_url'),
    'github.action': payload.text('action'),
    'user.name': payload.text('sender', 'login'),
  }
}
