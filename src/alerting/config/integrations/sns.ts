import { isSet, type Section } from '../yaml/section.ts'
import { httpFields, inheritHttp, type IntegrationKind } from './integration-kind.ts'

const sigv4: Section = {
  type: 'sigv4.plain',
  fields: {
    region: 'text',
    access_key: 'text',
    secret_key: 'secret',
    profile: 'text',
    role_arn: 'text',
    external_id: 'text',
    session_name: 'text',
    tags: 'textMap',
    use_fips_sts_endpoint: 'flag',
    service_name: 'text',
  },
  complete: (aws) => {
    if (isSet(aws, 'access_key') !== isSet(aws, 'secret_key')) {
      return 'must provide a AWS SigV4 Access key and Secret Key if credentials are specified in the SigV4 config'
    }
    return isSet(aws, 'external_id') && !isSet(aws, 'role_arn') ? 'external_id can only be used with role_arn' : undefined
  },
}

/** Alertmanager's `sns_configs`. */
export const snsKind: IntegrationKind = {
  key: 'sns_configs',
  channel: 'sns',
  sendsResolved: true,
  missing: 'missing sns config',
  section: {
    type: 'sns.plain',
    fields: {
      ...httpFields,
      api_url: 'text',
      sigv4,
      topic_arn: 'text',
      phone_number: 'text',
      target_arn: 'text',
      subject: 'text',
      message: 'text',
      attributes: 'textMap',
      use_aws_http_client: 'flag',
    },
    complete: (sns) => {
      // As the original asks: three at once are let through.
      const missing = ['target_arn', 'topic_arn', 'phone_number'].filter((name) => !isSet(sns, name)).length
      return missing % 2 === 1 ? 'must provide either a Target ARN, Topic ARN, or Phone Number for SNS config' : undefined
    },
  },
  fillIn: inheritHttp,
}
