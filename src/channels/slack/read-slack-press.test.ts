import { createHmac } from 'node:crypto'

import { expect, test } from 'vitest'

import { checkSlackSignature } from './check-slack-signature.ts'
import { readSlackPress } from './read-slack-press.ts'

const now = Date.UTC(2026, 0, 1)
const pressed = {
  type: 'block_actions',
  user: { id: 'U1', username: 'ada' },
  response_url: 'https://hooks.slack.com/actions/T/1/x',
  actions: [{ action_id: 'vedette_acknowledge', value: 'https://vedette.example/act/t' }],
}
const bodyOf = (payload: unknown): Buffer => Buffer.from(new URLSearchParams({ payload: JSON.stringify(payload) }).toString())

function check({ secret = 'shh', atMs = now, signature = '', signingSecret = 'shh' } = {}) {
  const body = bodyOf(pressed)
  const timestamp = String(atMs / 1000)
  const signed = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body.toString()}`).digest('hex')}`
  const headers = { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature === '' ? signed : signature }
  return () => checkSlackSignature({ body, headers, signingSecret, now })
}

test("Slack's own example of a signature", () => {
  const body = Buffer.from(
    'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
  )
  const headers = {
    'x-slack-request-timestamp': '1531420618',
    'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
  }
  checkSlackSignature({ body, headers, signingSecret: '8f742231b10e8888abcd99yyyzzz85a5', now: 1_531_420_618_000 })
  // It is signed rightly, and no button of ours.
  expect(() => readSlackPress(body)).toThrow(/nothing of ours/)
})

test('a call that is forged or old, or of a contact point without a secret', () => {
  check()()
  expect(check({ secret: 'other' })).toThrow(/signature/)
  expect(check({ signature: 'v0=00' })).toThrow(/signature/)
  expect(check({ atMs: now - 301_000 })).toThrow(/signature/)
  expect(check({ secret: '', signingSecret: '' })).toThrow(/signature/)
})

test('who pressed what', () => {
  expect(readSlackPress(bodyOf(pressed))).toEqual({
    link: 'https://vedette.example/act/t',
    userId: 'U1',
    userName: 'ada',
    responseUrl: 'https://hooks.slack.com/actions/T/1/x',
  })
})

test('what is not ours, and where nothing is sent', () => {
  for (const payload of [null, 7, [], { actions: 'x' }, { actions: [null] }, { actions: [{ action_id: 'other', value: 'x' }] }])
    expect(() => readSlackPress(bodyOf(payload))).toThrow(/nothing of ours/)
  for (const url of [
    'http://hooks.slack.com/x',
    'https://hooks.slack.com.evil.example/',
    'https://hooks.slack.com@evil.example/',
    'file:///etc',
  ])
    expect(readSlackPress(bodyOf({ ...pressed, response_url: url })).responseUrl).toBe('')
  expect(readSlackPress(bodyOf({ ...pressed, user: { id: '<!channel>' } })).userId).toBe('')
})
