/** For Slack's mrkdwn: data can neither mention anybody (`<!channel>`) nor hide where a link leads. */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** For Markdown as Discord, Mattermost, Teams and ntfy read it: no emphasis, links, pictures, code, headings, HTML or mentions. */
export function escapeMarkdown(text: string): string {
  // A mention is broken by a space of no width.
  return text.replaceAll(/[\\`*_~|[\]<>#]/g, String.raw`\$&`).replaceAll('@', '@\u200b')
}

/** For Telegram's `MarkdownV2`: every character that may mean something. */
export function escapeTelegramV2(text: string): string {
  return text.replaceAll(/[\\_*[\]()~`>#+\-=|{}.!]/g, String.raw`\$&`)
}

/** For Telegram's older `Markdown`, which knows no more. */
export function escapeTelegram(text: string): string {
  return text.replaceAll(/[_*`[]/g, String.raw`\$&`)
}

/** For HTML: element content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&#34;').replaceAll("'", '&#39;')
}
