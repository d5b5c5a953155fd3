import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'

import { differsFromAmtool, hasAmtool } from './testdata/differs-from-amtool.ts'
import { changedConfig, changes } from './testdata/random-config.ts'
import { readConfig } from './testdata/read-config.ts'

const corpus = join(import.meta.dirname, '../../../../shared/corpus/alertmanager-config')

/** What Alertmanager 0.34, which we follow, says about its own files; the others it takes. From its tests. */
const refused: Readonly<Record<string, string>> = {
  'conf.mattermost-both-webhook-url-and-file.yml': 'at most one of mattermost_webhook_url & mattermost_webhook_url_file must be configured',
  'conf.mattermost-no-webhook-url.yml': 'missing webhook_url or webhook_url_file on mattermost_config',
  'conf.mattermost-valid-receiver-both-webhook-url-and-file.yml':
    'at most one of mattermost_webhook_url & mattermost_webhook_url_file must be configured',
  'conf.nil-match_re-route.yml': 'invalid regexp value for "invalid_label"',
  'conf.nil-source_match_re-inhibition.yml': 'invalid regexp value for "invalid_source_label"',
  'conf.nil-target_match_re-inhibition.yml': 'invalid regexp value for "invalid_target_label"',
  'conf.opsgenie-both-file-and-apikey.yml': 'at most one of opsgenie_api_key & opsgenie_api_key_file must be configured',
  'conf.opsgenie-default-apikey-old-team.yml': 'field teams not found in type opsgenie.plain',
  'conf.opsgenie-no-apikey.yml': 'no global OpsGenie API Key set either inline or in a file',
  'conf.rocketchat-both-token-and-tokenfile.yml': 'at most one of rocketchat_token & rocketchat_token_file must be configured',
  'conf.rocketchat-both-tokenid-and-tokenidfile.yml': 'at most one of rocketchat_token_id & rocketchat_token_id_file must be configured',
  'conf.rocketchat-no-token.yml': 'no global Rocketchat Token set either inline or in a file',
  'conf.slack-both-file-and-token.yml': 'at most one of slack_app_token & slack_app_token_file must be configured',
  'conf.slack-both-file-and-url.yml': 'at most one of slack_api_url & slack_api_url_file must be configured',
  'conf.slack-both-url-and-token.yml':
    'at most one of slack_app_token/slack_app_token_file & slack_api_url/slack_api_url_file must be configured',
  'conf.slack-no-api-url-or-token.yml': 'no Slack API URL nor App token set either inline or in a file',
  'conf.slack-update-message-and-webhook.yml':
    'update_message can only be used with bot tokens. api_url must be set to https://slack.com/api/chat.postMessage',
  'conf.smtp-both-password-and-file.yml': 'at most one of smtp_auth_password & smtp_auth_password_file must be configured',
  'conf.sns-invalid.yml': 'must provide either a Target ARN, Topic ARN, or Phone Number for SNS config',
  'conf.telegram-both-bot-token-and-file.yml': 'at most one of telegram_bot_token & telegram_bot_token_file must be configured',
  'conf.telegram-no-bot-token.yml': 'missing bot_token or bot_token_file on telegram_config',
  'conf.telegram-valid-receiver-both-bot-token-and-file.yml':
    'at most one of telegram_bot_token & telegram_bot_token_file must be configured',
  'conf.victorops-both-file-and-apikey.yml': 'at most one of victorops_api_key & victorops_api_key_file must be configured',
  'conf.victorops-no-apikey.yml': 'no global VictorOps API Key set',
  'conf.wechat-both-file-and-secret.yml': 'at most one of wechat_api_secret & wechat_api_secret_file must be configured',
  'conf.wechat-no-api-secret.yml': 'no global Wechat Api Secret set either inline or in a file',
}

describe.skipIf(!existsSync(corpus))("Alertmanager's own files (skipped where ../shared/corpus is absent)", () => {
  const names = existsSync(corpus) ? readdirSync(corpus) : []
  test('they are all there', () => expect(names.length).toBeGreaterThan(40))
  test.each(names)('%s', (name) => {
    const read = readConfig(readFileSync(join(corpus, name), 'utf8'))
    const words = refused[name]
    const ours = read.ok ? [] : read.problems.map(({ message }) => message)
    expect(words === undefined ? ours.length === 0 : ours.includes(words), ours.join('; ')).toBe(true)
  })
})

describe.skipIf(!hasAmtool)("beside Debian's amtool 0.25 (skipped where it is not installed)", () => {
  const directory = mkdtempSync(join(tmpdir(), 'alertmanager-'))
  const file = join(directory, 'alertmanager.yml')
  afterAll(() => rmSync(directory, { recursive: true }))

  test('the same verdict and the same words over a configuration changed at random', { timeout: 300_000 }, () => {
    const lists = fc.sample(changes, { numRuns: 100, seed: 7117 })
    for (const list of lists) expect(differsFromAmtool(file, changedConfig(list))).toBeUndefined()
  })

  const receiver = 'receivers: [{name: a}]\n'
  test.each([
    '',
    '# nothing\n',
    '[]',
    'route: {}',
    `route: {receiver: b}\n${receiver}`,
    'route: {receiver: a}\nreceivers: [{name: a, opsgenie_configs: [{api_key: k, responders: [null]}]}]\n',
    `route: {receiver: a, continue: y}\n${receiver}`,
    `route: {receiver: a, continue: "y"}\n${receiver}`,
    `route: {receiver: a, foo: 1}\n${receiver}`,
    `route: {receiver: a, receiver: a}\n${receiver}`,
    `route: {receiver: a, match: {b: c}}\n${receiver}`,
    `route: {receiver: a, mute_time_intervals: [b]}\n${receiver}`,
    `route: {receiver: a, active_time_intervals: [b]}\n${receiver}`,
    `route: {receiver: a, routes: [{mute_time_intervals: [b]}]}\n${receiver}`,
    `route: {receiver: a, routes: [{match: {b-c: d}}]}\n${receiver}`,
    `route: {receiver: a, routes: [{match_re: {b: "("}}]}\n${receiver}`,
    `route: {receiver: a, routes: [{match_re: {b: "a)|(b"}}]}\n${receiver}`,
    `route: {receiver: a, routes: [{matchers: ["a=~("]}]}\n${receiver}`,
    `route: {receiver: a, routes: [{matchers: [a]}]}\n${receiver}`,
    `route: {receiver: a, routes: [{matchers: "a=b"}]}\n${receiver}`,
    `route: {receiver: a, routes: [{matchers: [a=1, "a= b c ", '{a="b"', 'a=b}', 'a="b,c",d=e,']}]}\n${receiver}`,
    `route: {receiver: a, routes: [{matchers: ['a="b,c",d=e,', 'a= b c ', '', '{}', "x=\\"\\\\\\"\\""]}]}\n${receiver}`,
    `route: {receiver: a, routes: [{matchers: [a="b"c"]}]}\n${receiver}`,
    `route: {receiver: a, group_by: [a, a]}\n${receiver}`,
    `route: {receiver: a, group_by: [a, ...]}\n${receiver}`,
    `route: {receiver: a, group_by: ['...', '...']}\n${receiver}`,
    `route: {receiver: a, group_wait: 0, group_interval: 0s}\n${receiver}`,
    `route: {receiver: a, repeat_interval: 0s}\n${receiver}`,
    `route: {receiver: a, repeat_interval: 1y1w1d1h1m1s1ms, group_wait: ~}\n${receiver}`,
    `route: &r {receiver: a, routes: [{<<: {receiver: a}, continue: true}]}\n${receiver}`,
    `route: {receiver: a, routes: [*r]}\n${receiver}`,
    `x: &r {receiver: a}\nroute: *r\n${receiver}`,
    `route: {receiver: a}\nreceivers: [{name: a}, {name: a}]\n`,
    `route: {receiver: a}\nreceivers: [{name: a}, {}]\n`,
    `route: {receiver: a}\nreceivers: {name: a}\n`,
    `route: {receiver: a}\n${receiver}templates: x\n`,
    `route: {receiver: a}\n${receiver}templates: ['[']\n`,
    `route: {receiver: a}\n${receiver}templates: [~, /nowhere/*]\n`,
    `route: {receiver: a}\n${receiver}global: ~\n`,
    `route: {receiver: a}\n${receiver}global: {resolve_timeout: 0x10}\n`,
    `route: {receiver: a}\n${receiver}---\nfoo: [\n`,
    `route: {receiver: a}\n\t${receiver}`,
    `route: {receiver: !!str a}\n${receiver}`,
    `route: {receiver: a}\n${receiver}inhibit_rules: [~, {}, {equal: [a, a]}, {source_matchers: ['a=b'], equal: x}]\n`,
    `route: {receiver: a}\n${receiver}inhibit_rules: [{source_match: {a-b: c}}]\n`,
    `route: {receiver: a}\n${receiver}time_intervals: [{name: a, time_intervals: [{times: []}]}, {name: a}]\n`,
    `route: {receiver: a}\n${receiver}time_intervals: [{name: a}]\nmute_time_intervals: [{name: a}]\n`,
    `route: {receiver: a}\n${receiver}time_intervals: [{time_intervals: []}]\n`,
    `route: {receiver: a}\n${receiver}time_intervals: [{name: a, time_intervals: [{times: [{start_time: 9:00, end_time: 10:00}]}]}]\n`,
    `route: {receiver: a}\n${receiver}time_intervals: [{name: a, time_intervals: [{times: [{start_time: "10:00", end_time: "10:00"}]}]}]\n`,
    `route: {receiver: a}\n${receiver}time_intervals: [{name: a, time_intervals: [{days_of_month: ['31:-28', '-31:31', '5:-27']}]}]\n`,
    `route: {receiver: a}\n${receiver}time_intervals: [{name: a, time_intervals: [{weekdays: [Monday:FRIDAY, 'friday:monday']}]}]\n`,
    `route: {receiver: a}\n${receiver}time_intervals: [{name: a, time_intervals: [{months: ['May:3', 13, '1:2:3'], years: ['2:1']}]}]\n`,
    `route: {receiver: a}\n${receiver}time_intervals: [{name: a, time_intervals: [{location: ../x}, {location: Local}, {location: ""}]}]\n`,
    `route: {receiver: a}\nreceivers: [{name: a, webhook_configs: [{url: "https://[::1]:80/%20"}, {url: "http://a b/"}]}]\n`,
    `route: {receiver: a}\nreceivers: [{name: a, webhook_configs: [{url: HTTP://u:p@h, max_alerts: -1}]}]\n`,
    `route: {receiver: a}\nreceivers: [{name: a, webhook_configs: [{url: "http:/h", max_alerts: 0b11, send_resolved: On}]}]\n`,
    `route: {receiver: a}\nreceivers: [{name: a, email_configs: [{to: a, from: b, smarthost: "h:25", headers: {a: b, A: c}}]}]\n`,
    `route: {receiver: a}\nreceivers: [{name: a, email_configs: [{to: a, from: b, smarthost: "[::1]:25"}, {to: a, smarthost: "::1:25"}]}]\n`,
    `route: {receiver: a}\nreceivers: [{name: a, email_configs: [{to: a, from: b}]}]\n`,
    `route: {receiver: a}\nreceivers: [{name: a, email_configs: [{to: a, smarthost: "h:25"}]}]\n`,
    `route: {receiver: a}\nreceivers: [{name: a, pushover_configs: [{user_key: a, token: b, retry: 60}]}]\n`,
    `route: {receiver: a}\nreceivers: [{name: a, pushover_configs: [{user_key: a, token: b, retry: 1.5h30us}]}]\n`,
  ])('%j', (text) => expect(differsFromAmtool(file, text)).toBeUndefined())
})
