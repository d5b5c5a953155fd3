/** As a contact point has them. */
export const emailSettings = {
  to: 'Ops <ops@example.com>, second@example.com',
  from: 'Vedette <vedette@example.com>',
  smarthost: 'mail.example.com:587',
  auth_username: 'vedette',
  auth_password: 'S3CRET-mail',
  headers: { 'reply-to': 'no-reply@example.com', 'X-Team': '{{ .CommonLabels.team }}' },
}
